// https://hl7.org/fhir/R4/terminology-service.html: the operations over HTTP, their refusals, decision and trace.

import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const house = await testHouse();
const { send } = house;
const SYSTEM = 'urn:test:animals';
const MAMMALS = 'urn:test:mammals';

const animals = {
  resourceType: 'CodeSystem',
  id: 'animals',
  url: SYSTEM,
  version: '1',
  name: 'Animals',
  status: 'active',
  content: 'complete',
  language: 'en',
  hierarchyMeaning: 'is-a',
  concept: [
    {
      code: 'mammal',
      display: 'Mammal',
      concept: [
        { code: 'dog', display: 'Dog', designation: [{ language: 'nb', value: 'Hund' }] },
        { code: 'cat', display: 'Cat', designation: [{ language: 'nb', value: 'Katt' }] },
      ],
    },
    { code: 'fish', display: 'Fish' },
  ],
};
const valueSet = (id: string, url: string, compose: object) => ({
  resourceType: 'ValueSet',
  id,
  url,
  status: 'active',
  compose,
});
const mammals = valueSet('mammals', MAMMALS, {
  include: [{ system: SYSTEM, filter: [{ property: 'concept', op: 'is-a', value: 'mammal' }] }],
});

const put = async (resource: { resourceType: string; id: string }) => {
  const answer = await send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  expect([answer.status, answer.text]).toEqual([answer.status === 200 ? 200 : 201, answer.text]);
};
const get = (url: string, caller = 'system') => send(caller, { url });
const key = ({ json }: TestAnswer): string => json.issue[0].details.coding[0].code;
const named = ({ json }: TestAnswer, name: string) =>
  json.parameter.filter((one: { name: string }) => one.name === name);
const value = (answer: TestAnswer, name: string) => Object.values(named(answer, name)[0] ?? {}).at(-1);
const codes = ({ json }: TestAnswer): readonly string[] => {
  const below = (contains: readonly { code: string; contains?: [] }[] = []): readonly string[] =>
    contains.flatMap((one) => [one.code, ...below(one.contains)]);
  return below(json.expansion.contains);
};

beforeAll(async () => {
  await cast(house);
  await put(animals);
  await put(mammals);
  await put(valueSet('loop', 'urn:test:loop', { include: [{ valueSet: ['urn:test:loop-2'] }] }));
  await put(valueSet('loop-2', 'urn:test:loop-2', { include: [{ valueSet: ['urn:test:loop'] }] }));
  await put(valueSet('lost', 'urn:test:lost', { include: [{ valueSet: ['urn:test:nowhere'] }] }));
  await put(valueSet('unknown', 'urn:test:unknown-system', { include: [{ system: 'urn:test:nothing' }] }));
  await put(
    valueSet('pattern', 'urn:test:pattern', {
      include: [{ system: SYSTEM, filter: [{ property: 'code', op: 'regex', value: '(a+)+(' }] }],
    }),
  );
});

