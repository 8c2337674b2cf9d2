// https://hl7.org/fhir/R4/search.html#number and https://hl7.org/fhir/R4/datatypes.html#decimal: exact decimal arithmetic on text.

/** digits × 10^exponent */
export interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Null when the text is not a number. */
export const parseExact = (text: string): Exact | null => {
  const parts = NUMBER.exec(text);
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
};

const scaled = ({ digits, exponent }: Exact, to: number): bigint => digits * 10n ** BigInt(exponent - to);

export const add = (a: Exact, b: Exact): Exact => {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
};

export const multiply = (a: Exact, b: Exact): Exact => ({
  digits: a.digits * b.digits,
  exponent: a.exponent + b.exponent,
});

export const negate = ({ digits, exponent }: Exact): Exact => ({ digits: -digits, exponent });

/** Plain decimal text without exponent: `99.5`. */
export const printExact = ({ digits, exponent }: Exact): string => {
  if (exponent >= 0) return (digits * 10n ** BigInt(exponent)).toString();
  const text = (digits < 0n ? -digits : digits).toString().padStart(1 - exponent, '0');
  const point = text.length + exponent;
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}.${text.slice(point)}`;
};

const infinity = (text: string): number => (text === 'Infinity' ? 1 : text === '-Infinity' ? -1 : 0);

/** Order of two decimal texts (or 'Infinity', '-Infinity'): negative, 0 or positive. Throws on other text. */
export const compareDecimals = (a: string, b: string): number => {
  if (infinity(a) !== 0 || infinity(b) !== 0) return infinity(a) - infinity(b);
  const left = parseExact(a);
  const right = parseExact(b);
  if (!left || !right) throw new Error(`Not decimal numbers: ${a}, ${b}`);
  const exponent = Math.min(left.exponent, right.exponent);
  const difference = scaled(left, exponent) - scaled(right, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

const halfUnit = (text: string, { digits, exponent }: Exact): Exact => {
  // The specification reads 1e2 as [95, 105): a number with an exponent has at least two significant figures.
  const oneFigure = /e/i.test(text) && digits > -10n && digits < 10n;
  return { digits: 5n, exponent: exponent - (oneFigure ? 2 : 1) };
};

// Far beyond any measurement, and short enough that exact arithmetic costs nothing.
const LONGEST = 100;

/** The half-open range that the precision of a searched number implies: 100 is [99.5, 100.5), 5.40 is [5.395, 5.405). Null when the text is no number. */
export const impliedRange = (text: string): { readonly low: string; readonly high: string } | null => {
  const value = text.length > LONGEST ? null : parseExact(text);
  if (!value) return null;
  const half = halfUnit(text, value);
  return { low: printExact(add(value, negate(half))), high: printExact(add(value, half)) };
};

/**
 * What the digits of a stored number leave open, half-open: 5.40 is [5.395, 5.405), an open end itself. Digits after the point
 * count, however the number is written: 1e2 is 100, [99.5, 100.5).
 */
export const roomAround = (text: string): { readonly low: string; readonly high: string } => {
  const value = parseExact(text);
  if (value === null) return { low: text, high: text };
  const half: Exact = { digits: 5n, exponent: Math.min(value.exponent, 0) - 1 };
  return { low: printExact(add(value, negate(half))), high: printExact(add(value, half)) };
};
