// DESIGN.md §5 "load data", §4 "job": the work of an import, step by step from its checkpoint.

import { join } from 'node:path';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { FhirHouse } from '../../house.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import type { Refusal } from '../../outcome/refusal.ts';
import type { BulkHouse } from '../bulk-house.ts';
import { callerNow } from '../job/job-caller.ts';
import type { JobHold } from '../job/job-hold.ts';
import { jobFolder, openParts, type PartWriter } from '../job/part-file.ts';
import { openOrder } from '../job/seal-order.ts';
import { type ImportOrder, type ImportReached, INPUT, nothingImported } from './import-order.ts';
import { importAlone, importTogether } from './import-together.ts';
import type { NamedLine } from './look-at-lines.ts';
import { type ReadLine, readSteps } from './read-steps.ts';

/** The kind of the job. */
export const IMPORT = 'bulk-import';

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
  const carryOut = async (step: readonly ReadLine[]): Promise<Result<'go-on' | 'leave', Refusal>> => {
    const caller = await callerNow(house, order.claims);
    if (!caller.ok) return caller;
    const refused = await importLines(house, caller.value, { lines: step, parts });
    const last = step.at(-1)?.line;
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
    return ok((await hold.keep(reached)) && !hold.stopping() ? 'go-on' : 'leave');
  };
  const steps = readSteps(house, { path, from: reached, inDoubt: hold.job.step > 1 });
  try {
    for (let next = ahead(steps.next()); ; ) {
      const { value: step, done: over } = await next;
      if (over === true) break;
      // The next lines are read while the database writes these.
      next = ahead(steps.next());
      const done = await carryOut(step);
      if (!done.ok) return done;
      if (done.value === 'leave') return ok(null);
    }
  } finally {
    await steps.return(null);
  }
  await hold.finish({ ...reached, done: 1 });
  return ok(null);
}

/** What goes wrong ahead is met when its turn comes, or never. */
function ahead<Value>(next: Promise<Value>): Promise<Value> {
  next.catch(() => undefined);
  return next;
}

interface Lines {
  readonly lines: readonly ReadLine[];
  readonly parts: PartWriter;
}

/** Imports lines in their order, many in a commit. Answers how many were refused. */
async function importLines(house: FhirHouse, caller: Caller, { lines, parts }: Lines): Promise<number> {
  const told = new Map<number, readonly Refusal[]>();
  const group: NamedLine[] = [];
  const carryOut = async (): Promise<void> => {
    for (const [number, refusals] of await importTogether(house, caller, group.splice(0))) told.set(number, refusals);
  };
  for (const { line, said, named } of lines) {
    if (!said.received.ok) told.set(line.number, [said.received.error]);
    else if (named !== null && said.standing === 'new') group.push(named);
    else {
      await carryOut();
      told.set(line.number, await importAlone(house, caller, said));
    }
  }
  await carryOut();
  let count = 0;
  for (const { line } of lines) {
    const refusals = told.get(line.number) ?? [];
    if (refusals.length > 0) count += 1;
    for (const refusal of refusals) parts.add('error', 'OperationOutcome', printLineOutcome(line.number, refusal));
  }
  return count;
}

const printLineOutcome = (number: number, refusal: Refusal): string => {
  const extension = JSON.stringify([{ url: LINE_EXTENSION, valuePositiveInt: number }]);
  return printOutcome(refusal).replace('{', `{"extension":${extension},`);
};
