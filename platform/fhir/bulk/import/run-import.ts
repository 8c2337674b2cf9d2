// DESIGN.md §5 "load data", §4 "job": the work of an import, step by step from its checkpoint.

import { join } from 'node:path';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { renew } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import type { BulkHouse } from '../bulk-house.ts';
import { callerNow } from '../job/job-caller.ts';
import type { JobHold } from '../job/job-hold.ts';
import { jobFolder, openParts, type PartWriter } from '../job/part-file.ts';
import { openOrder } from '../job/seal-order.ts';
import { type ImportLine, importLine, namesIn, readLine, refusedForNow } from './import-line.ts';
import { type ImportOrder, type ImportReached, INPUT, nothingImported } from './import-order.ts';
import { type Line, readLines } from './read-lines.ts';

/** The kind of the job. */
export const IMPORT = 'bulk-import';

/** Lines between two checkpoints, at most: as many are in doubt after a crash. */
const STEP = 100;
/** Bytes of lines that are held in memory, and one line more. */
const HELD = 8 * 1024 * 1024;
/** Lines under way at the same time. */
const AT_ONCE = 8;
/** A line that somebody else's write, or a change of roles, has hindered is tried as often. */
const TRIES = 3;

/** Carries the number of the line in an OperationOutcome of the error file. */
export const LINE_EXTENSION = 'https://felleskommunaljournal.no/fhir/StructureDefinition/import-line';

/** Does the job until it is done, lost, or the server stops. */
export async function runImport(house: FhirHouse, bulk: BulkHouse, hold: JobHold): Promise<void> {
  const { job } = hold;
  const folder = jobFolder(bulk.folder, job.id);
  const order = openOrder<ImportOrder>(job.detail, job.id, house.cursorKey);
  const reached: ImportReached =
    job.reached === null ? nothingImported : { ...nothingImported, ...(JSON.parse(job.reached) as ImportReached) };
  const parts = openParts(folder, { before: reached.files, turn: job.step, most: bulk.limits.file });
  try {
    const ended = await importAll(house, { hold, order, reached, parts, path: join(folder, INPUT) });
    if (!ended.ok) await hold.fail(reached, ended.error);
  } finally {
    await parts.close();
  }
}

interface Run {
  readonly hold: JobHold;
  readonly order: ImportOrder;
  readonly reached: ImportReached;
  readonly parts: PartWriter;
  readonly path: string;
}

async function importAll(house: FhirHouse, run: Run): Promise<Result<null, Refusal>> {
  const { hold, order, parts, path } = run;
  let { reached } = run;
  const inDoubt = hold.job.step > 1 ? reached.line + STEP : 0;
  const step: Line[] = [];
  const carryOut = async (): Promise<Result<'go-on' | 'leave', Refusal>> => {
    const caller = await callerNow(house, order.claims);
    if (!caller.ok) return caller;
    const refused = await importLines(house, caller.value, { lines: step, inDoubt, parts });
    const last = step.at(-1);
    const { lines, imported, refused: before } = reached.extension;
    reached = {
      ...reached,
      at: last?.end ?? reached.at,
      line: last?.number ?? reached.line,
      done: order.size === 0 ? 1 : (last?.end ?? 0) / order.size,
      objects: lines + step.length,
      files: await parts.flush(),
      extension: { lines: lines + step.length, imported: imported + step.length - refused, refused: before + refused },
    };
    step.length = 0;
    return ok((await hold.keep(reached)) && !hold.stopping() ? 'go-on' : 'leave');
  };
  let held = 0;
  for await (const line of readLines(path, reached, house.limits.body)) {
    step.push(line);
    held += line.text?.length ?? 0;
    if (step.length < STEP && held < HELD) continue;
    held = 0;
    const done = await carryOut();
    if (!done.ok) return done;
    if (done.value === 'leave') return ok(null);
  }
  if (step.length > 0) {
    const done = await carryOut();
    if (!done.ok) return done;
    if (done.value === 'leave') return ok(null);
  }
  await hold.finish({ ...reached, done: 1 });
  return ok(null);
}

interface Lines {
  readonly lines: readonly Line[];
  /** Lines up to this one may have been written before. */
  readonly inDoubt: number;
  readonly parts: PartWriter;
}

/** Imports lines, several at once where they are about different objects. Answers how many were refused. */
async function importLines(house: FhirHouse, caller: Caller, { lines, inDoubt, parts }: Lines): Promise<number> {
  const refused = new Map<number, readonly Refusal[]>();
  let group: { readonly number: number; readonly line: ImportLine }[] = [];
  let names = new Set<string>();
  const carryOut = async (): Promise<void> => {
    await Promise.all(
      group.map(async ({ number, line }) => {
        refused.set(number, await persistently(house, caller, line));
      }),
    );
    group = [];
    names = new Set();
  };
  for (const { number, text } of lines) {
    const line: ImportLine = {
      received: readLine(house, text),
      standing: number <= inDoubt ? 'in-doubt' : 'new',
    };
    const written = namesIn(line);
    const alone = written === 'many';
    if (alone || group.length === AT_ONCE || written.some((name) => names.has(name))) await carryOut();
    group.push({ number, line });
    if (alone) await carryOut();
    else for (const name of written) names.add(name);
  }
  await carryOut();
  let count = 0;
  for (const { number } of lines) {
    const refusals = refused.get(number) ?? [];
    if (refusals.length > 0) count += 1;
    for (const refusal of refusals) parts.add('error', 'OperationOutcome', printLineOutcome(number, refusal));
  }
  return count;
}

async function persistently(house: FhirHouse, caller: Caller, line: ImportLine): Promise<readonly Refusal[]> {
  let by = caller;
  for (let tries = 1; ; tries += 1) {
    const refusals = await importLine(house, by, line);
    if (!refusedForNow(refusals) || tries === TRIES) return refusals;
    const renewed = await renew(house, by);
    if (renewed.ok) by = renewed.value;
  }
}

const printLineOutcome = (number: number, refusal: Refusal): string => {
  const extension = JSON.stringify([{ url: LINE_EXTENSION, valuePositiveInt: number }]);
  return printOutcome(refusal).replace('{', `{"extension":${extension},`);
};
