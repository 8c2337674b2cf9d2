// https://ucum.org/ucum §§9-22: what a unit is worth in base units.

import type { Rational } from './rational.ts';

/** Powers of the base units: g 1, m -3. Arbitrary units ([iU]) stand for themselves: they convert to nothing else. */
export type Dimension = ReadonlyMap<string, number>;

/** A value in this unit is (value + offset) × factor in base units; the offset is 0 but for temperatures. */
export interface Unit {
  readonly dimension: Dimension;
  readonly factor: Rational;
  readonly offset: Rational;
}
