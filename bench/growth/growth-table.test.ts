// DESIGN.md §8: how growth is told.

import { describe, expect, it } from 'vitest';
import type { Side, Turn } from '../turns/in-turns.ts';
import { quantile } from '../turns/quantile.ts';
import type { StepMeasured } from './growth-state.ts';
import { growthTables } from './growth-table.ts';

const side = (p50: number): Side => ({ p50, p97: p50 * 2, requests: 100, server: 500, database: 300 });
const turn = (parts: Partial<Turn>): Turn => ({
  name: 'read by id',
  bounded: true,
  first: side(1),
  second: side(1),
  others: 0.01,
  ...parts,
});
const step = (number: number, turns: readonly Turn[]): StepMeasured => ({
  step: number,
  at: '2026-11-21T12:00:00Z',
  versions: 248_000 * number,
  bytes: 7e8 * number,
  turns,
});

describe('the table of growth', () => {
  it('marks what grows more than the goal allows', () => {
    expect(growthTables([step(16, [turn({ second: side(1.31) })])])).toContain('| read by id | **1.31** |');
  });

  it('does not mark what stays below it', () => {
    expect(growthTables([step(16, [turn({ second: side(1.3) })])])).toContain('| read by id | 1.30 |');
  });

  it('does not mark what has no bound', () => {
    expect(growthTables([step(16, [turn({ bounded: false, second: side(4) })])])).toContain('| read by id | 4.00 |');
  });

  it('leaves a gap for what a step did not measure', () => {
    expect(growthTables([step(1, []), step(2, [turn({})])])).toContain('| read by id | – | 1.00 |');
  });

  it('shows both sides of each step, and how busy others were', () => {
    const text = growthTables([step(2, [turn({ first: side(0.5), second: side(0.6), others: 0.07 })])]);
    expect(text).toContain('| read by id | 0.50 → 0.60 |');
    expect(text).toContain('| 7 % |');
  });
});

describe('a quantile', () => {
  it('of nothing is no number', () => expect(quantile([], 0.5)).toBeNaN());

  it('is the value that so many do not exceed', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0.975)).toBe(5);
    expect(quantile([7], 0.5)).toBe(7);
  });
});
