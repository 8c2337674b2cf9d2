// https://hl7.org/fhir/R4/datatypes.html#dateTime: a day without a zone begins at midnight in Norway.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stretchOf } from './instants.ts';

const oslo = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', dateStyle: 'short', timeStyle: 'medium' });
const wall = (time: number | undefined): string => (time === undefined ? '' : oslo.format(time));

describe('the stretch of a date', () => {
  it('is none of what is no date, and one instant of a time', () => {
    for (const text of [null, '', 'i dag', '2026-13-01', '26-01-01']) expect(stretchOf(text)).toBeNull();
    const at = Date.parse('2026-11-22T08:00:00Z');
    expect(stretchOf('2026-11-22T09:00:00+01:00')).toEqual({ low: at, high: at });
  });

  it('goes from midnight to midnight by the clock on a Norwegian wall, summer and winter', () => {
    const between = { min: new Date('1997-01-01'), max: new Date('2090-12-30'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(between), (date) => {
        const day = date.toISOString().slice(0, 10);
        const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        const stretch = stretchOf(day);
        expect([wall(stretch?.low), wall(stretch?.high)]).toEqual([`${day} 00:00:00`, `${next} 00:00:00`]);
      }),
      { numRuns: 2_000 },
    );
    for (const day of ['2026-03-29', '2026-03-30', '2026-10-25', '2026-10-26'])
      expect(wall(stretchOf(day)?.low)).toBe(`${day} 00:00:00`);
    expect([wall(stretchOf('2026-06')?.low), wall(stretchOf('2026')?.high)]).toEqual([
      '2026-06-01 00:00:00',
      '2027-01-01 00:00:00',
    ]);
  });
});
