// DESIGN.md §4 "job": the lines between two checkpoints, read and understood.

import { setImmediate as othersFirst } from 'node:timers/promises';
import type { FhirHouse } from '../../house.ts';
import { type ImportLine, namedBy, readLine } from './import-line.ts';
import type { NamedLine } from './look-at-lines.ts';
import { type Line, type LineStart, readLines } from './read-lines.ts';

/** Lines between two checkpoints, at most: as many are in doubt after a crash, so that it may grow and not shrink. */
const STEP = 100;
/** Bytes of lines that are held in memory, and one line more; the lines of two steps are. */
const HELD = 4 * 1024 * 1024;
/** Between so many lines others have their turn. */
const TURN = 16;

/** A line and what it says. */
export interface ReadLine {
  readonly line: Line;
  readonly said: ImportLine;
  /** Null for a line that is imported by itself. */
  readonly named: NamedLine | null;
}

export interface StepsAsked {
  readonly path: string;
  readonly from: LineStart;
  /** Somebody may have written the first lines before. */
  readonly inDoubt: boolean;
}

/** Of each object one line a step: after a crash the version that stands tells whether the line was written. */
export async function* readSteps(
  house: FhirHouse,
  { path, from, inDoubt }: StepsAsked,
): AsyncGenerator<readonly ReadLine[]> {
  let step: ReadLine[] = [];
  let doubted = inDoubt ? STEP : 0;
  let held = 0;
  const names = new Set<string>();
  for await (const line of readLines(path, from, house.limits.body)) {
    const said = { received: readLine(house, line.text), standing: doubted > 0 ? 'in-doubt' : 'new' } as const;
    const named = namedBy(line.number, said);
    const name = named === null ? null : `${named.resource.kind}/${named.id}`;
    doubted -= 1;
    if (step.length === STEP || held >= HELD || (name !== null && names.has(name))) {
      yield step;
      step = [];
      held = 0;
      names.clear();
    }
    step.push({ line, said, named });
    held += line.text?.length ?? 0;
    if (name !== null) names.add(name);
    if (step.length % TURN === 0) await othersFirst();
  }
  if (step.length > 0) yield step;
}
