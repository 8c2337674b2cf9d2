// DESIGN.md §8: how figures are held against their goals.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Figure, printFigure, reached, readRecorded, recordFigures } from './figures.ts';

const figure = (parts: Partial<Figure>): Figure => ({
  name: 'reads',
  value: 5_000,
  unit: 'reads/s',
  goal: 10_000,
  better: 'more',
  ...parts,
});

describe('a figure', () => {
  it('that must be high reaches half of its goal at half the value', () => {
    expect(reached(figure({}))).toBe(0.5);
  });

  it('that must be low reaches half of its goal at twice the value', () => {
    expect(reached(figure({ better: 'less', value: 500, goal: 250 }))).toBe(0.5);
  });

  it('without a goal reaches nothing and fails nothing', () => {
    expect(reached(figure({ goal: null }))).toBeNull();
  });

  it('is printed with its goal and its ratio to the last recorded', () => {
    expect(printFigure(figure({}), 4_000)).toMatch(/reads .* 5,000 reads\/s .*goal 10,000 \(x0\.50\) .*last x1\.25/);
    expect(printFigure(figure({}), undefined)).not.toContain('last');
  });
});

describe('the recorded run', () => {
  const inFolder = (test: (root: string) => void): void => {
    const root = mkdtempSync(join(tmpdir(), 'fkj-figures-'));
    mkdirSync(join(root, 'bench'));
    try {
      test(root);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };

  it('is none before the first', () => {
    inFolder((root) => expect(readRecorded(root)).toBeNull());
  });

  it('holds the values and latencies of what was measured', () => {
    inFolder((root) => {
      recordFigures(root, [figure({ p50: 1.23456 }), figure({ name: 'disk', value: 2.5 })]);
      expect(readRecorded(root)).toMatchObject({ figures: { reads: 5_000, disk: 2.5 }, p50: { reads: 1.235 } });
    });
  });

  it('keeps what a later run did not measure', () => {
    inFolder((root) => {
      recordFigures(root, [figure({ p50: 4 }), figure({ name: 'disk', value: 2.5 })]);
      recordFigures(root, [figure({ name: 'disk', value: 3 })]);
      expect(readRecorded(root)).toMatchObject({ figures: { reads: 5_000, disk: 3 }, p50: { reads: 4 } });
    });
  });
});
