// reference/norway.md §8.3: every cell of the NEWS2 table at both its limits, the bands and the refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMeasurement } from './any-measurement.ts';
import { NEWS2_PARTS, type News2Entry, type News2Part, temperatureTenthsOf } from './news2-measurement.ts';
import { bandOf, isComplete, type News2Person, scoreNews2, scorePart } from './news2-score.ts';

const adult: News2Person = { ageInYears: 80, pregnancy: 'not-known-pregnant' };
const well = {
  respiration: 16,
  saturation: 97,
  scale: 1,
  oxygen: 'air',
  systolic: 130,
  pulse: 70,
  consciousness: 'A',
  temperatureTenths: 370,
} as const;

/** part, entry, lowest and highest value of the cell, score. */
type Cell = readonly [part: News2Part, values: (value: number) => News2Entry, low: number, high: number, score: number];

const respiration = (value: number): News2Entry => ({ respiration: value });
const scale1 = (value: number): News2Entry => ({ saturation: value, scale: 1 });
const scale2Air = (value: number): News2Entry => ({ saturation: value, scale: 2, oxygen: 'air' });
const scale2Oxygen = (value: number): News2Entry => ({ saturation: value, scale: 2, oxygen: 'oxygen' });
const systolic = (value: number): News2Entry => ({ systolic: value });
const pulse = (value: number): News2Entry => ({ pulse: value });
const temperature = (value: number): News2Entry => ({ temperatureTenths: value });

const CELLS: readonly Cell[] = [
  ['respiration', respiration, 1, 8, 3],
  ['respiration', respiration, 9, 11, 1],
  ['respiration', respiration, 12, 20, 0],
  ['respiration', respiration, 21, 24, 2],
  ['respiration', respiration, 25, 60, 3],
  ['saturation', scale1, 40, 91, 3],
  ['saturation', scale1, 92, 93, 2],
  ['saturation', scale1, 94, 95, 1],
  ['saturation', scale1, 96, 100, 0],
  ['saturation', scale2Air, 40, 83, 3],
  ['saturation', scale2Air, 84, 85, 2],
  ['saturation', scale2Air, 86, 87, 1],
  ['saturation', scale2Air, 88, 92, 0],
  ['saturation', scale2Air, 93, 100, 0],
  ['saturation', scale2Oxygen, 40, 83, 3],
  ['saturation', scale2Oxygen, 84, 85, 2],
  ['saturation', scale2Oxygen, 86, 87, 1],
  ['saturation', scale2Oxygen, 88, 92, 0],
  ['saturation', scale2Oxygen, 93, 94, 1],
  ['saturation', scale2Oxygen, 95, 96, 2],
  ['saturation', scale2Oxygen, 97, 100, 3],
  ['systolic', systolic, 40, 90, 3],
  ['systolic', systolic, 91, 100, 2],
  ['systolic', systolic, 101, 110, 1],
  ['systolic', systolic, 111, 219, 0],
  ['systolic', systolic, 220, 300, 3],
  ['pulse', pulse, 20, 40, 3],
  ['pulse', pulse, 41, 50, 1],
  ['pulse', pulse, 51, 90, 0],
  ['pulse', pulse, 91, 110, 1],
  ['pulse', pulse, 111, 130, 2],
  ['pulse', pulse, 131, 250, 3],
  ['temperature', temperature, 250, 350, 3],
  ['temperature', temperature, 351, 360, 1],
  ['temperature', temperature, 361, 380, 0],
  ['temperature', temperature, 381, 390, 1],
  ['temperature', temperature, 391, 440, 2],
];

