// https://hl7.org/fhir/R4/http.html#search and compartmentdefinition.html: over several types, and inside compartments; errors first.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse();
const { send } = fhir;

const observation = (id: string, patient: string, more = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'urn:c', code: id.slice(0, 1) }] },
  subject: { reference: `Patient/${patient}` },
  ...more,
});
const put = (resource: { resourceType: string; id: string }) =>
  send('system', { method: 'PUT', url: `/${resource.resourceType}/${resource.id}`, body: resource });
const namesOf = (answer: {
  json: { entry?: { resource: { resourceType: string; id: string }; search: { mode: string } }[] };
}) =>
  (answer.json.entry ?? [])
    .filter(({ search }) => search.mode === 'match')
    .map(({ resource }) => `${resource.resourceType}/${resource.id}`);
const find = async (url: string, caller = 'system') => namesOf(await send(caller, { url }));
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;
const nextOf = (answer: { json: { link: { relation: string; url: string }[] } }) =>
  answer.json.link.find(({ relation }) => relation === 'next')?.url;

beforeAll(async () => {
  await cast(fhir);
  await put({
    resourceType: 'Encounter',
    id: 'visit',
    status: 'planned',
    class: { code: 'HH' },
    subject: { reference: 'Patient/astrid' },
  } as never);
  await put(
    observation('weight', 'astrid', {
      encounter: { reference: 'Encounter/visit' },
      performer: [{ reference: 'Practitioner/kari' }],
    }),
  );
  await put(observation('height', 'astrid', { device: { reference: 'Device/scale' } }));
  await put(observation('other', 'bjorn', { performer: [{ reference: 'Patient/astrid' }] }));
  await put({
    resourceType: 'Flag',
    id: 'fall',
    status: 'active',
    code: { text: 'x' },
    subject: { reference: 'Patient/astrid' },
  } as never);
});

describe('A search in a compartment is refused', () => {
  it.each([
    ['/Observation/weight/Flag', 404, 'unknown-route'],
    ['/Encounter/visit/Immunization', 404, 'unknown-route'],
    ['/Patient/astrid/Spaceship', 404, 'unknown-kind'],
    ['/Spaceship/1/Observation', 404, 'unknown-kind'],
    ['/Patient/astrid/Observation?colour=red', 400, 'parameter-unknown'],
    ['/Patient/astrid/*?code=x', 400, 'parameter-unknown'],
    ['/?_type=Observation,Flag&_sort=code', 400, 'parameter-unknown'],
    ['/?_type=Observation,Encounter&_sort=date,colour', 400, 'parameter-unknown'],
    ['/?_type=Patient,Organization&_sort=name&_content=x', 400, 'parameter-later'],
    ['/Patient/13116900216/Observation', 400, 'id-personal'],
    ['/?_type=Spaceship', 400, 'parameter-value'],
    ['/?_type=Observation,Flag&code=x', 400, 'parameter-unknown'],
  ])('%s with %i', async (url, status, code) => {
    const answer = await send('system', { url });
    expect([url, answer.status, codeOf(answer)]).toEqual([url, status, code]);
  });

  it('to who may not see the patient, as any search about her is', async () => {
    const stranger = await send('nurse', { url: '/Patient/bjorn/Observation' });
    const direct = await send('nurse', { url: '/Observation?patient=bjorn' });
    expect([stranger.status, stranger.json.total]).toEqual([direct.status, direct.json.total]);
    expect((await send('citizen', { url: '/Patient/bjorn/*' })).status).toBe(
      (await send('citizen', { url: '/Flag?patient=bjorn' })).status,
    );
    expect((await send(null, { url: '/Patient/astrid/Observation' })).status).toBe(401);
    expect((await send('system', { method: 'DELETE', url: '/Patient/astrid/Observation' })).status).toBe(405);
  });
});