describe('What the terminology cannot answer', () => {
  it.each([
    ['/CodeSystem/$lookup?system=urn:test:animals', 400, 'operation-parameter'],
    ['/CodeSystem/$lookup?code=dog', 400, 'operation-parameter'],
    ['/CodeSystem/$lookup?code=dog&system=urn:test:nothing', 404, 'unknown-code-system'],
    ['/CodeSystem/$lookup?code=cow&system=urn:test:animals', 404, 'unknown-code'],
    ['/CodeSystem/$lookup?code=dog&system=urn:test:animals&version=9', 404, 'unknown-code-system'],
    ['/CodeSystem/$lookup?code=dog&system=urn:test:animals&what=1', 400, 'operation-parameter'],
    ['/CodeSystem/$subsumes?codeA=dog&system=urn:test:animals', 400, 'operation-parameter'],
    ['/CodeSystem/$subsumes?codeA=dog&codeB=cow&system=urn:test:animals', 404, 'unknown-code'],
    ['/CodeSystem/animals/$subsumes?codeA=dog&codeB=cat&system=urn:test:other', 400, 'operation-parameter'],
    ['/CodeSystem/nobody/$subsumes?codeA=dog&codeB=cat', 404, 'not-found'],
    ['/CodeSystem/$validate-code?code=dog', 400, 'operation-parameter'],
    ['/CodeSystem/$validate-code?url=urn:test:nothing&code=dog', 404, 'unknown-code-system'],
    ['/ValueSet/$validate-code?url=urn:test:mammals', 400, 'operation-parameter'],
    ['/ValueSet/$validate-code?url=urn:test:nothing&code=dog', 404, 'unknown-value-set'],
    ['/ValueSet/$validate-code?code=dog', 400, 'operation-parameter'],
    ['/ValueSet/$expand', 400, 'operation-parameter'],
    ['/ValueSet/$expand?url=urn:test:nothing', 404, 'unknown-value-set'],
    ['/ValueSet/$expand?url=urn:test:mammals|7', 404, 'unknown-value-set'],
    ['/ValueSet/nobody/$expand', 404, 'not-found'],
    ['/ValueSet/$expand?url=urn:test:mammals&count=-1', 400, 'operation-parameter'],
    ['/ValueSet/$expand?url=urn:test:mammals&count=many', 400, 'operation-parameter'],
    ['/ValueSet/$expand?url=urn:test:loop', 422, 'unusable'],
    ['/ValueSet/$expand?url=urn:test:lost', 404, 'unknown-value-set'],
    ['/ValueSet/$expand?url=urn:test:unknown-system', 404, 'unknown-code-system'],
    ['/ValueSet/$expand?url=urn:test:pattern', 422, 'unusable'],
    ['/Patient/$expand', 404, 'unknown-operation'],
  ])('%s is %i %s', async (url, status, expected) => {
    const answer = await get(url);
    expect([answer.status, key(answer)]).toEqual([status, expected]);
  });

  it('is not told to who is not logged in', async () => {
    expect((await send(null, { url: '/ValueSet/$expand?url=urn:test:mammals' })).status).toBe(401);
  });

  it('is a refusal for who may not read these kinds', async () => {
    house.admit('narrow', {
      sub: 'kari',
      client_id: 'arbeidsflate',
      scope: 'user/Patient.rs',
      fhirUser: 'Practitioner/kari',
      purpose: 'TREAT',
    });
    const answer = await get('/ValueSet/$expand?url=urn:test:mammals', 'narrow');
    expect([answer.status, key(answer)]).toEqual([403, 'access-denied']);
  });

  it('is said of a ValueSet in the body that is none', async () => {
    const parameter = [{ name: 'valueSet', resource: { resourceType: 'Patient' } }];
    const body = { resourceType: 'Parameters', parameter };
    const answer = await send('system', { method: 'POST', url: '/ValueSet/$expand', body });
    expect([answer.status, key(answer)]).toEqual([400, 'operation-parameter']);
  });
});

describe('$lookup', () => {
  it('tells display, designations, parents and children', async () => {
    const answer = await get(`/CodeSystem/$lookup?system=${SYSTEM}&code=mammal`);
    expect(answer.status).toBe(200);
    expect(value(answer, 'display')).toBe('Mammal');
    const children = named(answer, 'property').filter(
      (one: { part: { valueCode: string }[] }) => one.part[0]?.valueCode === 'child',
    );
    expect(children).toHaveLength(2);
  });

  it('speaks the language that is asked for', async () => {
    const answer = await get(`/CodeSystem/$lookup?system=${SYSTEM}&code=dog&displayLanguage=nb`);
    expect(value(answer, 'display')).toBe('Hund');
  });
});

describe('$subsumes', () => {
  it.each([
    ['mammal', 'dog', 'subsumes'],
    ['dog', 'mammal', 'subsumed-by'],
    ['dog', 'dog', 'equivalent'],
    ['dog', 'fish', 'not-subsumed'],
  ])('%s and %s: %s', async (a, b, outcome) => {
    for (const start of [`/CodeSystem/$subsumes?system=${SYSTEM}&`, '/CodeSystem/animals/$subsumes?']) {
      expect(value(await get(`${start}codeA=${a}&codeB=${b}`), 'outcome')).toBe(outcome);
    }
  });
});

