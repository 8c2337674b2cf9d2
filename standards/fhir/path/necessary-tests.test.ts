// DESIGN.md §4 "Index": looking only at what the index finds may leave out nothing for which the expression is true.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isArray, isObject, type JsonObject, type JsonValue, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { extract, matches } from '../search/index.ts';
import { compilePath, type NecessaryTest, necessaryTests, resourceItem } from './index.ts';

const data = process.env['TEST_DATA'];
const base = 'https://journal.example.no/fhir';

const testsOf = (expression: string, type = 'Observation') =>
  necessaryTests(expression, {
    type,
    base,
    constants: new Map([['wanted', [{ value: 'final', type: 'code', element: null }]]]),
  });

describe('The index cannot help', () => {
  it.each([
    "status = 'final' or code.text = 'x'",
    "(status = 'final').not()",
    "status != 'final'",
    "code.coding.where(code = 'x').empty()",
    "code.coding.all(code = 'x')",
    'effective > @2020',
    "effective.ofType(dateTime) > '2020'",
    'effective.ofType(dateTime) != @2020',
    '(effective.ofType(dateTime) > @2020).not()',
    'effective.ofType(Timing).event > @2020',
    'value.ofType(Quantity).value > 6',
    "subject.reference = 'https://other.example.org/Patient/x'",
    "note.text = 'x'",
    "status in ('final' | code.text)",
    "status = 'final' or (status = 'amended' xor id = 'o')",
    "%resource.status = 'final'",
    "iif(status = 'final', true, false)",
    'status',
    'status..',
  ])('%s', (expression) => {
    expect(testsOf(expression)).toEqual([]);
  });
});

describe('The index finds less', () => {
  const token = (param: string, code: string) => ({ test: 'token', param, code });
  it.each([
    ["status = 'final'", [token('status', 'final')]],
    ["%wanted = status and id = 'o'", [token('status', 'final'), { test: 'id', ids: ['o'] }]],
    [
      "code.coding.exists(system = 'http://loinc.org' and code = '8480-6')",
      [token('code', '8480-6'), token('combo-code', '8480-6')],
    ],
    ["Observation.code.coding.where(code = '1').first().exists()", [token('code', '1'), token('combo-code', '1')]],
    [
      "subject.reference = 'Patient/x'",
      [{ test: 'reference', param: 'subject', target: { kind: 'Patient', id: 'x' } }],
    ],
    ["identifier.where(system = 's').value = '7'", [token('identifier', '7')]],
    [
      "status = 'final' or id = 'o'",
      [{ or: [{ and: [token('status', 'final')] }, { and: [{ test: 'id', ids: ['o'] }] }] }],
    ],
    [
      "status in ('final' | 'amended')",
      [{ or: [{ and: [token('status', 'final')] }, { and: [token('status', 'amended')] }] }],
    ],
    [
      "('final' | %wanted) contains status and id = 'o'",
      [{ or: [{ and: [token('status', 'final')] }, { and: [token('status', 'final')] }] }, { test: 'id', ids: ['o'] }],
    ],
  ])('%s', (expression, tests) => {
    expect(testsOf(expression)).toEqual(tests);
  });

  it('by a type of several', () => {
    expect(testsOf("value.ofType(CodeableConcept).coding.code = 'x'")).toEqual([
      token('combo-value-concept', 'x'),
      token('value-concept', 'x'),
    ]);
  });

  it('by a time, with room for every zone, whichever side it stands on', () => {
    const zones = 26 * 3_600_000;
    const bound = (prefix: string, at: number) => ({ test: 'period', param: 'date', prefix, low: at, high: at });
    const from = bound('gt', Date.UTC(2020, 0, 1) - zones);
    const to = bound('lt', Date.UTC(2021, 0, 1) + zones);
    for (const [expression, tests] of [
      ['effective.ofType(dateTime) >= @2020', [from]],
      ['@2020 > effective.ofType(Period).end', [to]],
      ['effective.ofType(dateTime) = @2020', [from, to]],
    ] as const) {
      expect([expression, testsOf(expression)]).toEqual([expression, tests]);
    }
  });

  it('by a number', () => {
    const number = (prefix: string) => ({
      test: 'number',
      param: 'variant-start',
      prefix,
      value: '7',
      low: '7',
      high: '7',
    });
    expect(testsOf('variant.exists(start >= 7)', 'MolecularSequence')).toEqual([number('ge')]);
    expect(testsOf('variant.start < 7', 'MolecularSequence')).toEqual([number('le')]);
  });

  it('by a boolean', () => {
    expect(testsOf('active = true', 'Patient')).toEqual([token('active', 'true')]);
  });
});

/** Conditions that are true for a resource: one for each text in it. */
function* trueConditions(node: JsonObject, path: string): Generator<string> {
  for (const [name, value] of Object.entries(node)) {
    const inside = path === '' ? name : `${path}.${name}`;
    for (const item of isArray(value) ? value : [value]) {
      const literal = literalOf(item);
      if (literal !== null && path !== '') yield `${path}.exists(${name} = ${literal})`;
      if (literal !== null && !isArray(value)) yield `${inside}.where($this = ${literal}).exists()`;
      if (literal !== null && !isArray(value)) yield `${inside}.exists($this in ('x' | ${literal})) or id = 'x'`;
      if (isObject(item)) yield* trueConditions(item, inside);
    }
  }
}

type Plain = Exclude<NecessaryTest, { readonly or: unknown }>;

const isMet = (test: NecessaryTest, holds: (test: Plain) => boolean): boolean =>
  'or' in test ? test.or.some(({ and }) => and.every((one) => isMet(one, holds))) : holds(test);

const literalOf = (value: JsonValue): string | null =>
  typeof value === 'boolean'
    ? String(value)
    : typeof value === 'string' && !/['\\\n\r]/.test(value)
      ? `'${value}'`
      : null;

describe.skipIf(data === undefined)('The tests of an expression', () => {
  it('hold for every official example for which the expression is true', () => {
    const counts = { true: 0, tested: 0 };
    for (const line of gunzipSync(readFileSync(`${data}/fhir/r4-examples/examples.ndjson.gz`))
      .toString('utf8')
      .split('\n')) {
      const document = read(line);
      if (!document.ok || !isObject(document.value.tree) || line.length > 20_000) continue;
      const resource = document.value.tree;
      const type = String(resource['resourceType']);
      const searchable = { id: String(resource['id']), lastUpdated: 0, entries: extract(resource, { base }) };
      for (const expression of trueConditions(resource, '')) {
        const compiled = compilePath(expression);
        const result = compiled.ok ? compiled.value.evaluate([resourceItem(resource)], { resource }) : null;
        if (result?.ok !== true || result.value[0]?.value !== true) continue;
        counts.true++;
        for (const test of necessaryTests(expression, { type, base, constants: new Map() })) {
          counts.tested++;
          const holds = isMet(test, (one) =>
            matches(searchable, { resourceType: type, criteria: [{ holds: 'any', tests: [one] }] }),
          );
          if (!holds) expect(`${type}/${searchable.id}: ${expression}`).toBe(JSON.stringify(test));
        }
      }
    }
    expect(counts.true).toBeGreaterThan(15_000);
    expect(counts.tested).toBeGreaterThan(2_000);
  }, 120_000);
});
