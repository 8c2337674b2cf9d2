// https://hl7.org/fhirpath/N1/#equality and #comparison: when items are equal, and which comes first.

import { Decimal, isArray, isObject, type JsonValue } from '@fkj/standards-json';
import { compareDecimals } from '../search/decimal.ts';
import { halt } from './issue.ts';
import { type Item, type Items, isNumber, systemTypeOf } from './item.ts';
import { compareTemporal } from './temporal.ts';

const isTemporal = (type: string | null): boolean => type === 'Date' || type === 'DateTime' || type === 'Time';

/** JSON equal in what it says: numbers by value, members in any order. */
function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (a instanceof Decimal && b instanceof Decimal) return compareDecimals(a.text, b.text) === 0;
  if (isArray(a) && isArray(b)) return a.length === b.length && a.every((item, place) => same(item, b[place]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && same(a[name], b[name]));
}

/** Null where the precision of dates does not tell. */
export function equalItems(a: Item, b: Item): boolean | null {
  const left = systemTypeOf(a);
  const right = systemTypeOf(b);
  if (left === null || right === null) {
    if (a.value === null || b.value === null) return a.value === b.value && same(a.element ?? null, b.element ?? null);
    return left === right && (same(a.value, b.value) || differentQuantities(a, b));
  }
  if (isNumber(left) && isNumber(right)) return numeric(a, b) === 0;
  if (isTemporal(left) && isTemporal(right)) {
    if ((left === 'Time') !== (right === 'Time')) return false;
    const order = compareTemporal(String(a.value), String(b.value));
    return order === null ? null : order === 0;
  }
  return left === right && a.value === b.value;
}

/** The same amount may be written in other units, which only the general library converts. */
function differentQuantities(a: Item, b: Item): false {
  if (isQuantity(a) && isQuantity(b)) halt('not-supported', 'quantity', 'Quantities are not compared.');
  return false;
}

const isQuantity = ({ value }: Item): boolean => isObject(value) && value['value'] instanceof Decimal;

/** `=`: null is unknown, as when one side is empty. */
export function equal(a: Items, b: Items): boolean | null {
  if (a.length === 0 || b.length === 0) return null;
  if (a.length !== b.length) return false;
  let known: boolean | null = true;
  for (const [place, item] of a.entries()) {
    const other = b[place];
    if (other === undefined) return false;
    const one = equalItems(item, other);
    if (one === false) return false;
    if (one === null) known = null;
  }
  return known;
}

const numeric = (a: Item, b: Item): number => compareDecimals(textOf(a), textOf(b));

const textOf = ({ value }: Item): string => (value instanceof Decimal ? value.text : '0');

/** Order of two items: null is unknown. Halts where they are of types that have no order between them. */
export function order(a: Item, b: Item): number | null {
  const left = systemTypeOf(a);
  const right = systemTypeOf(b);
  if (isNumber(left) && isNumber(right)) return numeric(a, b);
  if (left === 'String' && right === 'String')
    return String(a.value) < String(b.value) ? -1 : Number(a.value !== b.value);
  if (isTemporal(left) && isTemporal(right) && (left === 'Time') === (right === 'Time')) {
    return compareTemporal(String(a.value), String(b.value));
  }
  return halt('evaluation', 'comparison', 'Two values that are compared have no order: they are of different types.');
}
