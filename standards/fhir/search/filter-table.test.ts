// https://hl7.org/fhir/R4/search_filter.html#ops: every operator on every type of parameter, with the meaning that the table gives.

import { isObject, read } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import type { FilterOperator } from '../filter/index.ts';
import { extract, matches, parseSearch, type Searchable } from './index.ts';

const resource = (json: string): Searchable => {
  const parsed = read(json);
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('no JSON');
  return { id: 'x', lastUpdated: Date.parse('2024-05-01T12:00:00Z'), entries: extract(parsed.value.tree) };
};

/** What each type is asked of: two values where that makes a difference. */
const OF = {
  string: ['Patient', 'family', '{"resourceType":"Patient","name":[{"family":" Berg Dal "},{"family":"Moen"}]}'],
  number: [
    'RiskAssessment',
    'probability',
    '{"resourceType":"RiskAssessment","prediction":[{"probabilityDecimal":5.4},{"probabilityDecimal":0.50}]}',
  ],
  date: [
    'Observation',
    'date',
    '{"resourceType":"Observation","effectivePeriod":{"start":"2024-01-10","end":"2024-01-20"}}',
  ],
  token: [
    'Observation',
    'code',
    '{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"},{"code":"bp"}]}}',
  ],
  reference: [
    'Observation',
    'performer',
    '{"resourceType":"Observation","performer":[{"reference":"Practitioner/1"},{"reference":"http://other.no/Practitioner/2"}]}',
  ],
  quantity: [
    'Observation',
    'value-quantity',
    '{"resourceType":"Observation","valueQuantity":{"value":5.4,"system":"http://unitsofmeasure.org","code":"g"}}',
  ],
  uri: ['ValueSet', 'url', '{"resourceType":"ValueSet","url":"http://a.no/1"}'],
} as const;

type Type = keyof typeof OF;

/** 'not of this type', or what a question and its opposite give; `codes` where a terminology is asked. */
type Row = 'n/a' | { readonly holds: readonly string[]; readonly not: readonly string[] } | { readonly codes: string };

const yes = (holds: readonly string[], not: readonly string[]): Row => ({ holds, not });
const NONE = 'n/a';
const UCUM = '|ucum|g';

