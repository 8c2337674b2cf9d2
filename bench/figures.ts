// DESIGN.md §8 "prints each figure and compares with the last recorded as a ratio".

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  readonly better: 'more' | 'less';
  /** What a reader wants to know beside it. */
  readonly note?: string;
}

const nameIn = (root: string): string => join(root, 'bench/recorded.json');

interface Recorded {
  readonly at: string;
  readonly machine: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** The last recorded run; none before the first. */
export const readRecorded = (root: string): Recorded | null => {
  try {
    return JSON.parse(readFileSync(nameIn(root), 'utf8')) as Recorded;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

export const writeRecorded = (root: string, recorded: Recorded): void =>
  writeFileSync(nameIn(root), `${JSON.stringify(recorded, null, 2)}\n`);

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);

/** How much of the goal is reached: 1 is the goal itself, whichever way is better. */
export const reached = ({ value, goal, better }: Figure): number | null =>
  goal === null ? null : better === 'more' ? value / goal : goal / value;

/** One line: figure, goal, share of the goal, ratio to the last recorded. */
export const printFigure = (figure: Figure, before: number | undefined): string => {
  const share = reached(figure);
  return [
    figure.name.padEnd(72),
    `${rounded(figure.value)} ${figure.unit}`.padStart(18),
    share === null ? ''.padStart(26) : `goal ${rounded(figure.goal ?? 0)} (x${share.toFixed(2)})`.padStart(26),
    before === undefined ? '' : `last x${(figure.value / before).toFixed(2)}`,
    figure.note ?? '',
  ].join('  ');
};
