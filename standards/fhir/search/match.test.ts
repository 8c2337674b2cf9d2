// https://hl7.org/fhir/R4/search.html#prefix: the plain meaning of searches, held against examples and laws.

import { isObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parametersByName } from './definitions.ts';
import { extract } from './extract.ts';
import { matches } from './match.ts';
import { periodMatches } from './match-range.ts';
import { compositeMatches } from './match-value.ts';
import { parseSearch } from './parse-search.ts';
import { parseValue } from './parse-value.ts';
import type { Prefix } from './request.ts';
import { compareForSort } from './sort.ts';

const NOW = Date.parse('2024-06-01T00:00:00Z');
const UPDATED = Date.parse('2024-05-01T12:00:00Z');

const searchable = (text: string) => {
  const result = read(text);
  if (!result.ok || !isObject(result.value.tree)) throw new Error(`Not a JSON object: ${text}`);
  return { id: 'x1', lastUpdated: UPDATED, entries: extract(result.value.tree) };
};

const finds = (text: string, query: string): boolean => {
  const at = query.indexOf('=');
  const type = /"resourceType":"(\w+)"/.exec(text)?.[1] ?? '';
  const result = parseSearch(type, [[query.slice(0, at), query.slice(at + 1)]], { now: NOW });
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return matches(searchable(text), result.request);
};

const observation = (members: string) => `{"resourceType":"Observation",${members}}`;
const patient = (members: string) => `{"resourceType":"Patient",${members}}`;

const MARCH = observation('"effectivePeriod":{"start":"2024-03-01","end":"2024-03-20"}');
const INSTANT = observation('"effectiveDateTime":"2024-03-15T10:00:00Z"');
const ONGOING = observation('"effectivePeriod":{"start":"2024-03-01"}');
// The examples of the specification.
const ON_14_JAN = observation('"effectiveDateTime":"2013-01-14"');
const FROM_21_JAN = observation('"effectivePeriod":{"start":"2013-01-21"}');
const FROM_15_MAR = observation('"effectivePeriod":{"start":"2013-03-15"}');
const TO_21_JAN = observation('"effectivePeriod":{"end":"2013-01-21"}');

describe('dates', () => {
  it.each([
    [MARCH, '2024', true],
    [MARCH, '2024-03', true],
    [MARCH, '2024-03-01', false],
    [MARCH, 'ne2024-03-01', true],
    [MARCH, 'ne2024-03', false],
    [MARCH, 'ge2024-03-02', true],
    [MARCH, 'gt2024-03-19', true],
    [MARCH, 'gt2024-03-20', false],
    [MARCH, 'lt2024-03-01', false],
    [MARCH, 'lt2024-03-02', true],
    [MARCH, 'le2024-02', false],
    [MARCH, 'sa2024-02-29', true],
    [MARCH, 'sa2024-03-01', false],
    [MARCH, 'eb2024-03-21', true],
    [MARCH, 'eb2024-03-20', false],
    [MARCH, 'ap2024-03-15', true],
    [INSTANT, '2024-03-15', true],
    [INSTANT, '2024-03-15T10:00Z', true],
    [INSTANT, '2024-03-15T11:00:00+01:00', true],
    [INSTANT, '2024-03-15T10:00:01Z', false],
    [INSTANT, 'ge2024-03-15', true],
    [INSTANT, 'gt2024-03-15', false],
    [INSTANT, 'ap2024-03-17', true],
    [INSTANT, 'ap2024-05-31', false],
    [ONGOING, 'ge2030', true],
    [ONGOING, '2024', false],
    [ONGOING, 'eb2030', false],
    [ONGOING, 'le2024-03-02', true],
    [ONGOING, 'le2024-03-01', false],
    [ON_14_JAN, 'lt2013-01-14T10:00', true],
    [ON_14_JAN, 'gt2013-01-14T10:00', true],
    [FROM_21_JAN, 'ge2013-03-14', true],
    [FROM_21_JAN, 'le2013-03-14', true],
    [FROM_21_JAN, 'sa2013-03-14', false],
    [FROM_15_MAR, 'sa2013-03-14', true],
    [TO_21_JAN, 'sa2013-03-14', false],
    [FROM_15_MAR, 'eb2013-03-14', false],
    [FROM_21_JAN, 'eb2013-03-14', false],
    [TO_21_JAN, 'eb2013-03-14', true],
  ])('%s with date=%s: %s', (text, value, expected) => {
    expect(finds(text, `date=${value}`)).toBe(expected);
  });

  it('obey the laws of the prefixes for all ranges', () => {
    const time = fc.integer({ min: 0, max: 20 });
    const range = fc.tuple(time, fc.integer({ min: 1, max: 10 })).map(([low, size]) => ({ low, high: low + size }));
    fc.assert(
      fc.property(range, range, (value, searched) => {
        const is = (prefix: Prefix) => periodMatches(value, { test: 'updated', prefix, ...searched });
        const points = (r: { low: number; high: number }) =>
          Array.from({ length: r.high - r.low }, (_, i) => r.low + i);
        const inside = points(value).every((point) => points(searched).includes(point));
        expect(is('eq')).toBe(inside);
        expect(is('ne')).toBe(!inside);
        expect(is('gt')).toBe(points(value).some((point) => point >= searched.high));
        expect(is('lt')).toBe(points(value).some((point) => point < searched.low));
        expect(is('ge')).toBe(is('gt') || is('eq'));
        expect(is('le')).toBe(is('lt') || is('eq'));
        expect(is('sa')).toBe(points(value).every((point) => point >= searched.high));
        expect(is('eb')).toBe(points(value).every((point) => point < searched.low));
        expect(is('ap')).toBe(points(value).some((point) => points(searched).includes(point)));
      }),
    );
  });
});