describe('$validate-code', () => {
  it.each([
    [`/ValueSet/$validate-code?url=${MAMMALS}&system=${SYSTEM}&code=dog`, true],
    [`/ValueSet/mammals/$validate-code?system=${SYSTEM}&code=dog`, true],
    [`/ValueSet/$validate-code?url=${MAMMALS}&system=${SYSTEM}&code=fish`, false],
    [`/ValueSet/$validate-code?url=${MAMMALS}&system=${SYSTEM}&code=dog&display=Cat`, false],
    [`/ValueSet/$validate-code?url=urn:test:lost&system=${SYSTEM}&code=dog`, false],
    [`/CodeSystem/$validate-code?url=${SYSTEM}&code=fish`, true],
    ['/CodeSystem/animals/$validate-code?code=cow', false],
  ])('%s: %s', async (url, result) => {
    const answer = await get(url);
    expect([answer.status, value(answer, 'result')]).toEqual([200, result]);
  });
});

describe('$expand', () => {
  it.each([
    [`/ValueSet/$expand?url=${MAMMALS}`, ['mammal', 'dog', 'cat']],
    ['/ValueSet/mammals/$expand', ['mammal', 'dog', 'cat']],
    ['/ValueSet/mammals/$expand?excludeNested=true&offset=1&count=1', ['dog']],
    ['/ValueSet/mammals/$expand?filter=ca', ['cat']],
    ['/ValueSet/mammals/$expand?filter=hund', ['dog']],
    ['/ValueSet/mammals/$expand?filter=no such', []],
  ])('%s: %j', async (url, expected) => {
    const answer = await get(url);
    expect([answer.status, codes(answer)]).toEqual([200, expected]);
  });

  it('shows the hierarchy, and in the language of the caller', async () => {
    const answer = await send('system', { url: '/ValueSet/mammals/$expand', headers: { 'accept-language': 'nb' } });
    expect(answer.json.expansion.contains[0].contains.map((one: { display: string }) => one.display)).toEqual([
      'Hund',
      'Katt',
    ]);
    expect(answer.json.expansion.total).toBe(3);
  });

  it('is open to a nurse and to a citizen', async () => {
    for (const caller of ['nurse', 'citizen']) {
      expect((await get('/ValueSet/mammals/$expand', caller)).status).toBe(200);
    }
  });

  it('is never out of date', async () => {
    const horse = { code: 'horse', display: 'Horse' };
    const [first, ...others] = animals.concept;
    const concept = [{ ...first, concept: [...(first?.concept ?? []), horse] }, ...others];
    await put({ ...animals, concept } as typeof animals);
    expect(codes(await get(`/ValueSet/$expand?url=${MAMMALS}`))).toContain('horse');
    await put(animals);
    expect(codes(await get(`/ValueSet/$expand?url=${MAMMALS}`))).not.toContain('horse');
  });

  it('is never out of date with large code systems either, of which only the versions are asked for', async () => {
    const insects = (id: string, version: string, count: number) => ({
      resourceType: 'CodeSystem',
      id,
      url: 'urn:test:insects',
      version,
      status: 'active',
      content: 'complete',
      concept: Array.from({ length: count }, (_, at) => ({ code: `insect-${at}`, display: `Insect number ${at}` })),
    });
    const total = async () => (await get('/ValueSet/insects/$expand?count=1')).json.expansion.total;
    await put(valueSet('insects', 'urn:test:insects-all', { include: [{ system: 'urn:test:insects' }] }));
    await put(insects('insects-1', '1', 2000));
    expect([await total(), await total()]).toEqual([2000, 2000]);
    await put(insects('insects-1', '1', 2001));
    expect(await total()).toBe(2001);
    await put(insects('insects-2', '2', 2002));
    expect(await total()).toBe(2002);
    expect((await send('system', { method: 'DELETE', url: '/CodeSystem/insects-2' })).status).toBeLessThan(300);
    expect(await total()).toBe(2001);
  });
});
