// DESIGN.md §8 "growth": tables for docs/performance.md.

import { rounded } from '../figures.ts';
import type { Side, Turn } from '../turns/in-turns.ts';
import type { StepMeasured } from './growth-state.ts';

export const GOAL = 1.3;

/** p50 of the grown house in relation to the one that stayed at 1 x; less is better. */
export const growthOf = ({ first, second }: Turn): number => second.p50 / first.p50;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (steps: readonly StepMeasured[], cell: (turn: Turn) => string): string => {
  const names = [...new Set(steps.flatMap(({ turns }) => turns.map(({ name }) => name)))];
  return [
    row(['measure', ...steps.map(({ step }) => `${step} x`)]),
    row(['---', ...steps.map(() => '---:')]),
    ...names.map((name) =>
      row([
        name,
        ...steps.map(({ turns }) => {
          const turn = turns.find((one) => one.name === name);
          return turn === undefined ? '–' : cell(turn);
        }),
      ]),
    ),
  ].join('\n');
};

const ratio = (turn: Turn): string => {
  const text = growthOf(turn).toFixed(2);
  return turn.bounded && growthOf(turn) > GOAL ? `**${text}**` : text;
};

const both =
  (part: (side: Side) => number) =>
  ({ first, second }: Turn): string =>
    `${rounded(part(first))} → ${rounded(part(second))}`;

/** Markdown: the ratios, the milliseconds, the CPU, and how large the house was. */
export const growthTables = (steps: readonly StepMeasured[]): string =>
  [
    `p50 as a multiple of that of a house that stayed at 1 x, asked in turns (goal ${GOAL}; what exceeds it is bold; at 1 x both hold the same, so that column shows the noise):`,
    table(steps, ratio),
    'p50 in ms, 1 x → grown:',
    table(
      steps,
      both(({ p50 }) => p50),
    ),
    'µs of CPU of the database a request, 1 x → grown:',
    table(
      steps,
      both(({ database }) => database),
    ),
    'The grown house:',
    [
      row(['', ...steps.map(({ step }) => `${step} x`)]),
      row(['---', ...steps.map(() => '---:')]),
      row(['versions', ...steps.map(({ versions }) => rounded(versions))]),
      row(['GB of database', ...steps.map(({ bytes }) => rounded(bytes / 1e9))]),
      row([
        'most that others had of the machine in a round',
        ...steps.map(({ turns }) => `${Math.round(100 * Math.max(0, ...turns.map(({ others }) => others)))} %`),
      ]),
    ].join('\n'),
  ].join('\n\n');
