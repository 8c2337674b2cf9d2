// DESIGN.md §8 "growth": what an earlier run of the same folder has measured.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '../turns/in-turns.ts';

export interface StepMeasured {
  readonly step: number;
  readonly at: string;
  /** Versions in the grown house. */
  readonly versions: number;
  /** Bytes of its database. */
  readonly bytes: number;
  readonly turns: readonly Turn[];
}

const fileIn = (folder: string): string => join(folder, 'growth.json');

/** The steps measured so far, in order; none in a new folder. */
export const readSteps = (folder: string): readonly StepMeasured[] => {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as readonly StepMeasured[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};

/** Adds a step, in place of what was measured at it before. */
export const keepStep = (folder: string, measured: StepMeasured): readonly StepMeasured[] => {
  const others = readSteps(folder).filter(({ step }) => step !== measured.step);
  const all = [...others, measured].toSorted((a, b) => a.step - b.step);
  writeFileSync(`${fileIn(folder)}.part`, JSON.stringify(all, null, 1));
  renameSync(`${fileIn(folder)}.part`, fileIn(folder));
  return all;
};