describe('A compartment', () => {
  it('of a patient holds what names her by any of its parameters', async () => {
    expect((await find('/Patient/astrid/Observation')).sort()).toEqual([
      'Observation/height',
      'Observation/other',
      'Observation/weight',
    ]);
    expect(await find('/Patient/astrid/Observation?code=urn:c|h')).toEqual(['Observation/height']);
    expect(await find('/Patient/bjorn/Observation')).toEqual(['Observation/other']);
    expect(await find('/Patient/nobody/Observation')).toEqual([]);
    expect(await find('/Patient/astrid/Patient')).toEqual([]);
  });

  it('of an encounter, a practitioner and a device hold what refers to it', async () => {
    expect(await find('/Encounter/visit/Observation')).toEqual(['Observation/weight']);
    expect(await find('/Encounter/visit/Encounter')).toEqual(['Encounter/visit']);
    expect(await find('/Practitioner/kari/Observation')).toEqual(['Observation/weight']);
    expect(await find('/Practitioner/kari/PractitionerRole')).toEqual(['PractitionerRole/kari-home-care']);
    expect(await find('/Device/scale/Observation')).toEqual(['Observation/height']);
    expect(await find('/RelatedPerson/none/Observation')).toEqual([]);
  });

  it('can be searched by POST, and comes in pages', async () => {
    const posted = await send('system', {
      method: 'POST',
      url: '/Patient/astrid/Observation/_search',
      body: 'code=urn:c|w',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(namesOf(posted)).toEqual(['Observation/weight']);
    const first = await send('system', { url: '/Patient/astrid/Observation?_count=2' });
    const link = nextOf(first) ?? '';
    expect(link).toContain('/fhir/Patient/astrid/Observation?_page=');
    expect([...namesOf(first), ...(await find(link))].sort()).toEqual([
      'Observation/height',
      'Observation/other',
      'Observation/weight',
    ]);
    expect((await send('system', { url: link.replace('astrid', 'bjorn') })).status).toBe(400);
  });

  it('shows all its types at once, in pages that hold everything once', async () => {
    const all = (await find('/Patient/astrid/*?_count=100')).sort();
    expect(all).toEqual([
      'Encounter/visit',
      'Flag/fall',
      'Observation/height',
      'Observation/other',
      'Observation/weight',
    ]);
    const seen: string[] = [];
    for (let url: string | undefined = '/Patient/astrid/*?_count=2'; url !== undefined; ) {
      const page = await send('system', { url });
      expect(page.status).toBe(200);
      seen.push(...namesOf(page));
      url = nextOf(page);
    }
    expect(seen.sort()).toEqual(all);
    expect((await find('/Patient/astrid/*?_type=Flag,Encounter')).sort()).toEqual(['Encounter/visit', 'Flag/fall']);
  });

  it('shows a citizen and a nurse what each may see of it', async () => {
    expect((await find('/Patient/astrid/*', 'nurse')).sort()).toEqual([
      'Encounter/visit',
      'Flag/fall',
      'Observation/height',
      'Observation/weight',
    ]);
    const citizen = await find('/Patient/astrid/*', 'citizen');
    expect(citizen).toContain('Observation/weight');
    expect(citizen).not.toContain('Observation/other');
  });
});

describe('A search of the whole system', () => {
  it('finds objects of the types that are named, or of all', async () => {
    expect((await find('/?_type=Flag,Encounter')).sort()).toEqual(['Encounter/visit', 'Flag/fall']);
    expect((await find('/?_id=fall,kari')).sort()).toEqual(['Flag/fall', 'Practitioner/kari']);
    const counted = await send('system', { url: '/?_type=Observation,Flag&_summary=count' });
    expect([counted.json.total, counted.json.entry]).toEqual([4, undefined]);
  });

  it('can be posted', async () => {
    const answer = await send('system', {
      method: 'POST',
      url: '/_search',
      body: '_type=Flag&patient=Patient/astrid',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(namesOf(answer)).toEqual(['Flag/fall']);
    expect(answer.json.link[0].url).toContain('https://journal.example.no/fhir?_page=');
  });

  it('shows a nurse what is of her patients, and refuses her a type by name that she may not search', async () => {
    const shown = await find('/?_type=Observation,Flag', 'nurse');
    expect(shown.sort()).toEqual(['Flag/fall', 'Observation/height', 'Observation/weight']);
    expect((await send('nurse', { url: '/?_type=Consent' })).status).toBe(403);
    expect((await send('nurse', { url: '/?_id=fall' })).status).toBe(200);
  });
});

describe('Several types in one order', () => {
  const day = (kind: string, id: string, at: string) =>
    kind === 'Encounter'
      ? {
          resourceType: kind,
          id,
          status: 'planned',
          class: { code: 'HH' },
          subject: { reference: 'Patient/astrid' },
          period: { start: at },
        }
      : { ...observation(id, 'astrid'), resourceType: kind, effectiveDateTime: at, note: [{ text: 'order' }] };

  beforeAll(async () => {
    for (const [kind, id, at] of [
      ['Observation', 'o1', '2026-03-01'],
      ['Encounter', 'e2', '2026-03-02'],
      ['Observation', 'o3', '2026-03-03'],
      ['Encounter', 'e4', '2026-03-04'],
      ['Observation', 'o5', '2026-03-05'],
    ] as const)
      await put(day(kind, id, at) as never);
  });
  const asked = '_type=Observation,Encounter&date=ge2026-03&_sort=-date';

  it('refuse what is of one type here and of another there', async () => {
    const answer = await send('system', { url: '/?_type=Account,StructureDefinition&_sort=type' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'parameter-value']);
  });

  it('come page by page, each once, with what they include and their number', async () => {
    const found: string[] = [];
    let url: string | undefined = `/?${asked}&_count=2&_total=accurate&_include=Observation:subject`;
    for (let pages = 0; url !== undefined; pages += 1) {
      expect(pages).toBeLessThan(5);
      const answer = await send('system', { url });
      expect(answer.json.total).toBe(5);
      found.push(...namesOf(answer));
      const included = answer.json.entry.filter(
        ({ search }: { search: { mode: string } }) => search.mode === 'include',
      );
      expect(included).toHaveLength(1);
      url = nextOf(answer);
    }
    expect(found).toEqual(['Observation/o5', 'Encounter/e4', 'Observation/o3', 'Encounter/e2', 'Observation/o1']);
  });

  it('are those of a compartment, or of all types that have the parameter, and are counted', async () => {
    expect(await find('/Patient/astrid/*?_type=Observation,Encounter&date=ge2026-03&_sort=date')).toEqual([
      ...['Observation/o1', 'Encounter/e2', 'Observation/o3', 'Encounter/e4', 'Observation/o5'],
    ]);
    const [first, second] = await find('/?_sort=-_lastUpdated&_count=3');
    expect([first, second]).toEqual(['Observation/o5', 'Encounter/e4']);
    expect((await send('system', { url: `/?${asked}&_summary=count` })).json.total).toBe(5);
  });

  it('leave out what the caller may not see, and the log tells of what was shown only', async () => {
    const log = async () => (await send('citizen', { url: '/AuditEvent?_count=1000' })).json.entry.length;
    expect(await find(`/?${asked}&_count=1`, 'nurse')).toEqual(['Observation/o5']);
    const before = await log();
    const two = await log();
    await find(`/?_type=Flag,Observation&_sort=_id&_id=o1,fall&_count=1`, 'nurse');
    // One line for the search, and one for the look at the log before it.
    expect((await log()) - two).toBe(two - before + 1);
  });
});
