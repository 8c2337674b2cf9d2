// https://hl7.org/fhir/R4/search.html#composite and DESIGN.md §4 "leaf": a second number of one row, as text that sorts as it.

const NUMBER = /^(-?)\+?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Powers of ten are written without sign, nine digits wide: no document is long enough for more. */
const ABOVE = 500_000_000;
const WIDTH = 9;

/** Sorts after every digit: of two numbers below zero the one with fewer digits is the higher. */
const END = '~';

const INFINITE: Readonly<Record<string, string>> = { '-Infinity': '0', Infinity: '4' };

/**
 * Text of a decimal number (or 'Infinity', '-Infinity') such that texts in the order of their code points are numbers in
 * their order, and equal where the numbers are, however they are written. Throws on other text: no index has such a number.
 */
export const sortedNumber = (text: string): string => {
  const infinite = INFINITE[text];
  if (infinite !== undefined) return infinite;
  const [matched, sign = '', whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (matched === undefined) throw new Error(`Not a decimal number: ${text}`);
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '2';
  const exponent = Number(power) - fraction.length + digits.length + ABOVE;
  if (exponent < 0 || exponent >= 10 ** WIDTH) throw new Error(`A number beyond the index: ${text}`);
  const size = String(exponent).padStart(WIDTH, '0') + digits.replace(/0+$/, '');
  return sign === '-' ? `1${size.replace(/\d/g, (digit) => String(9 - Number(digit)))}${END}` : `3${size}`;
};
