// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html#_dv_ordered_class: numbers compared as they are written, without rounding.

import type { Decimal } from '@fkj/standards-json';

const NUMBER = /^(-?)0*(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

interface Digits {
  readonly sign: -1 | 0 | 1;
  /** Without zeros at either end. */
  readonly digits: string;
  /** The value is 0.digits × 10^exponent. */
  readonly exponent: number;
}

function digitsOf({ text }: Decimal): Digits {
  const [, minus, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, '');
  if (digits === '') return { sign: 0, digits: '', exponent: 0 };
  return { sign: minus === '-' ? -1 : 1, digits, exponent: whole.length - leading + Number(power) };
}

/** Negative, zero or positive, exactly: `0.1` and `1.0e-1` are the same, `0.1` and `0.1000000000000000055` are not. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const a = digitsOf(one);
  const b = digitsOf(other);
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.exponent !== b.exponent) return a.sign * Math.sign(a.exponent - b.exponent);
  return a.sign * (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0);
}
