// https://hl7.org/fhir/R4/search.html: the SQL answers what the plain meaning (standards/fhir/search/match.ts) answers.

import { testDatabase } from '@fkj/platform-store/testing';
import { clinicalTimeIn, compareForSort, matches, type Searchable } from '@fkj/standards-fhir';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Write } from '../change.ts';
import { objectKey } from '../identity/object-key.ts';
import type { IndexEntry, SimpleValue } from '../index-entry.ts';
import { openRecord } from '../open-record.ts';
import type { Cursor, Filter, Prefix, Query, SortKey, Test } from '../query.ts';
import { EFFORTS } from '../testing/efforts.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';

const KIND = 'Observation';
const PATIENTS = ['anna', 'bo', 'cecilie'];

const system = fc.constantFrom(null, 'urn:a', 'urn:b');
const code = fc.constantFrom('x', 'y', 'Z', 'x y');
const text = fc.constantFrom('Ås', 'as', 'Bjørn', 'bjorn', 'Åse Marie', 'Marie', 'm', '');
const decimal = fc.constantFrom(
  '5',
  '5.0',
  '5.4',
  '5.40',
  '5.35',
  '-2',
  '0',
  '100',
  '99.5',
  '1e2',
  '0.30000000000000000001',
);
const time = fc.integer({ min: 0, max: 12 }).map((step) => step * 1000);
const reference = fc.constantFrom('e1', 'e2', 'e3').map((id) => ({ kind: 'Encounter', id }));
const unit = fc.constantFrom('mm[Hg]', 'kg', null);

const interval = fc.oneof(
  decimal.map((value) => ({ value, low: value, high: value })),
  decimal.map((value) => ({ value, low: '-Infinity', high: value })),
  decimal.map((value) => ({ value, low: value, high: 'Infinity' })),
);
const span = fc.tuple(time, fc.integer({ min: 1, max: 4 })).map(([low, steps]) => ({ low, high: low + steps * 1000 }));

const value: Readonly<Record<string, fc.Arbitrary<SimpleValue>>> = {
  code: fc
    .record({ type: fc.constant('token' as const), system, code: fc.oneof(code, fc.constant(null)) })
    .filter((one) => one.system !== null || one.code !== null),
  status: fc.record({ type: fc.constant('token' as const), system: fc.constant('urn:status'), code }),
  encounter: fc.oneof(
    reference.map((target) => ({ type: 'reference' as const, target })),
    fc.record({ type: fc.constant('identifier' as const), system, value: code }),
    fc.constant({ type: 'uri' as const, uri: 'http://elsewhere.example/Encounter/1' }),
  ),
  source: fc.constantFrom('urn:1', 'urn:2').map((uri) => ({ type: 'uri' as const, uri })),
  name: text.map((written) => ({ type: 'string' as const, text: written })),
  period: fc.oneof(
    span.map((one) => ({ type: 'period' as const, ...one })),
    time.map((low) => ({ type: 'period' as const, low, high: null })),
    time.map((high) => ({ type: 'period' as const, low: null, high })),
  ),
  chance: interval.map((one) => ({ type: 'number' as const, ...one })),
  'value-quantity': fc
    .tuple(interval, system, unit, unit, fc.boolean())
    .map(([one, where, printed, coded, written]) => ({
      type: 'quantity' as const,
      ...one,
      system: where,
      code: coded,
      unit: printed,
      ...(written ? {} : { converted: 'to home unit' as const }),
    })),
};

/** A converted amount always stands beside the written one. */
const besideWritten = ({ param, value: one }: IndexEntry): readonly IndexEntry[] => {
  if (one.type !== 'quantity' || one.converted === undefined) return [{ param, value: one }];
  const { converted: _, ...written } = one;
  return [
    { param, value: { ...written, value: '7', low: '7', high: '7' } },
    { param, value: one },
  ];
};

