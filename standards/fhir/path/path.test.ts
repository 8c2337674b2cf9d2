// https://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html: the compiled part of FHIRPath.

import { isObject, type JsonObject, read, write } from '@fkj/standards-json';
import { describe, expect, it } from 'vitest';
import { compilePath, resourceItem } from './index.ts';

const tree = (text: string): JsonObject => {
  const document = read(text);
  if (!document.ok || !isObject(document.value.tree)) throw new Error('not an object');
  return document.value.tree;
};

const patient = tree(
  `{"resourceType":"Patient","id":"p","active":true,"birthDate":"1970-06","gender":"female",
    "_gender":{"extension":[{"url":"http://example.org/why","valueString":"told"}]},
    "name":[{"use":"official","family":"Berg","given":["Astrid","Marie"]},{"use":"usual","given":["Assi"]}],
    "deceasedBoolean":false,"generalPractitioner":[{"reference":"Practitioner/k/_history/2"},{"reference":"#x"},{"reference":"https://other.example.org/Practitioner/z"}]}`,
);
const weight = tree(
  `{"resourceType":"Observation","id":"o","valueQuantity":{"value":81.50,"unit":"kg"},"effectiveDateTime":"2024-02-29T10:00:00+01:00"}`,
);

function found(expression: string, resource = patient): string {
  const compiled = compilePath(expression, { constants: ['wanted'] });
  if (!compiled.ok) return `${compiled.error.code} ${compiled.error.part}`;
  const result = compiled.value.evaluate([resourceItem(resource)], {
    resource,
    constants: new Map([['wanted', [{ value: 'usual', type: 'code', element: null }]]]),
  });
  return result.ok ? write(result.value.map(({ value }) => value)) : `${result.error.code} ${result.error.part}`;
}

describe('An expression is refused', () => {
  it.each([
    ['', 'syntax expression'],
    ['@@', 'syntax expression'],
    ['name.', 'syntax expression'],
    ['name.where(', 'syntax expression'],
    ['name)', 'syntax expression'],
    ['name.first(1)', 'syntax first()'],
    ['name.ofType()', 'syntax ofType()'],
    ['iif(true)', 'syntax iif()'],
    ['value.ofType(Quanity)', 'unknown-type type'],
    ['name.where(use = %other)', 'unknown-constant %constant'],
    ['name.__proto__()', 'not-supported __proto__()'],
    ['name.toString.constructor()', 'not-supported constructor()'],
    ["gender.matches('(a+)+')", 'not-supported matches()'],
    ['generalPractitioner.resolve()', 'not-supported resolve()'],
    ['now()', 'not-supported now()'],
    ["5 'mg'", 'not-supported quantity'],
    ['5 days', 'not-supported quantity'],
    ['name.aggregate($total)', 'not-supported $total'],
    ["'a' ~ 'A'", 'not-supported ~'],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, 'costly expression'],
    [`1${'+1'.repeat(5_000)}`, 'costly expression'],
  ])('%.40s: %s', (expression, refusal) => {
    expect(found(expression)).toBe(refusal);
  });

  it('with the place of what is not understood', () => {
    const compiled = compilePath('name.where(use = 5 days)');
    expect(compiled).toMatchObject({ ok: false, error: { at: 19 } });
  });
});

describe('An evaluation ends', () => {
  it.each([
    ['where several items stand for one', 'name.given.upper()', 'evaluation upper'],
    ['where a text stands for a number', "1 + 'a'", 'evaluation +'],
    ['where things have no order', "birthDate > 'a'", 'evaluation comparison'],
    [
      'where it takes too many steps',
      `(${'1|'.repeat(1400)}2).select(${'%resource.name.given | '.repeat(40)}1)`,
      'costly expression',
    ],
    [
      'where a text grows too long',
      `'${'a'.repeat(1000)}'${".replace('a','aaaaaaaaaaaaaaaaaaaa')".repeat(9)}`,
      'costly text',
    ],
    [
      'where a number grows too long',
      `${'9'.repeat(500)} * ${'9'.repeat(800)} * ${'9'.repeat(900)}`,
      'costly arithmetic',
    ],
  ])('%s', (_, expression, refusal) => {
    expect(found(expression)).toBe(refusal);
  });
});

describe('An expression finds', () => {
  it.each([
    ['Patient.name.given', '["Astrid","Marie","Assi"]'],
    ['Observation.name', '[]'],
    ['name[1].given', '["Assi"]'],
    ['name.where(use = %wanted).given.first()', '["Assi"]'],
    ['name.exists($index = 1 and use = %wanted)', '[true]'],
    ["name.where(use='official').family & ', ' & name.first().given.join(' ')", '["Berg, Astrid Marie"]'],
    ['deceased', '[false]'],
    ['deceased is boolean', '[true]'],
    ['deceased.ofType(dateTime)', '[]'],
    ['gender is string', '[true]'],
    ["gender.extension('http://example.org/why').value", '["told"]'],
    ['getResourceKey()', '["Patient/p"]'],
    ['generalPractitioner.getReferenceKey()', '["Practitioner/k"]'],
    ['generalPractitioner.getReferenceKey(Patient)', '[]'],
    ["iif(active, 'yes', 1 + 'a')", '["yes"]'],
    ['{} and false', '[false]'],
    ['{} or false', '[]'],
    ['{} implies true', '[true]'],
    ['birthDate = @1970', '[]'],
    ['birthDate > @1969-12', '[true]'],
    ['birthDate.lowBoundary()', '["1970-06-01"]'],
    ['birthDate.highBoundary()', '["1970-06-30"]'],
    ['@2010-10-10.toString()', '["2010-10-10"]'],
    ['@2010T.highBoundary()', '["2010-12-31T23:59:59.999-12:00"]'],
    ['@T12:34.lowBoundary()', '["12:34:00.000"]'],
    ["name.given contains 'Marie' // a remark", '[true]'],
    ['`name`.use', '["official","usual"]'],
    ['0.1 + 0.2 = 0.3', '[true]'],
    ['7 / 2 * 1.10', '[3.850]'],
    ['1 / 3', '[0.3333333333333333333333333333333333]'],
    ['7 div 2 + -7 mod 4', '[0]'],
    ['1 / 0', '[]'],
  ])('%s', (expression, result) => {
    expect(found(expression)).toBe(result);
  });

  it('numbers and times as they were written', () => {
    expect(found('value.value', weight)).toBe('[81.50]');
    expect(found('value.ofType(Quantity).value = 81.5', weight)).toBe('[true]');
    expect(found('value.value.lowBoundary()', weight)).toBe('[81.49500000]');
    expect(found('effective = @2024-02-29T09:00:00Z', weight)).toBe('[true]');
  });
});