describe('quantities', () => {
  const DOSE = observation(
    '"valueQuantity":{"value":5.5,"unit":"milligram","system":"http://unitsofmeasure.org","code":"mg"}',
  );
  it.each([
    ['5.5', true],
    ['6', true],
    ['5', false],
    ['5.4', false],
    ['5.5||mg', true],
    ['5.5||milligram', true],
    ['5.5||kg', false],
    ['5.5|http://unitsofmeasure.org|mg', true],
    ['5.5|http://unitsofmeasure.org', true],
    ['5.5|urn:other|mg', false],
    ['5.50', true],
    ['gt5.5', false],
    ['ge5.5', true],
    ['lt5.50001', true],
    ['le5.5', true],
    ['sa5.4', true],
    ['eb5.5', false],
    ['ne6', false],
    ['ne7', true],
    ['ap6', true],
    ['ap7', false],
  ])('5.5 mg with value-quantity=%s: %s', (value, expected) => {
    expect(finds(DOSE, `value-quantity=${value}`)).toBe(expected);
  });

  it('below a limit may be anything below it', () => {
    const below = observation('"valueQuantity":{"value":5,"comparator":"<"}');
    expect(finds(below, 'value-quantity=lt3')).toBe(true);
    expect(finds(below, 'value-quantity=gt5')).toBe(false);
    expect(finds(below, 'value-quantity=4')).toBe(false);
  });

  it('keep digits that a double loses', () => {
    const exact = observation('"valueQuantity":{"value":0.1000000000000000055}');
    expect(finds(exact, 'value-quantity=gt0.1000000000000000054')).toBe(true);
    expect(finds(exact, 'value-quantity=gt0.1000000000000000055')).toBe(false);
  });
});

describe('strings', () => {
  const KNUT = patient('"name":[{"family":"Bjørnstjerne","given":["Åse  Mo","Éva"]}]');
  it.each([
    ['name=bjornst', true],
    ['name=BJØRN', true],
    ['name=stjerne', false],
    ['name:contains=stjerne', true],
    ['name:exact=Bjørnstjerne', true],
    ['name:exact=bjørnstjerne', false],
    ['name=ase mo', true],
    ['name=eva', true],
    ['family=eva', false],
    ['name=x,eva', true],
  ])('%s: %s', (query, expected) => {
    expect(finds(KNUT, query)).toBe(expected);
  });
});

