// https://hl7.org/fhir/R4/datatypes.html#decimal: numbers as text keep their order.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortedNumber } from './sorted-number.ts';

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** digits × 10^-places, and the same with zeros behind it or as a power of ten. */
const decimal = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.nat(8))
  .map(([digits, places]) => ({ digits, places }));
const print = ({ digits, places }: { digits: bigint; places: number }): string => {
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const point = text.length - places;
  return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${places === 0 ? '' : `.${text.slice(point)}`}`;
};

describe('A number as text', () => {
  it.each(['', 'x', '1.', '.5', '1e999999999', 'NaN'])(
    'is refused where it is none or beyond the index: %s',
    (text) => {
      expect(() => sortedNumber(text)).toThrow();
    },
  );

  it('stands before another exactly when it is smaller', () => {
    fc.assert(
      fc.property(decimal, decimal, (one, other) => {
        const places = Math.max(one.places, other.places);
        const scaled = ({ digits, places: of }: typeof one) => digits * 10n ** BigInt(places - of);
        const [a, b] = [scaled(one), scaled(other)];
        expect(order(sortedNumber(print(one)), sortedNumber(print(other)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['1.50', '1.5'],
    ['100', '1e2'],
    ['-0.0', '0'],
    ['-0.050', '-5E-2'],
    ['007', '7'],
  ])('is the same however it is written: %s, %s', (one, other) => {
    expect(sortedNumber(one)).toBe(sortedNumber(other));
  });

  it('lies between the open ends', () => {
    for (const text of ['-1e999', '-1', '0', '1', '9e999']) {
      expect(order(sortedNumber('-Infinity'), sortedNumber(text))).toBe(-1);
      expect(order(sortedNumber(text), sortedNumber('Infinity'))).toBe(-1);
    }
  });
});
