// https://ucum.org/ucum: conversion is exact and keeps order; held against the library of the National Library of Medicine.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATOMS } from './generated/units.ts';
import { canonicalUnit } from './index.ts';
import { parseRational, printRational, type Rational } from './rational.ts';
import { convert, readUnit } from './read-unit.ts';
import type { Unit } from './unit.ts';

interface Library {
  readonly UcumLhcUtils: {
    getInstance(): {
      convertUnitTo(from: string, value: number, to: string): { readonly status: string; readonly toVal: number };
    };
  };
}
// The library comes without types.
const lhc: Library = createRequire(import.meta.url)('@lhncbc/ucum-lhc');
/** It inverts the whole of a product with one of the first three, and has other numbers for the rest (README). */
const IT_ERRS = ['[diop]', '[mesh_i]', 'Bd', '[mu_0]', 'Oe', 'Gb', '[S]', '[LPF]', '[degRe]'];

const inHomeUnit = (value: string, code: string): string | undefined => {
  const unit = canonicalUnit(code);
  return unit ? `${unit.amount(value)} ${unit.code}` : undefined;
};

describe('What is no unit with an exact value', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'furlongs'],
    ['a sign without a second part', 'mg/'],
    ['a bracket left open', '[['],
    ['parentheses too deep', '((((((((((m))))))))))'],
    ['a power too great', '10*999'],
    ['many great powers', 'm30.m30'],
    ['a code too long', `${'m.'.repeat(60)}m`],
    ['nought', '0'],
    ['an inherited name', '__proto__'],
    ['a temperature scale in a product', 'Cel/m'],
    ['a temperature scale with prefix', 'mCel'],
    ['a logarithm', 'dB'],
    ['acidity', '[pH]'],
    ['an annotation left open', 'mg{'],
    ['a prefix on a unit that takes none', 'kd'],
  ])('%s', (_, code) => {
    expect(canonicalUnit(code)).toBeNull();
  });
});

