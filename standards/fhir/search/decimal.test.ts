// https://hl7.org/fhir/R4/datatypes.html#decimal: arithmetic on decimal text loses nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compareDecimals, impliedRange, multiply, parseExact, printExact } from './decimal.ts';

const exact = (text: string) => {
  const value = parseExact(text);
  if (!value) throw new Error(`Not a number: ${text}`);
  return value;
};

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => printExact({ digits, exponent: -places }));

describe('decimal text', () => {
  it.each(['', '-', '1.', '.5', '1e', '0x10', '1,5', 'NaN', 'Infinity', '1e9999', ' 1'])('%j is no number', (text) => {
    expect(parseExact(text)).toBeNull();
    expect(impliedRange(text)).toBeNull();
  });

  it('is not searched for when it is longer than any measurement', () => {
    expect(impliedRange('9'.repeat(101))).toBeNull();
    expect(impliedRange('9'.repeat(100))).not.toBeNull();
  });

  it('is printed as it was read', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        expect(printExact(exact(text))).toBe(text);
      }),
    );
  });

  it('compares by value, not by digits', () => {
    expect(compareDecimals('1.0', '1.00')).toBe(0);
    expect(compareDecimals('1e2', '100')).toBe(0);
    expect(compareDecimals('-Infinity', '-1e300')).toBeLessThan(0);
    expect(compareDecimals('Infinity', 'Infinity')).toBe(0);
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(compareDecimals(String(a), String(b))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('adds and multiplies as whole numbers do', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const [left, right] = [exact(String(a)), exact(String(b))];
        expect(printExact(add(left, right))).toBe(String(BigInt(a) + BigInt(b)));
        expect(printExact(multiply(left, right))).toBe(String(BigInt(a) * BigInt(b)));
      }),
    );
  });

  it('lies in the middle of the range its precision implies', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const range = impliedRange(text);
        if (!range) throw new Error('A number has a range');
        const sum = printExact(add(exact(range.low), exact(range.high)));
        expect(compareDecimals(sum, printExact(multiply(exact(text), exact('2'))))).toBe(0);
        expect(compareDecimals(range.low, text)).toBe(-1);
      }),
    );
  });
});
