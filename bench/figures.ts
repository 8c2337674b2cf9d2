// DESIGN.md §8 "prints each figure and compares with the last recorded as a ratio".

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  readonly better: 'more' | 'less';
  /** ms: how long half of the answers took at most. */
  readonly p50?: number;
  /** What a reader wants to know beside it. */
  readonly note?: string;
}

const nameIn = (root: string): string => join(root, 'bench/recorded.json');

export interface Recorded {
  readonly at: string;
  readonly machine: string;
  readonly figures: Readonly<Record<string, number>>;
  /** ms, of those figures that have one. */
  readonly p50?: Readonly<Record<string, number>>;
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

const writeRecorded = (root: string, recorded: Recorded): void =>
  writeFileSync(nameIn(root), `${JSON.stringify(recorded, null, 2)}\n`);

const significant = (value: number): number => Number(value.toPrecision(4));

/** Keeps these figures as the recorded ones; those of measures that did not run stay. */
export const recordFigures = (root: string, figures: readonly Figure[]): void => {
  const last = readRecorded(root);
  const values = figures.map(({ name, value }) => [name, significant(value)] as const);
  const latencies = figures.flatMap(({ name, p50 }) => (p50 === undefined ? [] : [[name, significant(p50)] as const]));
  writeRecorded(root, {
    at: new Date().toISOString(),
    machine: machine(),
    figures: { ...last?.figures, ...Object.fromEntries(values) },
    p50: { ...last?.p50, ...Object.fromEntries(latencies) },
  });
};

const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.versions.node}`;

/** A figure as people read it: whole from 100 on, with decimals below. */
export const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);

/** How much of the goal is reached: 1 is the goal itself, whichever way is better. */
export const reached = ({ value, goal, better }: Figure): number | null =>
  goal === null ? null : better === 'more' ? value / goal : goal / value;

/** One line: figure, goal, share of the goal, ratio to the last recorded. */
export const printFigure = (figure: Figure, before: number | undefined): string => {
  const share = reached(figure);
  return [
    figure.name.padEnd(88),
    `${rounded(figure.value)} ${figure.unit}`.padStart(18),
    share === null ? ''.padStart(26) : `goal ${rounded(figure.goal ?? 0)} (x${share.toFixed(2)})`.padStart(26),
    before === undefined ? '' : `last x${(figure.value / before).toFixed(2)}`,
    figure.note ?? '',
  ].join('  ');
};