describe('Amounts in the home unit', () => {
  it.each([
    ['5400', 'ug', '0.0000054 kg'],
    ['5.4', 'mg', '0.0000054 kg'],
    ['98.6', '[degF]', '37 Cel'],
    ['-40', '[degF]', '-40 Cel'],
    ['310.15', 'K', '37 Cel'],
    ['16', 'kPa', '120.01020086707370126460749163678912707580144312267 mm[Hg]'],
    ['72', '{beats}/min', '72 /min'],
    ['1', 'Hz', '60 /min'],
    ['7.0', 'mmol/L', '7.0 mmol/L'],
    ['1', 'mol/m3', '1 mmol/L'],
    ['250', '10*3/uL', '250 10*9/L'],
    ['1', 'g%', '1000 mg/dL'],
    ['70', '[in_i]', '177.8 cm'],
    ['1', '[lb_av]', '0.45359237 kg'],
    ['0.5', '1', '50 %'],
    ['2', 'mL/min/{1.73_m2}', '2 mL/min'],
    ['1', 'a', '31557600 s'],
    ['4', '[IU]/mL', '4000000 m[iU]/L'],
    ['1', '[S]', '0.0000000000001 s'],
    ['1', 'Oe', '79.577471545947667884441...'],
    ['1', '[degRe]', '1.25 Cel'],
    ['1', 'kg/(m.s2)', '0.00750063755419210632903...'],
  ])('%s %s', (value, code, expected) => {
    const [start = ''] = expected.split('...');
    expect(inHomeUnit(value, code)?.startsWith(start)).toBe(true);
  });

  it('are compared only within a dimension', () => {
    const codes = ['mmol/L', '10*9/L', 'mg/dL', '[iU]/L', "[arb'U]/L"].map((code) => canonicalUnit(code)?.code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('are no amounts where the text is no number', () => {
    expect(canonicalUnit('mg')?.amount('five')).toBeNull();
    expect(canonicalUnit('kg')?.amount('five')).toBeNull();
  });
});

const exact = ATOMS.map(([code = '']) => code).filter((code) => canonicalUnit(code) !== null);
const temperatures = new Set(['Cel', '[degF]', '[degRe]']);
const factors = exact.filter((code) => !temperatures.has(code));
const code = fc.constantFrom(...exact);
const product = fc
  .tuple(
    fc.constantFrom(...factors),
    fc.constantFrom('.', '/'),
    fc.constantFrom('', 'm', 'k', 'u'),
    fc.constantFrom('g', 'L', 'mol', 's', 'Pa', '[iU]'),
    fc.constantFrom('', '2', '-1'),
  )
  .map(([a, sign, prefix, b, exponent]) => `${a}${sign}${prefix}${b}${exponent}`)
  .filter((text) => canonicalUnit(text) !== null);
const anyUnit = fc.oneof(code, product);
const digits = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const decimal = fc.tuple(digits, fc.integer({ min: -18, max: 6 })).map(([whole, power]) => `${whole}e${power}`);

const rational = (text: string): Rational => {
  const value = parseRational(text);
  if (!value) throw new Error(text);
  return value;
};
const unit = (text: string): Unit => {
  const read = readUnit(text);
  if (!read) throw new Error(text);
  return read;
};
const order = (a: Rational, b: Rational): bigint => a.numerator * b.denominator - b.numerator * a.denominator;
const sign = (value: bigint): number => (value < 0n ? -1 : value > 0n ? 1 : 0);

describe('Conversion', () => {
  it('there and back gives the same number, exactly', () => {
    fc.assert(
      fc.property(decimal, anyUnit, (text, from) => {
        const home = unit(canonicalUnit(from)?.code ?? '');
        const there = convert(rational(text), unit(from), home);
        expect(order(convert(there, home, unit(from)), rational(text))).toBe(0n);
      }),
    );
  });

  it('keeps the order of two amounts of one unit', () => {
    fc.assert(
      fc.property(decimal, decimal, anyUnit, (a, b, from) => {
        const amount = (text: string) => rational(canonicalUnit(from)?.amount(text) ?? '');
        expect(sign(order(amount(a), amount(b)))).toBe(sign(order(rational(a), rational(b))));
      }),
    );
  });

  it('gives equal amounts of different units the same text', () => {
    fc.assert(
      fc.property(decimal, anyUnit, fc.constantFrom('k', 'm', 'c'), (text, from, prefix) => {
        const power = { k: 3, m: -3, c: -2 }[prefix] ?? 0;
        fc.pre(!temperatures.has(from) && !from.startsWith('10') && canonicalUnit(`10*${power}.${from}`) !== null);
        const [digits = '', exponent = '0'] = text.split('e');
        const moved = `${digits}e${Number(exponent) - power}`;
        // The written unit itself keeps the digits as they were sent.
        const value = (of: string, number: string) => printRational(rational(canonicalUnit(of)?.amount(number) ?? ''));
        expect(value(`10*${power}.${from}`, moved)).toBe(value(from, text));
      }),
    );
  });

  it('agrees with the library, to the precision of its doubles', () => {
    const library = lhc.UcumLhcUtils.getInstance();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), anyUnit, (value, from) => {
        const to = canonicalUnit(from);
        const theirs = library.convertUnitTo(from, value, to?.code ?? '');
        // The library knows no conversion of arbitrary units, which we compare with themselves.
        fc.pre(theirs.status === 'succeeded' && !IT_ERRS.some((one) => from.includes(one)));
        expect(Number(to?.amount(String(value))) / theirs.toVal).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('Printed numbers', () => {
  it.each([
    ['1', '3', '0.33333333333333333333333333333333333333333333333333'],
    ['2', '3', '0.66666666666666666666666666666666666666666666666667'],
    ['-1', '8', '-0.125'],
    ['0', '7', '0'],
    ['100', '1', '100'],
  ])('%s / %s', (a, b, expected) => {
    expect(printRational({ numerator: BigInt(a), denominator: BigInt(b) })).toBe(expected);
  });
});
