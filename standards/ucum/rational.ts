// https://ucum.org/ucum §20: magnitudes are exact; a fraction of two whole numbers loses nothing, a double would.

/** numerator / denominator; the denominator is above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

const divisor = (a: bigint, b: bigint): bigint => {
  let [left, right] = [a < 0n ? -a : a, b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left;
};

const reduced = (numerator: bigint, denominator: bigint): Rational => {
  const common = divisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
};

export const ONE: Rational = { numerator: 1n, denominator: 1n };

/** Null when the text is no decimal number. */
export const parseRational = (text: string): Rational | null => {
  const parts = NUMBER.exec(text);
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const power = Number(exponent) - fraction.length;
  return power < 0
    ? reduced(digits, 10n ** BigInt(-power))
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
};

export const times = (a: Rational, b: Rational): Rational =>
  reduced(a.numerator * b.numerator, a.denominator * b.denominator);

export const plus = (a: Rational, b: Rational): Rational =>
  reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

/** One over it; the value must be above 0. */
export const inverse = ({ numerator, denominator }: Rational): Rational => ({
  numerator: denominator,
  denominator: numerator,
});

export const negative = ({ numerator, denominator }: Rational): Rational => ({ numerator: -numerator, denominator });

/** A whole power, below 0 too; the value must be above 0. */
export const power = (base: Rational, exponent: number): Rational => {
  const { numerator, denominator } = exponent < 0 ? inverse(base) : base;
  const times = BigInt(Math.abs(exponent));
  return { numerator: numerator ** times, denominator: denominator ** times };
};

/** Significant digits of a printed number: far beyond any measurement (R4 asks for 18). */
const DIGITS = 50;

/**
 * Plain decimal text without exponent, to 50 significant digits, halves away from zero. The same number always gives the
 * same text, and a greater one never a smaller text, so that rounding cannot turn an order around.
 */
export const printRational = ({ numerator, denominator }: Rational): string => {
  if (numerator === 0n) return '0';
  const size = numerator < 0n ? -numerator : numerator;
  // Places behind the point that leave DIGITS or DIGITS + 1 significant ones; one digit is cut off below.
  let places = DIGITS - String(size).length + String(denominator).length;
  if (scaled(size, places) / denominator >= 10n ** BigInt(DIGITS)) places -= 1;
  const shrunk = places < 0 ? denominator * 10n ** BigInt(-places) : denominator;
  const whole = (scaled(size, places) * 2n + shrunk) / (shrunk * 2n);
  const text = pointed(whole, places);
  return numerator < 0n ? `-${text}` : text;
};

const scaled = (value: bigint, places: number): bigint => (places > 0 ? value * 10n ** BigInt(places) : value);

const pointed = (digits: bigint, places: number): string => {
  if (places <= 0) return (digits * 10n ** BigInt(-places)).toString();
  const text = digits.toString().padStart(places + 1, '0');
  const point = text.length - places;
  return `${text.slice(0, point)}.${text.slice(point)}`.replace(/\.?0+$/, '');
};
