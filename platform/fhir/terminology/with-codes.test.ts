// https://hl7.org/fhir/R4/search.html#tokenmodifiers: searches by value set and by hierarchy, over HTTP.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const house = await testHouse();
const { send } = house;
const SYSTEM = 'urn:test:animals';

const put = async (resource: { resourceType: string; id: string; [member: string]: unknown }) => {
  const answer = await send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  expect([answer.status, answer.text]).toEqual([answer.status === 200 ? 200 : 201, answer.text]);
};
const bite = (id: string, code: string, patient = 'astrid') => ({
  resourceType: 'Condition',
  id,
  subject: { reference: `Patient/${patient}` },
  code: { coding: [{ system: SYSTEM, code }] },
});
const valueSet = (id: string, compose: object) => ({
  resourceType: 'ValueSet',
  id,
  url: `urn:test:${id}`,
  status: 'active',
  compose,
});

beforeAll(async () => {
  await cast(house);
  const young = [{ code: 'puppy', display: 'Puppy' }];
  const mammals = [
    { code: 'dog', display: 'Dog', concept: young },
    { code: 'cat', display: 'Cat' },
  ];
  await put({
    resourceType: 'CodeSystem',
    id: 'animals',
    url: SYSTEM,
    status: 'active',
    content: 'complete',
    concept: [
      { code: 'mammal', concept: mammals },
      { code: 'fish', display: 'Fish' },
      ...Array.from({ length: 10_001 }, (_, place) => ({ code: `insect-${place}` })),
    ],
  });
  const isA = (value: string) => [{ property: 'concept', op: 'is-a', value }];
  await put(valueSet('mammals', { include: [{ system: SYSTEM, filter: isA('mammal') }] }));
  await put(valueSet('not-stored', { include: [{ system: 'http://loinc.org', concept: [{ code: '8480-6' }] }] }));
  await put(valueSet('none', { include: [{ system: SYSTEM, concept: [{ code: 'unicorn' }] }] }));
  await put(valueSet('all', { include: [{ system: SYSTEM }] }));
  for (const code of ['mammal', 'dog', 'puppy', 'cat', 'fish']) await put(bite(code, code));
  await put(bite('stranger', 'dog', 'bjorn'));
  await put({ resourceType: 'Condition', id: 'uncoded', subject: { reference: 'Patient/astrid' } });
});

const find = async (query: string, caller = 'system') => send(caller, { url: `/Condition?${query}` });
const ids = ({ json }: { json: { entry?: { resource: { id: string } }[] } }) =>
  (json.entry ?? []).map(({ resource }) => resource.id).sort();

describe('A search by codes', () => {
  it.each([
    ['code:in=urn:test:nowhere', 404, 'unknown-value-set'],
    ['code:in=ValueSet/nowhere', 404, 'not-found'],
    ['code:not-in=urn:test:nowhere', 404, 'unknown-value-set'],
    ['code:in=urn:test:all', 422, 'too-costly'],
    ['code:below=urn:test:plants|tree', 404, 'unknown-code-system'],
    [`code:below=${SYSTEM}|tree`, 404, 'unknown-code'],
    ['code:below=dog', 400, 'parameter-value'],
  ])('%s is refused: %i %s, never the unfiltered list', async (query, status, code) => {
    const answer = await find(query);
    expect([answer.status, answer.json.issue[0].details.coding[0].code]).toEqual([status, code]);
  });

  it.each([
    ['code:in=urn:test:mammals', ['cat', 'dog', 'mammal', 'puppy', 'stranger']],
    ['code:in=ValueSet/mammals&subject=Patient/astrid', ['cat', 'dog', 'mammal', 'puppy']],
    ['code:in=urn:test:not-stored', []],
    ['code:in=urn:test:none', []],
    ['code:in=urn:test:none,urn:test:mammals&patient=astrid', ['cat', 'dog', 'mammal', 'puppy']],
    ['code:not-in=urn:test:mammals', ['fish', 'uncoded']],
    ['code:not-in=urn:test:none&patient=bjorn', ['stranger']],
    [`code:below=${SYSTEM}|dog&patient=astrid`, ['dog', 'puppy']],
    [`code:above=${SYSTEM}|dog&patient=astrid`, ['dog', 'mammal']],
    [`code:below=${SYSTEM}|dog,${SYSTEM}|cat&patient=astrid`, ['cat', 'dog', 'puppy']],
  ])('%s finds %j', async (query, expected) => {
    const answer = await find(query);
    expect([answer.status, ids(answer)]).toEqual([200, expected]);
  });

  it('goes through chains', async () => {
    const answer = await send('system', { url: `/Patient?_has:Condition:patient:code:below=${SYSTEM}|cat` });
    expect([answer.status, ids(answer)]).toEqual([200, ['astrid']]);
  });

  it('shows a nurse no other patients than before', async () => {
    expect(ids(await find('code:in=urn:test:mammals&patient=astrid', 'nurse'))).toEqual([
      'cat',
      'dog',
      'mammal',
      'puppy',
    ]);
    expect((await find('code:in=urn:test:mammals&patient=bjorn', 'nurse')).json.total ?? 0).toBe(0);
  });

  it('is a condition too', async () => {
    const headers = { 'if-none-exist': `code:below=${SYSTEM}|fish&patient=astrid` };
    const { id: _, ...body } = bite('', 'fish');
    const answer = await send('system', { method: 'POST', url: '/Condition', body, headers });
    expect(answer.status).toBe(200);
  });

  it('follows what has been changed', async () => {
    await put(valueSet('moving', { include: [{ system: SYSTEM, concept: [{ code: 'fish' }] }] }));
    expect(ids(await find('code:in=urn:test:moving'))).toEqual(['fish']);
    await put(valueSet('moving', { include: [{ system: SYSTEM, concept: [{ code: 'cat' }] }] }));
    expect(ids(await find('code:in=urn:test:moving'))).toEqual(['cat']);
  });
});
