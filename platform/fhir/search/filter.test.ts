// https://hl7.org/fhir/R4/search_filter.html over HTTP: refused, guarded and combined as every other search; errors first.

import { syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse();
const { send } = fhir;
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const number = syntheticPersonNumber({ birthDate: '1941-03-02', index: 7 });
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const asked = (filter: string) => `_filter=${encodeURIComponent(filter)}`;
const get = (kind: string, filter: string, caller = 'system') => send(caller, { url: `/${kind}?${asked(filter)}` });
const post = (kind: string, body: string, caller = 'system') =>
  send(caller, { method: 'POST', url: `/${kind}/_search`, body, headers: form });
const idsIn = (answer: { json: { entry?: { resource: { id: string } }[] } }) =>
  (answer.json.entry ?? []).map(({ resource }) => resource.id).sort();
const ids = async (kind: string, filter: string, caller?: string) => {
  const answer = await get(kind, filter, caller);
  return answer.status === 200 ? idsIn(answer) : answer.text;
};

const observation = (id: string, patient: string, more: object) => ({
  ...{ resourceType: 'Observation', id, status: 'final', subject: { reference: `Patient/${patient}` } },
  code: { coding: [{ system: 'urn:c', code: 'weight' }] },
  ...more,
});

beforeAll(async () => {
  await cast(fhir);
  for (const resource of [
    observation('light', 'astrid', { valueQuantity: { value: 40 }, effectiveDateTime: '2026-01-10' }),
    observation('heavy', 'astrid', { valueQuantity: { value: 90 }, effectiveDateTime: '2026-02-10' }),
    observation('odd', 'astrid', { status: 'amended', code: { coding: [{ system: 'urn:c', code: 'height' }] } }),
    observation('of-bjorn', 'bjorn', { valueQuantity: { value: 90 } }),
    {
      resourceType: 'CodeSystem',
      id: 'cs',
      url: 'urn:c',
      status: 'active',
      content: 'complete',
      concept: [{ code: 'body', concept: [{ code: 'weight' }, { code: 'height' }] }],
    },
    {
      resourceType: 'ValueSet',
      id: 'vs',
      url: 'http://a.no/weights',
      status: 'active',
      compose: { include: [{ system: 'urn:c', concept: [{ code: 'weight' }] }] },
    },
    { resourceType: 'Patient', id: 'dora', name: [{ family: 'Lund', given: ['Dora'] }], birthDate: '1941-03-02' },
  ]) {
    const url = `/${resource.resourceType}/${resource.id}`;
    const answer = await send('system', { method: 'PUT', url, body: resource });
    if (answer.status !== 201) throw new Error(answer.text);
  }
});

describe('A filter is refused', () => {
  it.each([
    ['Observation', 'code', 'parameter-value', '_filter, character 5: expected a space and an operator.'],
    ['Observation', 'code eq a and', 'parameter-value', '_filter, character 14: expected the name of'],
    ['Observation', 'colour eq red', 'parameter-value', '_filter, character 1: Observation has no search parameter'],
    ['Observation', 'code re a', 'parameter-value', 'expected eq, ne, ss, sb, in, ni, pr after code'],
    ['Observation', `${'('.repeat(3000)}`, 'parameter-value', 'at most 32 brackets within each other'],
    ['Patient', `identifier eq ${FNR}|${number}`, 'parameter-personal', 'POST'],
    ['Patient', `name eq "${number}"`, 'parameter-personal', 'POST'],
    ['Observation', 'code in http://a.no/nothing', 'unknown-value-set', ''],
  ])('%s?_filter=%s', async (kind, filter, code, text) => {
    const answer = await get(kind, filter);
    expect(answer.json.resourceType).toBe('OperationOutcome');
    expect(answer.json.issue[0].details.coding[0].code).toBe(code);
    expect(answer.text).toContain(text);
    expect(answer.text).not.toContain(number);
    expect(answer.status).toBe(code === 'unknown-value-set' ? 404 : 400);
  });

  it('also where unknown parameters are forgiven: it is never left out', async () => {
    const prefer = { prefer: 'handling=lenient' };
    const url = `/Observation?${asked('colour eq red')}`;
    expect((await send('system', { url, headers: prefer })).status).toBe(400);
  });

  it('by each way of asking with a condition', async () => {
    const bad = asked('colour eq red');
    const body = observation('none', 'astrid', {});
    const refusals = [
      await send('system', { method: 'DELETE', url: `/Observation?${bad}` }),
      await send('system', { method: 'PUT', url: `/Observation?${bad}`, body }),
      await send('system', { method: 'POST', url: '/Observation', body, headers: { 'if-none-exist': bad } }),
      await send('system', { url: `/Patient/astrid/Observation?${bad}` }),
      await send('system', { url: `/Patient/astrid/*?${bad}` }),
      await send('system', { url: `/?_type=Observation&${bad}` }),
      await post('Observation', bad),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 400));
    expect(await ids('Observation', '_lastUpdated gt 2000')).toHaveLength(4);
  });
});

