// https://hl7.org/fhirpath/N1/#math: exact decimal arithmetic on numbers as they were written.

import { Decimal } from '@fkj/standards-json';
import { add, type Exact, multiply, negate, parseExact, printExact } from '../search/decimal.ts';
import { halt } from './issue.ts';
import { type Item, system, systemTypeOf } from './item.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | 'div' | 'mod';

/** Digits of a quotient that does not end, as many as 128-bit decimals have. */
const DIGITS = 34;
/** Digits that a number may grow to. */
const LONGEST = 2_000;

const exact = (item: Item): Exact =>
  (item.value instanceof Decimal ? parseExact(item.value.text) : null) ??
  halt('evaluation', 'arithmetic', 'A number was expected.');

const number = (type: 'Integer' | 'Decimal', value: Exact): Item => {
  const text = printExact(value);
  return text.length > LONGEST
    ? halt('costly', 'arithmetic', 'A number grew too long.')
    : system(type, new Decimal(text));
};

const length = (value: bigint): number => (value < 0n ? -value : value).toString().length;

/** Both at the same exponent. */
function aligned(a: Exact, b: Exact): readonly [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [a.digits * 10n ** BigInt(a.exponent - exponent), b.digits * 10n ** BigInt(b.exponent - exponent)];
}

/** Rounded half away from zero; exact where it ends within the digits. */
function divide(a: Exact, b: Exact): Exact {
  const shift = Math.max(0, DIGITS - length(a.digits) + length(b.digits));
  const scaled = a.digits * 10n ** BigInt(shift);
  const rest = scaled % b.digits;
  let digits = scaled / b.digits;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice >= (b.digits < 0n ? -b.digits : b.digits)) digits += scaled < 0n === b.digits < 0n ? 1n : -1n;
  let exponent = a.exponent - b.exponent - shift;
  while (exponent < 0 && digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return { digits, exponent };
}

/** Null is the empty collection: division by zero. */
export function calculate(operator: ArithmeticOperator, left: Item, right: Item): Item | null {
  const [a, b] = [exact(left), exact(right)];
  const type = systemTypeOf(left) === 'Integer' && systemTypeOf(right) === 'Integer' ? 'Integer' : 'Decimal';
  if (operator === '+') return number(type, add(a, b));
  if (operator === '-') return number(type, add(a, negate(b)));
  if (operator === '*') return number(type, multiply(a, b));
  if (b.digits === 0n) return null;
  if (operator === '/') return number('Decimal', divide(a, b));
  const [dividend, divisor] = aligned(a, b);
  if (operator === 'div') return number('Integer', { digits: dividend / divisor, exponent: 0 });
  return number(type, { digits: dividend % divisor, exponent: Math.min(a.exponent, b.exponent) });
}

export const opposite = (item: Item): Item =>
  number(systemTypeOf(item) === 'Integer' ? 'Integer' : 'Decimal', negate(exact(item)));

export type Rounding = 'down' | 'up' | 'nearest' | 'towards-zero';

/** The number with at most so many digits after the point. */
export function rounded(item: Item, places: number, how: Rounding): Exact {
  const value = exact(item);
  const drop = -places - value.exponent;
  if (drop <= 0) return value;
  const unit = 10n ** BigInt(drop);
  const cut = value.digits / unit;
  const rest = value.digits % unit;
  return { digits: cut + step(rest, unit, how), exponent: -places };
}

function step(rest: bigint, unit: bigint, how: Rounding): bigint {
  if (rest === 0n || how === 'towards-zero') return 0n;
  if (how === 'down') return rest < 0n ? -1n : 0n;
  if (how === 'up') return rest > 0n ? 1n : 0n;
  if (rest > 0n) return rest * 2n >= unit ? 1n : 0n;
  return -rest * 2n > unit ? -1n : 0n;
}

/** `round`, `floor` and the like: an Integer where no digits are left after the point. */
export const roundTo = (item: Item, places: number, how: Rounding): Item =>
  number(places === 0 ? 'Integer' : 'Decimal', rounded(item, places, how));
