// https://www.rfc-editor.org/rfc/rfc6902#section-4.6: when two values are equal, whatever their text.

import { Decimal, isArray, isObject, type JsonValue } from '../value.ts';

/** Equal type and content: numbers by their value (`1.50` is `1.5`), members in any order, items in theirs. */
export function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (a instanceof Decimal || b instanceof Decimal) {
    return a instanceof Decimal && b instanceof Decimal && isSameNumber(a.text, b.text);
  }
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, at) => isEqual(item, b[at] ?? null));
  }
  if (isObject(a)) {
    if (!isObject(b)) return false;
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    return names.every((name) => {
      const one = a[name];
      const other = b[name];
      return one !== undefined && other !== undefined && isEqual(one, other);
    });
  }
  return a === b;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Compared exactly, digit by digit: doubles would call different decimals equal. */
function isSameNumber(a: string, b: string): boolean {
  return a === b || normal(a) === normal(b);
}

function normal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = withoutLeading(whole + fraction);
  if (digits === '') return '0';
  const kept = withoutTrailing(digits);
  const scale = Number(exponent) - fraction.length + digits.length - kept.length;
  // An exponent that no number type holds exactly is compared as it is written.
  return `${sign}${kept}e${Number.isSafeInteger(scale) ? scale : exponent}`;
}

function withoutLeading(digits: string): string {
  let from = 0;
  while (digits[from] === '0') from++;
  return digits.slice(from);
}

function withoutTrailing(digits: string): string {
  let to = digits.length;
  while (digits[to - 1] === '0') to--;
  return digits.slice(0, to);
}
