// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_numeric_functions: exact arithmetic on decimal text.

import { Decimal } from '@fkj/standards-json';

/** digits × 10^exponent */
interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Beyond these nothing is calculated: no measurement is, and no number may fill the memory. */
const LARGEST_EXPONENT = 400;
const MOST_DIGITS = 1_000;
/** Digits of an average that does not come out even. */
const PRECISION = 20;

function exact({ text }: Decimal): Exact | null {
  const parts = text.length > MOST_DIGITS ? null : NUMBER.exec(text);
  if (parts === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const exponent = Number(power) - fraction.length;
  if (Math.abs(Number(power)) > LARGEST_EXPONENT) return null;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent };
}

const scaled = ({ digits, exponent }: Exact, to: number): bigint => digits * 10n ** BigInt(exponent - to);

function decimal({ digits, exponent }: Exact): Decimal {
  if (exponent >= 0) return new Decimal((digits * 10n ** BigInt(exponent)).toString());
  const text = absolute(digits)
    .toString()
    .padStart(1 - exponent, '0');
  const point = text.length + exponent;
  return new Decimal(`${digits < 0n ? '-' : ''}${text.slice(0, point)}.${text.slice(point)}`);
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Without zeros after the point that say nothing. */
const trimmed = (value: Decimal): Decimal =>
  value.text.includes('.') ? new Decimal(value.text.replace(/\.?0+$/, '')) : value;

/** Halves away from zero. */
function divided(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [a, b] = [absolute(dividend), absolute(divisor)];
  const quotient = (2n * a + b) / (2n * b);
  return negative ? -quotient : quotient;
}

/** The exact sum; null when one of them is beyond calculation. */
export function sum(values: readonly Decimal[]): Decimal | null {
  let total: Exact = { digits: 0n, exponent: 0 };
  for (const value of values) {
    const next = exact(value);
    if (next === null) return null;
    const exponent = Math.min(total.exponent, next.exponent);
    total = { digits: scaled(total, exponent) + scaled(next, exponent), exponent };
  }
  return decimal(total);
}

/** The mean, to 20 digits where it does not come out even; null for none. */
export function average(values: readonly Decimal[]): Decimal | null {
  const total = sum(values);
  const parts = total === null ? null : exact(total);
  if (parts === null || values.length === 0) return null;
  const more = Math.max(0, PRECISION - absolute(parts.digits).toString().length + String(values.length).length);
  const digits = divided(parts.digits * 10n ** BigInt(more), BigInt(values.length));
  return trimmed(decimal({ digits, exponent: parts.exponent - more }));
}

export const absoluteOf = ({ text }: Decimal): Decimal => new Decimal(text.replace(/^[-+]/, ''));

/** The remainder, with the sign of the dividend; null by zero. */
export function remainder(dividend: Decimal, divisor: Decimal): Decimal | null {
  const [a, b] = [exact(dividend), exact(divisor)];
  if (a === null || b === null || b.digits === 0n) return null;
  const exponent = Math.min(a.exponent, b.exponent);
  return decimal({ digits: scaled(a, exponent) % scaled(b, exponent), exponent });
}

/** To a number of places after the point (fewer than none: tens, hundreds); `up` and `down` to the next whole one. */
export function rounded(value: Decimal, places: number, way: 'half' | 'up' | 'down'): Decimal | null {
  const parts = exact(value);
  if (parts === null || Math.abs(places) > LARGEST_EXPONENT) return null;
  if (parts.exponent >= -places) return decimal({ digits: scaled(parts, -places), exponent: -places });
  const unit = 10n ** BigInt(-places - parts.exponent);
  const half = divided(parts.digits, unit);
  const floor = parts.digits / unit - (parts.digits < 0n && parts.digits % unit !== 0n ? 1n : 0n);
  const ceiling = parts.digits % unit === 0n ? floor : floor + 1n;
  return decimal({ digits: way === 'half' ? half : way === 'down' ? floor : ceiling, exponent: -places });
}