const entries: fc.Arbitrary<readonly IndexEntry[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        ...Object.entries(value).map(([param, one]) => one.map((made): IndexEntry => ({ param, value: made }))),
        fc.tuple(code, decimal).map(
          ([first, second]): IndexEntry => ({
            param: 'code-value-quantity',
            value: {
              type: 'composite',
              parts: [
                { type: 'token', system: null, code: first },
                { type: 'number', value: second, low: second, high: second },
              ],
            },
          }),
        ),
      ),
      { maxLength: 9 },
    ),
    fc.option(span),
  )
  .map(([some, date]) => [
    ...some.flatMap(besideWritten),
    ...(date === null ? [] : [{ param: 'date', value: { type: 'period' as const, ...date } }]),
  ]);

const prefix = fc.constantFrom<Prefix>('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap');
const asked = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: undefined });
const range = fc.constantFrom(
  { value: '5', low: '4.5', high: '5.5' },
  { value: '5.4', low: '5.35', high: '5.45' },
  { value: '5.40', low: '5.395', high: '5.405' },
  { value: '100', low: '99.5', high: '100.5' },
  { value: '-2', low: '-2.5', high: '-1.5' },
);
const given = <Key extends string, Value>(key: Key, some: Value | undefined) =>
  (some === undefined ? {} : { [key]: some }) as { readonly [K in Key]?: Value };

const test: fc.Arbitrary<Test> = fc.oneof(
  fc
    .tuple(fc.constantFrom('code', 'status'), asked(system), asked(code))
    .filter(([, s, c]) => typeof s === 'string' || c !== undefined)
    .map(([param, s, c]): Test => ({ test: 'token', param, ...given('system', s), ...given('code', c) })),
  reference.map((target): Test => ({ test: 'reference', param: 'encounter', target })),
  fc.constantFrom('urn:1', 'urn:3').map((uri): Test => ({ test: 'uri', param: 'source', uri })),
  fc
    .tuple(asked(system), asked(code))
    .filter(([s, c]) => typeof s === 'string' || c !== undefined)
    .map(([s, v]): Test => ({ test: 'identifier', param: 'encounter', ...given('system', s), ...given('value', v) })),
  fc
    .tuple(text, fc.constantFrom<'starts' | 'exact' | 'contains'>('starts', 'exact', 'contains'))
    .map(([words, match]): Test => ({ test: 'string', param: 'name', text: words, match })),
  fc
    .tuple(fc.constantFrom('period', 'date'), prefix, span)
    .map(([param, how, one]): Test => ({ test: 'period', param, prefix: how, ...one })),
  fc.tuple(prefix, range).map(([how, one]): Test => ({ test: 'number', param: 'chance', prefix: how, ...one })),
  fc.tuple(prefix, range, asked(system), asked(fc.constantFrom('mm[Hg]', 'kg'))).map(
    ([how, one, s, c]): Test => ({
      test: 'quantity',
      param: 'value-quantity',
      prefix: how,
      ...one,
      ...given('system', s),
      ...given('code', c),
    }),
  ),
  fc.subarray(['o0', 'o1', 'o5', 'o7', 'none']).map((ids): Test => ({ test: 'id', ids })),
  fc.constantFrom(...PATIENTS).map((patient): Test => ({ test: 'patient', patient })),
  fc
    .tuple(fc.constantFrom(...Object.keys(value), 'date'), fc.constantFrom<'true' | 'false'>('true', 'false'))
    .map(([param, missing]): Test => ({ test: 'missing', param, missing })),
);

const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    test,
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
  ),
})).filter;