describe('tokens, references and what is missing', () => {
  const KARI = patient(
    '"gender":"female","identifier":[{"system":"urn:x","value":"1"},{"value":"2"}],"generalPractitioner":[{"reference":"Practitioner/p"},{"identifier":{"system":"urn:h","value":"9"}}]',
  );
  it.each([
    ['gender=female', true],
    ['gender:not=male', true],
    ['gender:not=male,female', false],
    ['identifier=urn:x|1', true],
    ['identifier=|1', false],
    ['identifier=|2', true],
    ['identifier=urn:x|', true],
    ['identifier=urn:y|', false],
    ['identifier:not=7', true],
    ['active:not=true', true],
    ['active:missing=true', true],
    ['gender:missing=true', false],
    ['gender:missing=false', true],
    ['general-practitioner=p', true],
    ['general-practitioner=Practitioner/p', true],
    ['general-practitioner:Organization=p', false],
    ['general-practitioner:identifier=urn:h|9', true],
    ['general-practitioner:identifier=9', true],
    ['general-practitioner:identifier=|9', false],
    ['deceased=false', true],
    ['_id=x1', true],
    ['_id=x2', false],
    ['_lastUpdated=2024-05-01', true],
    ['_lastUpdated=gt2024-05-01', false],
  ])('%s: %s', (query, expected) => {
    expect(finds(KARI, query)).toBe(expected);
  });
});

describe('composites', () => {
  const PRESSURE = observation(
    '"component":[{"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":120}},{"code":{"coding":[{"code":"dia"}]},"valueQuantity":{"value":80}}]',
  );
  it.each([
    ['sys$gt100', true],
    ['dia$gt100', false],
    ['dia$80', true],
  ])('component-code-value-quantity=%s: %s', (value, expected) => {
    const parameter = parametersByName('Observation')?.get('component-code-value-quantity');
    if (!parameter) throw new Error('No such parameter');
    const place = { resourceType: 'Observation', parameter, targetType: null, match: 'starts' } as const;
    const parsed = parseValue(place, value, { now: NOW });
    const found = searchable(PRESSURE).entries.some(
      (entry) =>
        entry.value.type === 'composite' &&
        entry.param === parameter.name &&
        !('expected' in parsed) &&
        parsed.some(
          (test) =>
            test.test === 'composite' && entry.value.type === 'composite' && compositeMatches(entry.value, test),
        ),
    );
    expect(found).toBe(expected);
  });
});

describe('sorting', () => {
  const order = (texts: readonly string[], sort: string): readonly number[] => {
    const result = parseSearch('Patient', [['_sort', sort]], { now: NOW });
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    const resources = texts.map((text, at) => ({ at, ...searchable(text) }));
    return resources.sort((a, b) => compareForSort(a, b, result.request.sort)).map(({ at }) => at);
  };

  it('takes the lowest value ascending, the highest descending, and those without last', () => {
    const people = [
      patient('"active":true'),
      patient('"name":[{"given":["Øyvind","Anna"]}]'),
      patient('"name":[{"given":["Bo"]}]'),
    ];
    expect(order(people, 'given')).toEqual([1, 2, 0]);
    expect(order(people, '-given')).toEqual([1, 2, 0]);
  });

  it('puts amounts in the order of their numbers, not of their text', () => {
    const amount = (members: string) => searchable(observation(`"valueQuantity":{${members}}`));
    const amounts = [amount('"value":10'), amount('"value":9.50'), amount('"value":100,"comparator":"<"')];
    const rule = { by: 'param', param: 'value-quantity', type: 'quantity', direction: 'ascending' } as const;
    const sorted = [...amounts].sort((a, b) => compareForSort(a, b, [rule]));
    expect(sorted.map((one) => amounts.indexOf(one))).toEqual([2, 1, 0]);
  });

  it('goes on to the next rule when the first does not tell', () => {
    const people = [
      patient('"gender":"female","birthDate":"1990"'),
      patient('"gender":"female","birthDate":"1980-05"'),
      patient('"gender":"male","birthDate":"1970"'),
    ];
    expect(order(people, 'gender,birthdate')).toEqual([1, 0, 2]);
    expect(order(people, '-gender,-birthdate')).toEqual([2, 0, 1]);
  });
});
