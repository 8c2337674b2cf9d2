// https://hl7.org/fhir/R4/search.html#quantity: amounts are found in whatever unit of UCUM they were written.

import { isObject, read } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from './extract.ts';
import { matches } from './match.ts';
import { parseSearch } from './parse-search.ts';
import { compareForSort } from './sort.ts';

const UCUM = 'http://unitsofmeasure.org';

const observation = (quantity: string) => {
  const result = read(`{"resourceType":"Observation","valueQuantity":{${quantity}}}`);
  if (!result.ok || !isObject(result.value.tree)) throw new Error('not an Observation');
  return { id: 'x', lastUpdated: 0, entries: extract(result.value.tree) };
};
const amount = (value: string, code: string, more = '') =>
  observation(`"value":${value},"unit":"${code}","system":"${UCUM}","code":"${code}"${more}`);

const finds = (value: string, resource: ReturnType<typeof observation>): boolean => {
  const result = parseSearch('Observation', [['value-quantity', value]], { now: 0 });
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return matches(resource, result.request);
};

describe('Units that are not converted', () => {
  it.each([
    ['another code system', '5.4|urn:other|mg', observation('"value":5400,"system":"urn:other","code":"ug"'), false],
    ['a code without system', '5.4||mg', amount('5400', 'ug'), false],
    ['no unit in the question', '0.0054', amount('5.4', 'mg'), false],
    ['no unit in the question, the number of the home unit', '0.0000054', amount('5.4', 'mg'), false],
    ['the system without code', `0.0000054|${UCUM}|`, amount('5.4', 'mg'), false],
    ['a logarithm of the same name', `7.4|${UCUM}|[pH]`, amount('7.4', '[pH]'), true],
    ['no unit of UCUM, of the same name', `3|${UCUM}|tablets`, amount('3', 'tablets'), true],
    ['no unit of UCUM, of another name', `3|${UCUM}|tablets`, amount('3', 'mg'), false],
    ['another dimension', `5|${UCUM}|mmol/L`, amount('5', '10*9/L'), false],
  ])('%s', (_, question, resource, expected) => {
    expect(finds(question, resource)).toBe(expected);
  });
});

describe('Amounts in other units', () => {
  it.each([
    ['5.4', 'mg', '5400', 'ug', true],
    ['5.4', 'mg', '5350', 'ug', true],
    ['5.4', 'mg', '5349', 'ug', false],
    ['5.4', 'mg', '5450', 'ug', false],
    ['5.40', 'mg', '5394', 'ug', false],
    ['5.40', 'mg', '5.4', 'mg', true],
    ['37', 'Cel', '98.6', '[degF]', true],
    ['37.0', 'Cel', '98.6', '[degF]', true],
    ['37.0', 'Cel', '98.8', '[degF]', false],
    ['99', '[degF]', '37.1', 'Cel', true],
    ['gt98.6', '[degF]', '37', 'Cel', false],
    ['ge98.6', '[degF]', '37', 'Cel', true],
    ['gt98.6', '[degF]', '37.01', 'Cel', true],
    ['lt98.6', '[degF]', '310', 'K', true],
    ['16.0', 'kPa', '120', 'mm[Hg]', true],
    ['ap16', 'kPa', '130', 'mm[Hg]', true],
    ['ap16', 'kPa', '140', 'mm[Hg]', false],
    ['ne16.0', 'kPa', '120', 'mm[Hg]', false],
    ['ne16.0', 'kPa', '125', 'mm[Hg]', true],
    ['eq1.0e2', 'kg', '100000', 'g', true],
    ['1', '/s', '60', '{beats}/min', true],
    ['sa1', 'h', '3601', 's', true],
    ['eb1', 'h', '3599', 's', true],
  ])('%s %s and %s %s: %s', (asked, unit, value, code, expected) => {
    expect(finds(`${asked}|${UCUM}|${unit}`, amount(value, code))).toBe(expected);
  });

  it('below a limit may be anything below it', () => {
    expect(finds(`lt3|${UCUM}|mg`, amount('5000', 'ug', ',"comparator":"<"'))).toBe(true);
    expect(finds(`gt5|${UCUM}|mg`, amount('5000', 'ug', ',"comparator":"<"'))).toBe(false);
  });

  it('are still found as they were written', () => {
    expect(finds('5400', amount('5400', 'ug'))).toBe(true);
    expect(finds('5400||ug', amount('5400', 'ug'))).toBe(true);
    expect(finds(`5400|${UCUM}`, amount('5400', 'ug'))).toBe(true);
  });

  it('are sorted by the number that was written, never by a converted one', () => {
    const rule = { by: 'param', param: 'value-quantity', type: 'quantity', direction: 'ascending' } as const;
    expect(compareForSort(amount('5400', 'ug'), amount('1', 'kg'), [rule])).toBeGreaterThan(0);
  });

  it('are compared exactly, in whatever units question and value stand', () => {
    const factor = { g: 0, mg: -3, ug: -6, kg: 3, ng: -9 } as const;
    const unit = fc.constantFrom<keyof typeof factor>('g', 'mg', 'ug', 'kg', 'ng');
    const digits = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(unit, unit, digits, digits, (from, to, value, asked) => {
        const scaled = (number: number, code: keyof typeof factor) => BigInt(number) * 10n ** BigInt(factor[code] + 9);
        const [left, right] = [scaled(value, from), scaled(asked, to)];
        const resource = amount(String(value), from);
        expect(finds(`gt${asked}|${UCUM}|${to}`, resource)).toBe(left > right);
        expect(finds(`le${asked}|${UCUM}|${to}`, resource)).toBe(left <= right);
        // A whole number asks for what rounds to it: from half a unit below to half a unit above.
        const doubled = [left * 2n, scaled(2 * asked - 1, to), scaled(2 * asked + 1, to)] as const;
        expect(finds(`${asked}|${UCUM}|${to}`, resource)).toBe(doubled[1] <= doubled[0] && doubled[0] < doubled[2]);
      }),
    );
  });
});