const direction = fc.constantFrom<'ascending' | 'descending'>('ascending', 'descending');
const sort: fc.Arbitrary<readonly SortKey[]> = fc.array(
  fc.oneof(
    fc
      .tuple(fc.constantFrom<'updated' | 'id'>('updated', 'id'), direction)
      .map(([by, to]): SortKey => ({ by, direction: to })),
    fc
      .tuple(
        fc.constantFrom(
          { param: 'date', type: 'period' as const },
          { param: 'period', type: 'period' as const },
          { param: 'chance', type: 'number' as const },
          { param: 'value-quantity', type: 'quantity' as const },
          { param: 'name', type: 'string' as const },
          { param: 'code', type: 'token' as const },
          { param: 'encounter', type: 'reference' as const },
          { param: 'source', type: 'uri' as const },
        ),
        direction,
      )
      .map(([by, to]): SortKey => ({ by: 'param', ...by, direction: to })),
  ),
  { maxLength: 3 },
);

interface Known extends Searchable {
  readonly patients: readonly string[];
}

const holds = (one: Known, asking: Filter): boolean => {
  if ('and' in asking) return asking.and.every((part) => holds(one, part));
  if ('or' in asking) return asking.or.some((part) => holds(one, part));
  if ('not' in asking) return !holds(one, asking.not);
  if (!('test' in asking)) throw new Error('not asked here');
  if (asking.test === 'patient') return one.patients.includes(asking.patient);
  return matches(one, { criteria: [{ holds: 'any', tests: [asking] }], resourceType: KIND });
};

const expected = (known: readonly Known[], query: Query): readonly string[] => {
  const rules: readonly SortKey[] = query.sort.length === 0 ? [{ by: 'updated', direction: 'ascending' }] : query.sort;
  const sign = rules.at(-1)?.direction === 'descending' ? -1 : 1;
  return known
    .filter((one) => holds(one, query.filter))
    .sort((one, other) => {
      const order = compareForSort(one, other, rules);
      if (order !== 0) return order;
      const [left, right] = [objectKey({ kind: KIND, id: one.id }), objectKey({ kind: KIND, id: other.id })];
      return sign * (left < right ? -1 : 1);
    })
    .map(({ id }) => id);
};

const { pool } = await testDatabase();
const permit = testPermit();

describe('a search', () => {
  it('finds what the plain meaning finds, in the same order, each object on one page', async () => {
    let set = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(entries, fc.subarray(PATIENTS)), { minLength: 12, maxLength: 12 }),
        fc.array(fc.tuple(filter, sort), { minLength: 25, maxLength: 25 }),
        async (objects, questions) => {
          set += 1;
          await pool.query('TRUNCATE head, leaf, version, membership, locator, outbox, audit');
          const parts = { pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] };
          const record = openRecord(parts);
          const records = EFFORTS.map((effort) => openRecord({ ...parts, effort }));
          const writes: Write[] = objects.map(([index, patients], place) =>
            testWrite({ kind: KIND, id: `o${place}`, patients, index, clinicalTime: clinicalTimeIn(KIND, index) }),
          );
          const known: Known[] = [];
          for (const write of writes) {
            const answer = await record.commit(permit, [write]);
            if (!answer.ok) throw new Error(answer.error.code);
            const [{ lastUpdated } = { lastUpdated: 0 }] = answer.value;
            known.push({ id: write.id, lastUpdated, entries: write.index, patients: write.patients });
          }
          for (const [turn, [asking, by]] of questions.entries()) {
            const searched = records[turn % records.length] ?? record;
            const query: Query = { kind: KIND, filter: asking, sort: by, limit: 5, total: 'accurate' };
            const want = expected(known, query);
            const found: string[] = [];
            let after: Cursor | undefined;
            do {
              const page = await searched.find(permit, { ...query, ...(after === undefined ? {} : { after }) });
              if (!page.ok) throw new Error(page.error.code);
              if (after === undefined) expect(page.value.total).toBe(want.length);
              found.push(...page.value.matches.map(({ id }) => id));
              after = page.value.next ?? undefined;
            } while (after !== undefined && found.length <= 12);
            expect(found, JSON.stringify({ asking, by })).toEqual(want);
          }
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
    expect(set).toBe(12);
  }, 120_000);
});
