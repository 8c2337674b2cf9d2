// reference/norway.md §8.3: the NEWS2 table, cell by cell. Royal College of Physicians (2017), National Early Warning Score 2.
import type { Acvpu, Oxygen } from './news2-measurement.ts';

export type PartScore = 0 | 1 | 2 | 3;

/** Values from `from` upwards, until the next step begins, give `score`. */
export interface Step {
  readonly from: number;
  readonly score: PartScore;
}

export const RESPIRATION: readonly Step[] = [
  { from: 0, score: 3 },
  { from: 9, score: 1 },
  { from: 12, score: 0 },
  { from: 21, score: 2 },
  { from: 25, score: 3 },
];

export const SATURATION_SCALE_1: readonly Step[] = [
  { from: 0, score: 3 },
  { from: 92, score: 2 },
  { from: 94, score: 1 },
  { from: 96, score: 0 },
];

export const SATURATION_SCALE_2: Readonly<Record<Oxygen, readonly Step[]>> = {
  air: [
    { from: 0, score: 3 },
    { from: 84, score: 2 },
    { from: 86, score: 1 },
    { from: 88, score: 0 },
  ],
  oxygen: [
    { from: 0, score: 3 },
    { from: 84, score: 2 },
    { from: 86, score: 1 },
    { from: 88, score: 0 },
    { from: 93, score: 1 },
    { from: 95, score: 2 },
    { from: 97, score: 3 },
  ],
};

export const OXYGEN: Readonly<Record<Oxygen, PartScore>> = { air: 0, oxygen: 2 };

export const SYSTOLIC: readonly Step[] = [
  { from: 0, score: 3 },
  { from: 91, score: 2 },
  { from: 101, score: 1 },
  { from: 111, score: 0 },
  { from: 220, score: 3 },
];

export const PULSE: readonly Step[] = [
  { from: 0, score: 3 },
  { from: 41, score: 1 },
  { from: 51, score: 0 },
  { from: 91, score: 1 },
  { from: 111, score: 2 },
  { from: 131, score: 3 },
];

export const CONSCIOUSNESS: Readonly<Record<Acvpu, PartScore>> = { A: 0, C: 3, V: 3, P: 3, U: 3 };

/** Tenths of a degree Celsius. */
export const TEMPERATURE: readonly Step[] = [
  { from: 0, score: 3 },
  { from: 351, score: 1 },
  { from: 361, score: 0 },
  { from: 381, score: 1 },
  { from: 391, score: 2 },
];

/** The score of `value` in `steps`, which rise and begin at 0. */
export function scoreIn(steps: readonly Step[], value: number): PartScore {
  let score: PartScore = 0;
  for (const step of steps) {
    if (value < step.from) break;
    score = step.score;
  }
  return score;
}