describe('a measurement is refused', () => {
  it('under 16 years, and not from the sixteenth birthday on', () => {
    expect(scoreNews2(well, { ...adult, ageInYears: 15 })).toEqual({ ok: false, error: { code: 'under-16' } });
    expect(scoreNews2(well, { ...adult, ageInYears: 16 }).ok).toBe(true);
  });

  it('in pregnancy', () => {
    expect(scoreNews2(well, { ...adult, pregnancy: 'pregnant' })).toEqual({ ok: false, error: { code: 'pregnant' } });
  });

  it('with every missing part named', () => {
    const { pulse: _pulse, oxygen: _oxygen, ...rest } = well;
    expect(scoreNews2(rest, adult)).toEqual({ ok: false, error: { code: 'missing', parts: ['oxygen', 'pulse'] } });
  });

  it('on scale 2 without knowing whether oxygen is given', () => {
    expect(scorePart({ saturation: 94, scale: 2 }, 'saturation')).toBeUndefined();
  });

  it.each([
    ['respiration', { respiration: 0 }],
    ['respiration', { respiration: 61 }],
    ['saturation', { saturation: 101 }],
    ['saturation', { saturation: 39 }],
    ['systolic', { systolic: 301 }],
    ['pulse', { pulse: 19 }],
    ['pulse', { pulse: 70.5 }],
    ['temperature', { temperatureTenths: 249 }],
    ['temperature', { temperatureTenths: 374.5 }],
  ])('with a %s that no adult has: %o', (part, change) => {
    expect(scoreNews2({ ...well, ...change }, adult)).toMatchObject({
      ok: false,
      error: { code: 'implausible', part },
    });
  });
});

describe('each cell of the table', () => {
  it.each(CELLS)('%s %s %i–%i gives %i', (part, values, low, high, score) => {
    expect(scorePart(values(low), part)).toBe(score);
    expect(scorePart(values(high), part)).toBe(score);
  });

  it('air gives 0, oxygen gives 2', () => {
    expect(scorePart({ oxygen: 'air' }, 'oxygen')).toBe(0);
    expect(scorePart({ oxygen: 'oxygen' }, 'oxygen')).toBe(2);
  });

  it.each([
    ['A', 0],
    ['C', 3],
    ['V', 3],
    ['P', 3],
    ['U', 3],
  ] as const)('consciousness %s gives %i', (consciousness, score) => {
    expect(scorePart({ consciousness }, 'consciousness')).toBe(score);
  });
});

describe('the band', () => {
  it.each([
    [[], 'low'],
    [[2, 2], 'low'],
    [[3], 'low-medium'],
    [[3, 1], 'low-medium'],
    [[3, 2], 'medium'],
    [[2, 2, 2], 'medium'],
    [[3, 2, 2], 'high'],
    [[2, 2, 2, 1], 'high'],
  ] as const)('of part scores %o is %s', (scores, band) => {
    expect(bandOf(scores)).toBe(band);
  });
});

describe('any plausible measurement', () => {
  it('has a total that is the sum of its parts, between 0 and 20', () => {
    fc.assert(
      fc.property(anyMeasurement, (measurement) => {
        const scored = scoreNews2(measurement, adult);
        if (!scored.ok) throw new Error(scored.error.code);
        const sum = NEWS2_PARTS.reduce((total, part) => total + scored.value.parts[part], 0);
        expect(scored.value.total).toBe(sum);
        expect(sum).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThanOrEqual(20);
        expect(isComplete(measurement)).toBe(true);
      }),
    );
  });

  it('never scores lower on oxygen than on air', () => {
    fc.assert(
      fc.property(anyMeasurement, (measurement) => {
        const air = scoreNews2({ ...measurement, oxygen: 'air' }, adult);
        const oxygen = scoreNews2({ ...measurement, oxygen: 'oxygen' }, adult);
        if (!air.ok || !oxygen.ok) throw new Error('refused');
        expect(oxygen.value.total).toBeGreaterThanOrEqual(air.value.total + 2);
      }),
    );
  });
});

describe('a temperature as typed', () => {
  it.each(['', '3', '37,', '37,45', '3744', 'abc', '-37,4', '37.4.1'])('%j is not a temperature', (text) => {
    expect(temperatureTenthsOf(text).ok).toBe(false);
  });

  it.each([
    ['37,4', 374],
    ['37.4', 374],
    ['374', 374],
    ['37', 370],
    [' 38,0 ', 380],
  ])('%j is %i tenths', (text, tenths) => {
    expect(temperatureTenthsOf(text)).toEqual({ ok: true, value: tenths });
  });
});
