// https://hl7.org/fhir/R4/codesystem-observation-statistics.html#observation-statistics-regression: exact where it can be, near doubles elsewhere.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regressionOf } from './regression.ts';

const DAY = 86_400_000;
const at = (...values: readonly (readonly [day: number, value: string])[]) =>
  regressionOf(values.map(([day, value]) => ({ time: day * DAY, value })));

describe('The line through measurements', () => {
  it('is none through one time, or through nothing', () => {
    expect(at()).toBeNull();
    expect(at([3, '1.0'], [3, '2.0'])).toBeNull();
  });

  it('is exact for decimals, and counts days from the first', () => {
    expect(at([10, '0.1'], [11, '0.2'], [12, '0.3'])).toEqual({ alpha: '0.1', beta: '0.1' });
    expect(at([12, '70.0'], [10, '72.0'])).toEqual({ alpha: '72.0', beta: '-1.0' });
    expect(at([0, '1'], [1, '1'], [2, '2'])).toEqual({ alpha: '0.833333', beta: '0.5' });
  });

  it('leaves distances whose sum is nothing, also weighed by time', () => {
    const point = fc.record({ day: fc.integer({ min: 0, max: 400 }), value: fc.integer({ min: -1000, max: 1000 }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 20 }), (points) => {
        const line = at(...points.map(({ day, value }) => [day, String(value)] as const));
        fc.pre(line !== null);
        const first = Math.min(...points.map(({ day }) => day));
        const left = points.map(({ day, value }) => ({
          day: day - first,
          distance: value - Number(line?.alpha) - Number(line?.beta) * (day - first),
        }));
        expect(left.reduce((sum, { distance }) => sum + distance, 0)).toBeCloseTo(0, 1);
        expect(left.reduce((sum, { day, distance }) => sum + distance * day, 0)).toBeCloseTo(0, -1);
      }),
    );
  });
});
