// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html#_quantity_package

import { Decimal, type JsonObject, type JsonValue } from '@fkj/standards-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDecimals,
  compareOrdered,
  isWithin,
  magnitudeOf,
  readDateTime,
  readDuration,
  timeRangeOf,
} from './index.ts';

const dv = (type: string, members: Record<string, JsonValue | number>): JsonObject => ({
  _type: type,
  ...Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'number' ? new Decimal(String(value)) : value,
    ]),
  ),
});
const time = (type: string, value: string) => dv(type, { value });
const quantity = (magnitude: number | Decimal, units = 'kg') => dv('DV_QUANTITY', { magnitude, units });

describe('What is no time of ISO 8601', () => {
  it.each([
    ['DV_DATE', ['2023-02-29', '2024-13', '24-01-01', '2024-1-1', '', '2024-00', '2024-02-29T10:00', '1900-02-29']],
    ['DV_TIME', ['24:00:00', '10:60', '10:00:60', '1000:00', '10:00+15:00', 'T10:00', '10:0']],
    ['DV_DATE_TIME', ['2024T10:00', '2024-02T10:00:00', '2024-02-30T10:00', '2024-02-28 10:00', '2024-02-28T']],
    ['DV_DURATION', ['P', 'PT', 'P1', '1D', 'P1DT', 'P1.5D', 'PT1S1M', '--P1D']],
  ])('%s refuses it', (type, texts) => {
    for (const text of texts) expect([text, timeRangeOf(type, text)]).toEqual([text, null]);
  });

  it('has no magnitude, nor has what is not ordered', () => {
    expect(magnitudeOf(time('DV_DATE', 'yesterday'))).toBeNull();
    expect(magnitudeOf(dv('DV_TEXT', { value: '2024-01-01' }))).toBeNull();
    expect(magnitudeOf(dv('DV_PROPORTION', { numerator: 1, denominator: 0, type: 0 }))).toBeNull();
    expect(magnitudeOf('text')).toBeNull();
  });
});

describe('The magnitude', () => {
  it.each([
    ['DV_DATE', '0001-01-01', 0],
    ['DV_DATE', '0001-12-31', 364],
    ['DV_DATE', '1970-01-01', 719_162],
    ['DV_DATE', '20240229', 738_944],
    ['DV_DATE', '2024-02', 738_916],
    ['DV_DATE_TIME', '1970-01-01T00:00:00Z', 719_162 * 86_400],
    ['DV_DATE_TIME', '1970-01-01T01:00:00,5+01:00', 719_162 * 86_400 + 0.5],
    ['DV_DATE_TIME', '19700101T000000-0030', 719_162 * 86_400 + 1800],
    ['DV_TIME', '10:30', 37_800],
    ['DV_TIME', '103000.25', 37_800.25],
    ['DV_DURATION', 'P1Y', 365.24 * 86_400],
    ['DV_DURATION', '-P2W1DT3S', -(15 * 86_400 + 3)],
    ['DV_DURATION', 'P1MT1H', 30.42 * 86_400 + 3600],
  ])('of %s %s', (type, text, expected) => {
    expect(magnitudeOf(time(type, text))).toBeCloseTo(expected, 6);
  });

  it('of numbers is what they say', () => {
    expect(magnitudeOf(quantity(72.5))).toBe(72.5);
    expect(magnitudeOf(dv('DV_ORDINAL', { value: 3 }))).toBe(3);
    expect(magnitudeOf(dv('DV_PROPORTION', { numerator: 1, denominator: 4, type: 0 }))).toBe(0.25);
  });
});

describe('Values that the model does not order', () => {
  it('are of other types or units, or partial and overlapping', () => {
    expect(compareOrdered(quantity(1), quantity(1, 'g'))).toBeNull();
    expect(compareOrdered(quantity(1), dv('DV_COUNT', { magnitude: 1 }))).toBeNull();
    expect(compareOrdered(time('DV_DATE', '2024'), time('DV_DATE', '2024-05-01'))).toBeNull();
    expect(
      compareOrdered(
        dv('DV_PROPORTION', { numerator: 1, denominator: 1, type: 1 }),
        dv('DV_PROPORTION', { numerator: 1, denominator: 100, type: 2 }),
      ),
    ).toBeNull();
  });
});

