// https://hl7.org/fhir/R4/search.html and DESIGN.md §5: searches over HTTP, errors first.

import { syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

let now = Date.now();
const fhir = await testHouse({ clock: () => now });
const { send } = fhir;
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const number = syntheticPersonNumber({ birthDate: '1941-03-02', index: 7 });

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const posted = (kind: string, body: string, caller = 'system') =>
  send(caller, { method: 'POST', url: `/${kind}/_search`, body, headers: form });
const idsIn = (answer: { json: { entry?: { resource: { id: string } }[] } }) =>
  (answer.json.entry ?? []).map((entry) => entry.resource.id);
const linkOf = (answer: { json: { link: { relation: string; url: string }[] } }, relation: string) =>
  answer.json.link.find((link) => link.relation === relation)?.url;
const codesOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue.map((issue) => issue.details.coding[0]?.code);

beforeAll(async () => {
  await cast(fhir);
  const put = (resource: { resourceType: string; id: string }) =>
    send('system', { method: 'PUT', url: `/${resource.resourceType}/${resource.id}`, body: resource });
  for (let day = 1; day <= 5; day++) {
    for (const patient of ['astrid', 'bjorn']) {
      const answer = await put({
        resourceType: 'Observation',
        id: `${patient}-${day}`,
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
        subject: { reference: `Patient/${patient}` },
        effectiveDateTime: `2026-11-0${day}`,
      } as never);
      if (answer.status !== 201) throw new Error(answer.text);
    }
  }
  const dora = {
    resourceType: 'Patient',
    id: 'dora',
    name: [{ family: 'Lund', given: ['Dora'] }],
    birthDate: '1941-03-02',
  };
  const answer = await put({
    ...dora,
    identifier: [{ system: FNR, value: number }],
    telecom: [{ value: '90000000' }],
    address: [{ city: 'Lillevik', line: ['Skjult 1'] }],
  } as never);
  if (answer.status !== 201) throw new Error(answer.text);
});

describe('A search is refused', () => {
  it.each([
    ['/Patient?colour=red', 400, 'parameter-unknown'],
    ['/Patient?birthdate=yesterday', 400, 'parameter-value'],
    ['/Patient?name:exactly=a', 400, 'parameter-value'],
    ['/Observation?subject.colour=a', 400, 'parameter-unknown'],
    ['/Observation?code.name=a', 400, 'parameter-value'],
    ['/Observation?_revinclude=Provenance:agents', 400, 'parameter-unknown'],
    ['/Observation?_has:Provenance:target:_filter=a', 400, 'parameter-value'],
    [`/Observation?subject:Patient.identifier=${FNR}|${number}`, 400, 'parameter-personal'],
    ['/AuditEvent?patient=astrid&agent:Practitioner.name=kari', 400, 'parameter-later'],
    ['/Observation?_summary=short', 400, 'parameter-value'],
    ['/Observation?_elements=colour', 400, 'parameter-value'],
    [`/Patient?identifier=${FNR}|${number}`, 400, 'parameter-personal'],
    [`/Patient?name=${number}`, 400, 'parameter-personal'],
    ['/Patient?_page=abc', 400, 'page-token'],
  ])('%s', async (url, status, code) => {
    const answer = await send('system', { url });
    expect([answer.status, codesOf(answer)]).toEqual([status, [code]]);
    expect(answer.text).not.toContain(number);
  });

  it('when its body is no form', async () => {
    const answer = await send('system', { method: 'POST', url: '/Patient/_search', body: {} });
    expect(answer.status).toBe(415);
  });
});

describe('A search', () => {
  it('finds by patient, code and date, sorts, counts and includes', async () => {
    const url =
      '/Observation?patient=astrid&code=http://loinc.org|8867-4&date=ge2026-11-02&_sort=-date&_include=Observation:subject';
    const answer = await send('system', { url });
    expect(idsIn(answer)).toEqual(['astrid-5', 'astrid-4', 'astrid-3', 'astrid-2', 'astrid']);
    expect(answer.json).toMatchObject({ type: 'searchset', total: 4 });
    expect(answer.json.entry.map((entry: { search: { mode: string } }) => entry.search.mode).at(-1)).toBe('include');
    expect(decodeURIComponent(linkOf(answer, 'self') ?? '')).toContain('patient=astrid&code=http://loinc.org|8867-4');
    expect((await send('system', { url: '/Observation?_count=0' })).json).toMatchObject({ total: 10 });
  });

  it('pages through everything once, by links that only the same caller can use, for a while', async () => {
    let answer = await send('system', { url: '/Observation?_count=3&_sort=date' });
    const first = linkOf(answer, 'next') ?? '';
    const found = idsIn(answer);
    for (let next: string | undefined = first; next !== undefined; next = linkOf(answer, 'next')) {
      answer = await send('system', { url: next });
      found.push(...idsIn(answer));
    }
    expect([found.length, new Set(found).size]).toEqual([10, 10]);
    expect(codesOf(await send('nurse', { url: first }))).toEqual(['page-token']);
    expect(codesOf(await send('system', { url: first.replace('Observation', 'Patient') }))).toEqual(['page-token']);
    now += 2 * 60 * 60 * 1000;
    expect(codesOf(await send('system', { url: first }))).toEqual(['page-token']);
    now -= 2 * 60 * 60 * 1000;
  });

  it('leaves out what is unknown and says so, if asked to be lenient', async () => {
    const answer = await send('system', {
      url: '/Patient?colour=red&_id=astrid',
      headers: { prefer: 'handling=lenient' },
    });
    expect(answer.json.entry.map((entry: { search: { mode: string } }) => entry.search.mode)).toEqual([
      'match',
      'outcome',
    ]);
    expect(answer.json.entry[1].resource.issue[0].diagnostics).toContain('colour');
  });

  it('for a national number is posted, and shows the number in no link', async () => {
    const answer = await posted('Patient', new URLSearchParams({ identifier: `${FNR}|${number}` }).toString());
    expect(idsIn(answer)).toEqual(['dora']);
    expect(JSON.stringify(answer.json.link)).not.toContain(number);
    expect(idsIn(await send('system', { url: linkOf(answer, 'self') ?? '' }))).toEqual(['dora']);
  });

  it('shows a nurse what her relationships reach, and nothing of others', async () => {
    expect(idsIn(await send('nurse', { url: '/Observation?_sort=date' })).every((id) => id.startsWith('astrid'))).toBe(
      true,
    );
    expect(idsIn(await send('nurse', { url: '/Patient?_sort=name' }))).toEqual(['astrid']);
    expect((await send('nurse', { url: '/Observation/bjorn-1' })).status).toBe(404);
    expect(idsIn(await send('nurse', { url: '/Observation?patient=bjorn' }))).toEqual([]);
    expect(idsIn(await send('citizen', { url: '/Observation?_sort=date' }))).toHaveLength(5);
    expect((await send('citizen', { url: '/Patient/bjorn' })).status).toBe(404);
  });

  it('finds a stranger by full number or by name and birth date, and shows a card only', async () => {
    for (const body of [`identifier=${FNR}|${number}`, 'family=lund&birthdate=1941-03-02']) {
      const answer = await posted('Patient', body, 'nurse');
      expect(idsIn(answer)).toEqual(['dora']);
      expect(answer.json.entry[0].resource).toMatchObject({ birthDate: '1941-03-02', address: [{ city: 'Lillevik' }] });
      expect(answer.text).not.toMatch(/90000000|Skjult/);
      expect(answer.text).not.toContain(number);
    }
    expect(idsIn(await posted('Patient', 'family=lund', 'nurse'))).toEqual([]);
    expect(idsIn(await posted('Patient', `identifier=${FNR}|${number}`, 'citizen'))).toEqual([]);
  });
});

describe('Registering a known person', () => {
  const again = { resourceType: 'Patient', identifier: [{ system: FNR, value: number }] };
  it('gives the existing one to a caller who may find persons', async () => {
    const answer = await send('nurse', { method: 'POST', url: '/Patient', body: again });
    expect([answer.status, answer.headers['location']]).toEqual([200, 'https://journal.example.no/fhir/Patient/dora']);
    expect(answer.text).not.toContain('Lund');
    const whole = await send('system', { method: 'POST', url: '/Patient', body: again });
    expect([whole.status, whole.json.id]).toEqual([200, 'dora']);
  });

  it('gives one person to all who register her at the same time', async () => {
    const value = syntheticPersonNumber({ birthDate: '1941-03-02', index: 9 });
    const body = { resourceType: 'Patient', identifier: [{ system: FNR, value }] };
    const register = () => send('system', { method: 'POST', url: '/Patient', body });
    const answers = await Promise.all(Array.from({ length: 6 }, register));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  });

  it('says nothing to others', async () => {
    const unknown = {
      resourceType: 'Patient',
      identifier: [{ system: FNR, value: syntheticPersonNumber({ birthDate: '1941-03-02', index: 8 }) }],
    };
    const known = await send('citizen', { method: 'POST', url: '/Patient', body: again });
    const other = await send('citizen', { method: 'POST', url: '/Patient', body: unknown });
    expect([known.status, known.text]).toEqual([other.status, other.text]);
    expect(known.status).toBe(403);
  });

  it('resolves subject.identifier, and refuses one that names nobody', async () => {
    const about = (value: string) => ({
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      subject: { identifier: { system: FNR, value } },
    });
    const found = await send('system', { method: 'POST', url: '/Observation', body: about(number) });
    expect(found.status).toBe(201);
    expect(idsIn(await send('system', { url: `/Observation?_id=${found.json.id}` }))).toEqual([found.json.id]);
    const none = await send('system', { method: 'POST', url: '/Observation', body: about('00000000000') });
    expect([none.status, codesOf(none)]).toEqual([422, ['patient-unresolved']]);
  });
});
