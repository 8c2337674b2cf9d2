// DESIGN.md §4 "Index": a view shows the same, whether the index is asked for what it needs or every resource is looked at.

import { isObject, type JsonObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';
import { checkView } from './check-view.ts';
import { necessaryOfView } from './necessary-of-view.ts';
import { tableOf } from './run-view.ts';

const { send, house } = await testHouse();
const STATUSES = ['final', 'amended', 'preliminary'];
const CODES = ['a', 'b', 'c'];
const TIMES = [
  '2020',
  '2020-06',
  '2020-06-15',
  '2020-06-15T00:30:00+14:00',
  '2020-06-15T23:30:00-12:00',
  '2020-06-15T12:00:00Z',
  '2020-06-16T12:00:00.123Z',
  '2021-01-01',
];
const observations = Array.from({ length: 60 }, (_, at) => ({
  resourceType: 'Observation',
  id: `o${at}`,
  status: STATUSES[at % 3],
  code: { coding: [{ system: at % 2 === 0 ? 'urn:s' : 'urn:t', code: CODES[at % 3] }, { code: CODES[(at + 1) % 3] }] },
  subject: { reference: `Patient/p${at % 4}` },
  ...(at % 9 === 8
    ? { effectivePeriod: { start: TIMES[at % 8], ...(at % 2 === 0 ? {} : { end: '2022' }) } }
    : { effectiveDateTime: TIMES[at % 8] }),
  ...(at % 5 === 0 ? {} : { category: [{ coding: [{ code: CODES[at % 2] }] }] }),
}));

beforeAll(async () => {
  const entry = observations.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `Observation/${resource.id}` },
  }));
  const patients = [0, 1, 2, 3].map((at) => ({
    resource: { resourceType: 'Patient', id: `p${at}` },
    request: { method: 'PUT', url: `Patient/p${at}` },
  }));
  const made = await send('system', {
    method: 'POST',
    url: '/',
    body: { resourceType: 'Bundle', type: 'transaction', entry: [...patients, ...entry] },
  });
  expect([made.status, made.status === 200 || made.text]).toEqual([200, true]);
});

const literal = (values: readonly string[]) => fc.constantFrom(...values).map((value) => `'${value}'`);
const atom = fc.oneof(
  literal(STATUSES).map((value) => `status = ${value}`),
  fc.array(literal(STATUSES), { minLength: 1, maxLength: 2 }).map((values) => `status in (${values.join(' | ')})`),
  literal(CODES).map((value) => `code.coding.exists(code = ${value} and system = 'urn:s')`),
  literal(CODES).map((value) => `code.coding.where(system = 'urn:t').code.where($this = ${value}).exists()`),
  literal(CODES).map((value) => `category.coding.where(code = ${value}).exists()`),
  fc.constantFrom('0', '1').map((at) => `subject.reference = 'Patient/p${at}'`),
  fc.constantFrom('o7', 'o8').map((id) => `id = '${id}'`),
  fc.constant('category.exists()'),
  fc
    .tuple(
      fc.constantFrom('effective.ofType(dateTime)', 'effective.ofType(Period).start', 'effective.ofType(Period).end'),
      fc.constantFrom('>', '>=', '<', '<=', '='),
      fc.constantFrom(
        '@2020',
        '@2020-06',
        '@2020-06-15',
        '@2020-06-16',
        '@2020-06-15T10:00:00Z',
        '@2020-06-16T12:00:00.123Z',
      ),
      fc.boolean(),
    )
    .map(([path, operator, time, turned]) =>
      turned ? `(${time} ${operator} ${path})` : `(${path} ${operator} ${time})`,
    ),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    atom,
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or', 'xor', 'implies'), tie('condition'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('condition').map((inner) => `(${inner}).not()`),
  ),
}));
const column = [{ name: 'row', path: 'getResourceKey()' }];
const inner = [{ name: 'code', path: 'code' }];
const unnesting = fc.oneof(
  literal(CODES).map((value) => ({ forEach: `code.coding.where(code = ${value})`, column: inner })),
  literal(CODES).map((value) => ({ forEach: `category.coding.where(code = ${value})`, column: inner })),
  literal(CODES).map((value) => ({ forEachOrNull: `category.coding.where(code = ${value})`, column: inner })),
  fc.tuple(literal(CODES), literal(CODES)).map(([one, other]) => ({
    unionAll: [
      { forEach: `category.coding.where(code = ${one})`, column: inner },
      { forEach: `code.coding.where(code = ${other})`, column: inner },
    ],
  })),
);

function objectOf(value: object): JsonObject {
  const document = read(JSON.stringify(value));
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
}

describe('A view over the record', () => {
  it('shows the rows that it makes of every resource, whatever the index was asked', async () => {
    const caller = await house.access.callerOf({ sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/*.cruds' });
    if (!caller.ok) throw new Error('no caller');
    const counts = { pushed: 0, rows: 0 };
    const rowsOf = async (definition: object, source: Parameters<typeof tableOf>[2]['source']) => {
      const checked = checkView(objectOf(definition));
      if (!checked.ok) throw new Error(JSON.stringify([definition, checked.issues]));
      if (necessaryOfView({ ...checked.value, base: 'https://journal.example.no/fhir' }).length > 0) counts.pushed += 1;
      const asked = {
        view: checked.value,
        format: 'ndjson',
        header: 'present',
        formulas: 'kept',
        limit: null,
        source,
      } as const;
      let text = '';
      for await (const piece of tableOf(house, caller.value, asked))
        text += piece.ok ? piece.value : JSON.stringify(piece.error);
      return text.split('\n').sort();
    };
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { maxLength: 2 }), fc.option(unnesting), async (conditions, more) => {
        const definition = {
          resourceType: 'ViewDefinition',
          resource: 'Observation',
          where: conditions.map((path) => ({ path })),
          select: [{ column }, ...(more === null ? [] : [more])],
        };
        const fromRecord = await rowsOf(definition, { from: 'record', patients: [], since: null });
        const fromAll = await rowsOf(definition, { from: 'request', resources: observations.map(objectOf) });
        counts.rows += fromAll.length - 1;
        expect([definition, fromRecord]).toEqual([definition, fromAll]);
      }),
      { numRuns: 150 },
    );
    expect(counts.pushed).toBeGreaterThan(50);
    expect(counts.rows).toBeGreaterThan(500);
  });
});