describe('Order', () => {
  it('of partial dates is known where they do not overlap', () => {
    expect(compareOrdered(time('DV_DATE', '2023'), time('DV_DATE', '2024-01'))).toBe(-1);
    expect(compareOrdered(time('DV_DATE', '2024'), time('DV_DATE', '2024'))).toBe(0);
    expect(
      compareOrdered(time('DV_DATE_TIME', '2024-01-01T12:00+02:00'), time('DV_DATE_TIME', '2024-01-01T10:30Z')),
    ).toBe(-1);
  });

  it('of numbers is exact where doubles are not', () => {
    expect(compareOrdered(quantity(new Decimal('0.1')), quantity(new Decimal('0.10000000000000001')))).toBe(-1);
    expect(compareOrdered(quantity(new Decimal('1e2')), quantity(new Decimal('100.00')))).toBe(0);
    const number = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -12, max: 12 }));
    fc.assert(
      fc.property(number, number, ([a, i], [b, j]) => {
        const scaled = (digits: bigint, power: number) => digits * 10n ** BigInt(power + 12);
        const [x, y] = [scaled(a, i), scaled(b, j)];
        expect(Math.sign(compareDecimals(new Decimal(`${a}e${i}`), new Decimal(`${b}e${j}`)))).toBe(
          x < y ? -1 : x > y ? 1 : 0,
        );
      }),
    );
  });

  it('turns around when the values are exchanged, and goes with the magnitude', () => {
    const two = (n: number) => String(n).padStart(2, '0');
    const part = (max: number) => fc.integer({ min: 1, max }).map(two);
    const text = fc
      .tuple(
        fc.integer({ min: 1, max: 9999 }).map((y) => String(y).padStart(4, '0')),
        part(12),
        part(28),
        part(23),
        part(59),
        fc.constantFrom('Z', '+02:00', '-11:30', ''),
        fc.integer({ min: 1, max: 5 }),
      )
      .map(
        ([y, m, d, h, min, zone, parts]) =>
          [y, `-${m}`, `-${d}`, `T${h}`, `:${min}`].slice(0, parts).join('') + (parts > 3 ? zone : ''),
      );
    let unknown = 0;
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(readDateTime(one)).not.toBeNull();
        const [a, b] = [time('DV_DATE_TIME', one), time('DV_DATE_TIME', other)];
        const order = compareOrdered(a, b);
        const back = compareOrdered(b, a);
        expect(order === null ? null : order + (back ?? 9)).toBe(order === null ? back : 0);
        expect(compareOrdered(a, a)).toBe(0);
        if (order === null) unknown++;
        else if (order !== 0) expect(Math.sign((magnitudeOf(a) ?? 0) - (magnitudeOf(b) ?? 0))).toBe(order);
      }),
      { numRuns: 500 },
    );
    expect(unknown).toBeLessThan(250);
  });

  it('of durations goes by their nominal length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(99), { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        ([y, mo, w, d, h, mi, s], minus) => {
          const text = `${minus ? '-' : ''}P${y}Y${mo}M${w}W${d}DT${h}H${mi}M${s}S`;
          expect(readDuration(text)).toEqual({
            sign: minus ? -1 : 1,
            years: y,
            months: mo,
            weeks: w,
            days: d,
            hours: h,
            minutes: mi,
            seconds: s,
          });
        },
      ),
    );
    expect(compareOrdered(time('DV_DURATION', 'P1M'), time('DV_DURATION', 'P31D'))).toBe(-1);
  });
});

describe('An interval', () => {
  const from = (members: Record<string, JsonValue>) =>
    dv('DV_INTERVAL', {
      lower_unbounded: false,
      upper_unbounded: false,
      lower_included: true,
      upper_included: false,
      ...members,
    });

  it('has its ends in it as it says', () => {
    const interval = from({ lower: quantity(1), upper: quantity(3) });
    expect([0, 1, 2, 3, 4].map((n) => isWithin(interval, quantity(n)))).toEqual([false, true, true, false, false]);
    expect(isWithin(from({ upper: quantity(3), lower_unbounded: true }), quantity(-9))).toBe(true);
  });

  it('does not know of other units', () => {
    expect(isWithin(from({ lower: quantity(1) }), quantity(2, 'g'))).toBeNull();
  });
});