describe('A filter', () => {
  it('is combined by and, or, not and brackets, and with other parameters and filters', async () => {
    expect(await ids('Observation', 'status eq amended or value-quantity gt 80')).toEqual(['heavy', 'odd', 'of-bjorn']);
    expect(await ids('Observation', 'not (status eq amended or value-quantity gt 80)')).toEqual(['light']);
    const url = `/Observation?patient=astrid&${asked('value-quantity pr true')}&${asked('date po 2026-02')}`;
    expect(idsIn(await send('system', { url }))).toEqual(['heavy']);
  });

  it('asks of objects behind references, and of those behind others', async () => {
    expect(await ids('Observation', 'subject:Patient[family eq dal].given sw bjø')).toEqual(['of-bjorn']);
    const behind = encodeURIComponent('status eq amended');
    expect(idsIn(await send('system', { url: `/Patient?_has:Observation:patient:_filter=${behind}` }))).toEqual([
      'astrid',
    ]);
    expect(idsIn(await send('system', { url: `/Observation?subject:Patient.${asked('family ew al')}` }))).toEqual([
      'of-bjorn',
    ]);
  });

  it('asks the terminology', async () => {
    expect(await ids('Observation', 'code in http://a.no/weights and status eq final')).toHaveLength(3);
    expect(await ids('Observation', 'code ni http://a.no/weights')).toEqual(['odd']);
    expect(await ids('Observation', 'code in ValueSet/vs and status eq final')).toHaveLength(3);
    expect(await ids('Observation', 'code sb urn:c|height')).toEqual(['odd']);
    expect(await ids('Observation', 'date co 2026-01-10T12:00:00Z')).toEqual(['light']);
    expect(await ids('Observation', 'code ss urn:c|body')).toHaveLength(4);
    expect(await ids('Observation', 'not (code ss urn:c|weight)')).toEqual(['odd']);
  });

  it('works in compartments, over several types and posted', async () => {
    const heavy = asked('value-quantity gt 80');
    expect(idsIn(await send('system', { url: `/Patient/astrid/Observation?${heavy}` }))).toEqual(['heavy']);
    const url = `/?_type=Observation,Patient&${asked('_id eq heavy or _id eq dora')}`;
    expect(idsIn(await send('system', { url }))).toEqual(['dora', 'heavy']);
    expect(idsIn(await post('Observation', heavy))).toEqual(['heavy', 'of-bjorn']);
  });

  it('is a condition: one object is made for it, changed and deleted by it', async () => {
    const where = asked('status eq preliminary and patient re Patient/astrid');
    const body = { ...observation('x', 'astrid', { status: 'preliminary' }), id: undefined };
    const made = [
      await send('system', { method: 'POST', url: '/Observation', body, headers: { 'if-none-exist': where } }),
      await send('system', { method: 'POST', url: '/Observation', body, headers: { 'if-none-exist': where } }),
      await send('system', {
        method: 'PUT',
        url: `/Observation?${where}`,
        body: { ...body, issued: '2026-01-01T00:00:00Z' },
      }),
      await send('system', { method: 'DELETE', url: `/Observation?${where}` }),
      await send('system', { method: 'DELETE', url: `/Observation?${where}` }),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 200, 200, 204, 404]);
  });

  it('keeps what is asked out of the links of an answer', async () => {
    const answer = await send('system', {
      url: `/Observation?_count=1&${asked('subject.family sw d or status eq final')}`,
    });
    expect(answer.json.link.map(({ url }: { url: string }) => url).join()).not.toContain('_filter');
    expect(answer.json.link).toHaveLength(2);
  });
});

describe('A filter shows nobody more than a search does', () => {
  it('a nurse what is of her patients, also through references', async () => {
    expect(await ids('Observation', 'value-quantity gt 80 or status eq final', 'nurse')).toEqual(['heavy', 'light']);
    expect(await ids('Observation', 'subject:Patient.family eq dal', 'nurse')).toEqual([]);
    expect(await ids('Observation', 'not (subject:Patient.family eq dal)', 'nurse')).toEqual(['heavy', 'light', 'odd']);
    expect(await ids('Observation', 'patient re Patient/bjorn', 'nurse')).toEqual([]);
  });

  it('a citizen nothing of another', async () => {
    const direct = await send('citizen', { url: '/Observation?patient=bjorn' });
    const filtered = await get('Observation', 'patient re Patient/bjorn', 'citizen');
    expect([filtered.status, filtered.json.total]).toEqual([direct.status, direct.json.total]);
    expect(await ids('Observation', 'value-quantity gt 80', 'citizen')).toEqual(['heavy']);
  });

  it('no stranger by her birth date and what her name is not', async () => {
    const found = async (filter: string) => idsIn(await post('Patient', asked(filter), 'nurse'));
    expect(await found('name sw lund and birthdate eq 1941-03-02')).toEqual(['dora']);
    expect(await found('name ne xx and birthdate eq 1941-03-02')).toEqual([]);
    expect(await found('name gt aa and birthdate eq 1941-03-02')).toEqual([]);
    expect(await found('name ew nd and birthdate eq 1941-03-02')).toEqual([]);
    expect(await found('(name sw lund or name sw dal) and birthdate eq 1941-03-02')).toEqual([]);
  });
});
