// https://hl7.org/fhir/R4/codesystem-observation-statistics.html#observation-statistics-regression: the straight line through values in time.

import { quotient, wholesOf } from './statistic.ts';

/** A measurement: decimal text, and ms since 1970. */
export interface TimedValue {
  readonly value: string;
  readonly time: number;
}

/** value = alpha + beta × days since the first measurement, as decimal texts. */
export interface Line {
  readonly alpha: string;
  readonly beta: string;
}

const DAY = 86_400_000n;

/** The line with the least squares of distances; null when all measurements are of one time. */
export function regressionOf(measured: readonly TimedValue[]): Line | null {
  const first = Math.min(...measured.map(({ time }) => time));
  const { values, exponent } = wholesOf(measured.map(({ value }) => value));
  const n = BigInt(measured.length);
  let [x, y, xx, xy] = [0n, 0n, 0n, 0n];
  for (const [place, { time }] of measured.entries()) {
    const [at, value] = [BigInt(time - first), values[place] ?? 0n];
    [x, y, xx, xy] = [x + at, y + value, xx + at * at, xy + at * value];
  }
  const below = n * xx - x * x;
  if (below === 0n) return null;
  const slope = n * xy - x * y;
  return {
    alpha: quotient({ exponent }, y * below - slope * x, n * below),
    beta: quotient({ exponent }, slope * DAY, below),
  };
}
