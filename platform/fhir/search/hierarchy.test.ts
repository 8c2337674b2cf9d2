// https://hl7.org/fhir/R4/search.html#recursive: above and below in places and organisations, over HTTP.

import { extract, matches, parseSearch } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const test = await testHouse();
const { send } = test;
beforeAll(() => cast(test));

const names = (answer: TestAnswer): readonly string[] =>
  (answer.json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id).sort();
const code = (answer: TestAnswer) => [answer.status, answer.json.issue?.[0]?.details.coding[0]?.code];
const get = (url: string, caller = 'system') => send(caller, { url });

describe('Above and below are refused', () => {
  it.each([
    ['/Observation?subject:below=Patient/astrid', 'parameter-value'],
    ['/Observation?encounter:above=x', 'parameter-value'],
    ['/Location?partof:below=Organization/x', 'parameter-value'],
    ['/Location?partof:below=', 'parameter-value'],
    ['/Observation?_owner:below=Organization/x', 'parameter-value'],
  ])('%s', async (url, issue) => {
    expect(code(await get(url))).toEqual([400, issue]);
  });
});

describe('Above and below', () => {
  it('mean what they say in any hierarchy, also one that is a circle', async () => {
    const ids = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5'];
    const forest = fc.tuple(
      fc.array(fc.option(fc.constantFrom(...ids), { nil: null }), { minLength: ids.length, maxLength: ids.length }),
      fc.array(fc.constantFrom(...ids), { minLength: 4, maxLength: 4 }),
      fc.constantFrom(...ids, 'nowhere'),
    );
    let nonEmpty = 0;
    for (const [parents, places, asked] of fc.sample(forest, { numRuns: 12, seed: 7 })) {
      const world = [
        ...ids.map((id, at) => ({
          ...{ resourceType: 'Location', id },
          ...(parents[at] === null ? {} : { partOf: { reference: `Location/${parents[at]}` } }),
        })),
        ...places.map((place, at) => ({
          ...{ resourceType: 'Encounter', id: `e${at}`, status: 'planned', class: { code: 'HH' } },
          ...{ subject: { reference: 'Patient/bjorn' }, location: [{ location: { reference: `Location/${place}` } }] },
        })),
      ];
      const entry = world.map((resource) => ({
        resource,
        request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
      }));
      const made = await send('system', {
        method: 'POST',
        url: '/',
        body: { resourceType: 'Bundle', type: 'transaction', entry },
      });
      expect(made.status).toBe(200);
      const all = world.map((resource) => {
        const document = read(JSON.stringify(resource));
        if (!document.ok || !isObject(document.value.tree)) throw new Error('no object');
        return { kind: resource.resourceType, id: resource.id, lastUpdated: 0, entries: extract(document.value.tree) };
      });
      const of = (kind: string) => all.filter((one) => one.kind === kind);
      for (const [kind, name, value] of [
        ['Encounter', 'location:below', `Location/${asked}`],
        ['Encounter', 'location:above', asked],
        ['Location', 'partof:below', `${asked},l0`],
        ['Location', 'partof:above', asked],
        ['Encounter', 'location:Location.partof:below', asked],
      ] as const) {
        const parsed = parseSearch(kind, [[name, value]], { now: 0 });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
        const plain = of(kind).filter((one) => matches(one, parsed.request, of));
        const found = await get(`/${kind}?${name}=${value}&_count=50`);
        expect([name, value, parents, names(found)]).toEqual([name, value, parents, plain.map(({ id }) => id).sort()]);
        if (plain.length > 0) nonEmpty += 1;
      }
    }
    expect(nonEmpty).toBeGreaterThan(20);
  }, 120_000);

  it('show the nurse what is hers', async () => {
    const body = {
      ...{ resourceType: 'Encounter', id: 'hers', status: 'planned', class: { code: 'HH' } },
      ...{ subject: { reference: 'Patient/astrid' }, location: [{ location: { reference: 'Location/room' } }] },
    };
    await send('system', { method: 'PUT', url: '/Location/house', body: { resourceType: 'Location', id: 'house' } });
    await send('system', {
      method: 'PUT',
      url: '/Location/room',
      body: { resourceType: 'Location', id: 'room', partOf: { reference: 'Location/house' } },
    });
    await send('system', { method: 'PUT', url: '/Encounter/hers', body });
    await send('system', {
      method: 'PUT',
      url: '/Encounter/not-hers',
      body: { ...body, id: 'not-hers', subject: { reference: 'Patient/bjorn' } },
    });
    expect(names(await get('/Encounter?location:below=Location/house', 'nurse'))).toEqual(['hers']);
    expect(names(await get('/Encounter?location:below=Location/house'))).toEqual(['hers', 'not-hers']);
  });
});
