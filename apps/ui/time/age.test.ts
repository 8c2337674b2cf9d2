// Ages shown beside values: the boundaries between the units.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOf, ageText, dayOf, yearsOf } from './age.ts';

const now = Date.parse('2026-11-20T22:00:00Z');
const minutes = (count: number) => now - count * 60_000;

describe('the age of a value', () => {
  it.each([
    [minutes(-5), 0, 'minute'],
    [minutes(0), 0, 'minute'],
    [minutes(59), 59, 'minute'],
    [minutes(60), 1, 'hour'],
    [minutes(47 * 60), 47, 'hour'],
    [minutes(48 * 60), 2, 'day'],
  ] as const)('at %d is %i %s', (then, count, unit) => {
    expect(ageOf(then, now)).toEqual({ count, unit });
  });

  it('reads as words in each language', () => {
    expect(ageText(minutes(180), now, 'nb-NO')).toBe('for 3 timer siden');
    expect(ageText(minutes(180), now, 'en-GB')).toBe('3 hours ago');
    expect(ageText(minutes(0), now, 'nb-NO')).toBe('nå');
  });

  it('is never negative', () => {
    fc.assert(fc.property(fc.integer(), (shift) => ageOf(now + shift, now).count >= 0));
  });
});

describe('completed years', () => {
  it.each([
    [undefined, null],
    ['1942', null],
    ['2010-11-21', 15],
    ['2010-11-20', 16],
    ['2010-11-19', 16],
  ])('of someone born %s are %s', (born, years) => {
    expect(yearsOf(born, '2026-11-20')).toBe(years);
  });
});

it('the day is the local calendar day', () => {
  expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
});
