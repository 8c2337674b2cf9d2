// DESIGN.md §8: the growing house keeps the nurse's reach as it is.

import { describe, expect, it } from 'vitest';
import { isInReach } from './enrolled-sample.ts';

const RECORDS = 100;
const STEPS = [1, 2, 4, 8, 16];
const inReachAt = (step: number): readonly number[] =>
  Array.from({ length: 1_000 * step }, (_, number) => number).filter((number) => isInReach(number, step, RECORDS));

describe.each(STEPS)('the patients in reach at %i x', (step) => {
  it('are 1,000', () => expect(inReachAt(step)).toHaveLength(1_000));

  it('are ten copies of each record', () => {
    const copies = new Map<number, number>();
    for (const number of inReachAt(step)) copies.set(number % RECORDS, (copies.get(number % RECORDS) ?? 0) + 1);
    expect([...new Set(copies.values())]).toEqual([10]);
    expect(copies.size).toBe(RECORDS);
  });

  it('come from every part of what was loaded', () => {
    const parts = new Set(inReachAt(step).map((number) => Math.floor(number / 1_000)));
    expect(parts.size).toBe(step);
  });

  it('were in reach at the step before', () => {
    for (const number of inReachAt(step)) expect(isInReach(number, Math.max(1, step / 2), RECORDS)).toBe(true);
  });
});
