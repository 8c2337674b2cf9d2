// https://specifications.openehr.org/releases/AM/Release-1.4/openehr_archetype_profile.html: codes, quantities and ordinals against a template.

import { Decimal, isObject, type JsonValue } from '@fkj/standards-json';
import type { CodeConstraint, OrdinalConstraint, QuantityConstraint, Range } from '../opt/index.ts';
import { compareDecimals } from '../rm/ordered/index.ts';
import type { Check } from './report.ts';

/** A range as people write it: `>= 0 and < 1000`. */
export function printRange<Bound>(range: Range<Bound>, print: (bound: Bound) => string): string {
  const parts: string[] = [];
  if (range.lower !== null) parts.push(`${range.lowerIncluded ? '>=' : '>'} ${print(range.lower)}`);
  if (range.upper !== null) parts.push(`${range.upperIncluded ? '<=' : '<'} ${print(range.upper)}`);
  return parts.join(' and ');
}

export const printDecimal = ({ text }: Decimal): string => text;

export function isInRange(range: Range<Decimal>, value: Decimal): boolean {
  const { lower, upper, lowerIncluded, upperIncluded } = range;
  if (lower !== null) {
    const order = compareDecimals(value, lower);
    if (order < 0 || (order === 0 && !lowerIncluded)) return false;
  }
  if (upper === null) return true;
  const order = compareDecimals(value, upper);
  return order < 0 || (order === 0 && upperIncluded);
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const terminologyOf = (code: JsonValue): string =>
  isObject(code) && isObject(code.terminology_id) ? textOf(code.terminology_id.value) : '';

/** `SNOMED-CT(2003)` is a version of SNOMED-CT. */
const withoutVersion = (terminology: string): string => terminology.replace(/\(.*\)$/, '').toLowerCase();

export function checkCode(constraint: CodeConstraint): Check {
  const { terminology, codes, valueSet } = constraint;
  const allowed = new Set(codes);
  return (value, report) => {
    if (!isObject(value)) return;
    const found = terminologyOf(value);
    const code = textOf(value.code_string);
    if (terminology !== null && withoutVersion(found) !== withoutVersion(terminology)) {
      report.find('code-not-allowed', `The code must be of the terminology ${terminology}.`);
      return;
    }
    if (allowed.size > 0 && !allowed.has(code)) {
      const shown = codes.length > 12 ? `${codes.slice(0, 12).join(', ')} …` : codes.join(', ');
      report.find('code-not-allowed', `The code must be one of: ${shown}.`);
      return;
    }
    if (valueSet !== null) report.refer(valueSet, found, code);
  };
}

export function checkQuantity(constraint: QuantityConstraint): Check {
  const { units } = constraint;
  return (value, report) => {
    if (!isObject(value) || units.length === 0) return;
    const sameUnit = units.filter(({ unit }) => unit === value.units);
    if (sameUnit.length === 0) {
      report.find('value-not-allowed', `The unit must be one of: ${units.map(({ unit }) => unit).join(', ')}.`);
      return;
    }
    const { magnitude, precision } = value;
    const ranges = sameUnit.flatMap((one) => (one.magnitude === null ? [] : [one.magnitude]));
    if (
      magnitude instanceof Decimal &&
      ranges.length === sameUnit.length &&
      !ranges.some((one) => isInRange(one, magnitude))
    ) {
      const shown = ranges.map((one) => printRange(one, printDecimal)).join(', or ');
      report.find('value-not-allowed', `The magnitude in this unit must be ${shown}.`);
    }
    const precisions = sameUnit.flatMap((one) => (one.precision === null ? [] : [one.precision]));
    if (
      precision instanceof Decimal &&
      precisions.length === sameUnit.length &&
      !precisions.some((one) => isInRange(one, precision))
    ) {
      const shown = precisions.map((one) => printRange(one, printDecimal)).join(', or ');
      report.find('value-not-allowed', `The precision in this unit must be ${shown}.`);
    }
  };
}

export function checkOrdinal(constraint: OrdinalConstraint): Check {
  const { values } = constraint;
  return (value, report) => {
    if (!isObject(value) || values.length === 0) return;
    const number = value.value;
    const code = isObject(value.symbol) && isObject(value.symbol.defining_code) ? value.symbol.defining_code : null;
    if (!(number instanceof Decimal) || code === null) return;
    const meant = values.find((one) => one.code === code.code_string && one.terminology === terminologyOf(code));
    if (meant === undefined) {
      report.find('code-not-allowed', `The symbol must be one of: ${values.map((one) => one.code).join(', ')}.`);
    } else if (compareDecimals(meant.value, number) !== 0) {
      report.find('value-not-allowed', `The value that goes with this symbol is ${meant.value.text}.`);
    }
  };
}