const TABLE: Readonly<Record<FilterOperator, Readonly<Record<Type, Row>>>> = {
  eq: {
    string: yes(['"berg dal"', 'MOEN'], ['berg', '"dal berg"']),
    number: yes(['5.4', '5.40', '0.5', '0.50'], ['5.41', '5.5', '0.501']),
    date: yes(['2024-01', '2024'], ['2024-01-10', '2024-02']),
    token: yes(['8480-6', 'loinc|8480-6', '"|bp"', 'bp'], ['8480-7', 'snomed|8480-6', 'http://a.no|bp']),
    reference: yes(['Practitioner/1', 'http://other.no/Practitioner/2'], ['Practitioner/2']),
    quantity: yes(['5.4', `5.4${UCUM}`, '5400|ucum|mg'], ['5.3', '5.4|ucum|mg', '5.4|http://a.no|g']),
    uri: yes(['http://a.no/1'], ['http://a.no']),
  },
  ne: {
    string: yes(['"berg dal"', 'x'], []),
    number: yes(['5.4', '7'], []),
    date: yes(['2024-01-10', '2025'], ['2024-01']),
    token: yes(['8480-6', 'bp', 'x'], []),
    reference: yes(['Practitioner/1', 'Practitioner/9'], []),
    quantity: yes(['5.3', '5.5|ucum|g'], [`5.4${UCUM}`, '7|ucum|m']),
    uri: yes(['http://a.no/2'], ['http://a.no/1']),
  },
  co: {
    string: yes(['"g d"', 'OEN'], ['x']),
    // The digits of 5.4 leave [5.35, 5.45) open, those of 0.50 [0.495, 0.505).
    number: yes(['5.4', '5.35', '5.449', '0.504', '0.495'], ['5.45', '5.34', '0.51', '5']),
    date: yes(['2024-01-10', '2024-01-15T10:00:00Z', '2024-01-20'], ['2024-01-21', '2024-01', '2024-01-09']),
    token: NONE,
    reference: NONE,
    quantity: NONE,
    uri: NONE,
  },
  sw: { string: yes(['berg', 'm'], ['dal']), ...others(NONE) },
  ew: { string: yes(['DAL', 'oen'], ['berg']), ...others(NONE) },
  // Of a text the first character: B and M.
  gt: {
    string: yes(['a', 'azzz', 'bz', 'lz'], ['m', 'mz', 'n']),
    number: yes(['5.3', '0.4'], ['5.4', '5.5']),
    date: yes(['2024-01-19', '2023'], ['2024-01-20', '2024']),
    quantity: yes([`5.3${UCUM}`, '5399|ucum|mg'], [`5.4${UCUM}`, '1|ucum|m']),
    ...{ token: NONE, reference: NONE, uri: NONE },
  },
  lt: {
    string: yes(['c', 'ca', 'z'], ['b', 'bz', 'a']),
    number: yes(['0.6', '7'], ['0.5', '0.1']),
    date: yes(['2024-01-11', '2025'], ['2024-01-10', '2023']),
    quantity: yes([`5.5${UCUM}`], [`5.4${UCUM}`]),
    ...{ token: NONE, reference: NONE, uri: NONE },
  },
  ge: {
    string: yes(['m', 'mz', 'b'], ['n']),
    number: yes(['5.4'], ['5.41']),
    date: yes(['2024-01', '2023'], ['2024-02']),
    quantity: yes([`5.4${UCUM}`], [`5.41${UCUM}`]),
    ...{ token: NONE, reference: NONE, uri: NONE },
  },
  le: {
    string: yes(['b', 'ba'], ['a', 'az']),
    number: yes(['0.5'], ['0.49']),
    date: yes(['2024-01', '2025'], ['2023']),
    quantity: yes([`5.4${UCUM}`], [`5.39${UCUM}`]),
    ...{ token: NONE, reference: NONE, uri: NONE },
  },
  ap: {
    number: yes(['5', '5.9'], ['4', '10']),
    date: yes(['2024-01', '2024-01-05'], ['2021']),
    quantity: yes([`5${UCUM}`], [`4${UCUM}`]),
    ...{ string: NONE, token: NONE, reference: NONE, uri: NONE },
  },
  sa: {
    number: yes(['5.3', '0.4'], ['5.4']),
    date: yes(['2024-01-09', '2023'], ['2024-01-10', '2024']),
    quantity: yes([`5.3${UCUM}`], [`5.4${UCUM}`]),
    ...{ string: NONE, token: NONE, reference: NONE, uri: NONE },
  },
  eb: {
    number: yes(['0.6'], ['0.5']),
    date: yes(['2024-01-21', '2025'], ['2024-01-20', '2024']),
    quantity: yes([`5.5${UCUM}`], [`5.4${UCUM}`]),
    ...{ string: NONE, token: NONE, reference: NONE, uri: NONE },
  },
  pr: {
    ...{ string: yes(['true'], ['false']), number: yes(['true'], ['false']), date: yes(['true'], ['false']) },
    ...{ token: yes(['true'], ['false']), reference: yes(['true'], ['false']), quantity: yes(['true'], ['false']) },
    uri: yes(['true'], ['false']),
  },
  po: {
    date: yes(['2024-01-20', '2024', '2024-01-10T08:00:00Z'], ['2024-01-21', '2023']),
    ...{ string: NONE, number: NONE, token: NONE, reference: NONE, quantity: NONE, uri: NONE },
  },
  ss: { token: { codes: 'below' }, ...withoutToken(NONE) },
  sb: { token: { codes: 'above' }, ...withoutToken(NONE) },
  in: { token: { codes: 'in' }, ...withoutToken(NONE) },
  ni: { token: { codes: 'not-in' }, ...withoutToken(NONE) },
  re: {
    reference: yes(['Practitioner/1', '1', 'http://other.no/Practitioner/2'], ['Practitioner/2', 'http://other.no/x']),
    ...{ string: NONE, number: NONE, date: NONE, token: NONE, quantity: NONE, uri: NONE },
  },
};

function others(row: Row) {
  return { number: row, date: row, token: row, reference: row, quantity: row, uri: row };
}
function withoutToken(row: Row) {
  return { string: row, number: row, date: row, reference: row, quantity: row, uri: row };
}

const NOW = Date.parse('2024-06-01T00:00:00Z');
const TYPES: readonly Type[] = ['string', 'number', 'date', 'token', 'reference', 'quantity', 'uri'];
const rows = Object.entries(TABLE).flatMap(([operator, of]) =>
  TYPES.map((type) => [operator, type, of[type]] as const),
);

describe('An operator of a filter', () => {
  it.each(rows)('%s on a %s', (operator, type, row) => {
    const [kind, param, json] = OF[type];
    const one = resource(json);
    const ask = (value: string) => parseSearch(kind, [['_filter', `${param} ${operator} ${value}`]], { now: NOW });
    if (row === 'n/a') {
      const asked = ask('1');
      expect(asked.ok ? 'taken' : asked.issues[0]?.text).toContain(`after ${param}, which is of type ${type}`);
      return;
    }
    if ('codes' in row) {
      const asked = ask('loinc|1');
      expect(asked.ok && asked.request.criteria[0]?.tests).toMatchObject([{ test: 'codes', modifier: row.codes }]);
      return;
    }
    const answer = (value: string): boolean | string => {
      const asked = ask(value);
      return asked.ok ? matches(one, asked.request) : (asked.issues[0]?.text ?? '');
    };
    expect(row.holds.map((value) => [value, answer(value)])).toEqual(row.holds.map((value) => [value, true]));
    expect(row.not.map((value) => [value, answer(value)])).toEqual(row.not.map((value) => [value, false]));
  });
});
