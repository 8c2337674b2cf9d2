// DESIGN.md §1.4, §4 "job": the work of a deletion by owner, step by step from its checkpoint; killed anywhere, nothing is done twice.

import type { Caller } from '@fkj/platform-access';
import { type Head, ok, type Permit, type Result, type Walk } from '@fkj/platform-record';
import { isCommonKind, resourceTypes } from '@fkj/standards-fhir';
import type { BulkHouse } from '../../bulk/bulk-house.ts';
import { callerNow } from '../../bulk/job/job-caller.ts';
import type { JobHold } from '../../bulk/job/job-hold.ts';
import { jobFolder, openParts, type PartWriter } from '../../bulk/job/part-file.ts';
import { openOrder } from '../../bulk/job/seal-order.ts';
import type { FhirHouse } from '../../house.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { deleteObject } from './delete-object.ts';
import { type DeletionOrder, type DeletionReached, nothingDeleted, type Pending } from './deletion-order.ts';

/** Carries the name of the object in an OperationOutcome of the error file. */
const OBJECT_EXTENSION = 'https://felleskommunaljournal.no/fhir/StructureDefinition/not-deleted';

/** Objects of a step, at most: as many are in doubt after a crash. */
const STEP = 100;
/** Deletions under way at the same time. */
const AT_ONCE = 8;
/** Steps after which the caller's rights are asked for anew. */
const DECIDE_EVERY = 50;

/** Events of the log stay, whoever sent them; a person goes when all else has gone. */
const OBJECTS = resourceTypes.filter((kind) => !isCommonKind(kind) && kind !== 'Patient' && kind !== 'AuditEvent');

/** Does the job until it is done, lost, or the server stops. */
export async function runDeletion(house: FhirHouse, bulk: BulkHouse, hold: JobHold): Promise<void> {
  const { job } = hold;
  const order = openOrder<DeletionOrder>(job.detail, job.id, house.cursorKey);
  // Written by this job under its hold.
  const reached = job.reached === null ? nothingDeleted(order.mode) : (JSON.parse(job.reached) as DeletionReached);
  const folder = jobFolder(bulk.folder, job.id);
  const parts = openParts(folder, { before: reached.files, turn: job.step, most: bulk.limits.file });
  try {
    await deleteAll(house, bulk, { hold, order, parts, reached });
  } finally {
    await parts.close();
  }
}

interface Run {
  readonly hold: JobHold;
  readonly order: DeletionOrder;
  readonly parts: PartWriter;
  reached: DeletionReached;
}

async function deleteAll(house: FhirHouse, bulk: BulkHouse, run: Run): Promise<void> {
  for (;;) {
    const begun = await begin(house, bulk, run);
    if (!begun.ok) return stopFor(run, begun.error);
    const { permit, walk, until, caller } = begun.value;
    if (run.reached.until === null && !(await keep(run, { until }))) return;
    for (let steps = 0; steps < DECIDE_EVERY; steps += 1) {
      if (run.hold.stopping()) return;
      const went = await step(house, run, { permit, walk });
      if (!went.ok && went.error[0].code === 'stale') {
        await house.access.renew(caller);
        break;
      }
      if (!went.ok) return stopFor(run, went.error);
      if (went.value === 'over' || went.value === 'lost') return;
      if (went.value === 'next phase') break;
    }
  }
}

/** The report of a job that fails is its refusal, so that says how much was done. */
const stopFor = ({ hold, reached }: Run, [{ code, detail = '' }]: Refusal): Promise<void> =>
  hold.fail({ ...reached, files: [] }, [
    { code, detail: `${detail} ${reached.extension.deleted} resources had been deleted before.`.trim() },
  ]);

/** Remembers how far it has come. False: it was cancelled, or another has it. */
const keep = async (run: Run, more: Partial<DeletionReached>): Promise<boolean> => {
  run.reached = { ...run.reached, ...more };
  return run.hold.keep(run.reached);
};

interface Begun {
  readonly caller: Caller;
  readonly permit: Permit;
  readonly walk: Walk;
  readonly until: number;
}

async function begin(
  house: FhirHouse,
  bulk: BulkHouse,
  { order: { claims, owner, reason, request }, reached }: Run,
): Promise<Result<Begun, Refusal>> {
  const caller = await callerNow(house, claims);
  if (!caller.ok) return caller;
  const permit = house.access.decideOwned(caller.value, { owner, work: 'deletion', reason });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const until = reached.until === null ? await house.record.promiseTime(permit.value) : ok(reached.until);
  if (!until.ok) return refuse('stale');
  const walk = house.record.walk(permit.value, {
    kinds: reached.phase === 'objects' ? OBJECTS : ['Patient'],
    filters: new Map(),
    patients: null,
    houses: 'with',
    owner,
    since: null,
    until: until.value,
    step: Math.min(STEP, bulk.limits.step),
    asked: request,
  });
  return ok({ caller: caller.value, permit: permit.value, walk, until: until.value });
}

interface StepParts {
  readonly permit: Permit;
  readonly walk: Walk;
}

/** One step of the walk, or what a crash has left in doubt. */
async function step(
  house: FhirHouse,
  run: Run,
  { permit, walk }: StepParts,
): Promise<Result<'go on' | 'next phase' | 'over' | 'lost', Refusal>> {
  if (run.reached.pending.length > 0) {
    const settled = await carryOut(house, run, permit);
    if (!settled.ok) return settled;
    return ok((await keep(run, settled.value)) ? 'go on' : 'lost');
  }
  const next = await walk.step(run.reached.place);
  if (!next.ok) return next.error.code === 'stale' ? refuse('stale') : refuse('access-denied');
  const { objects, done } = next.value;
  if (run.order.mode === 'delete' && objects.length > 0) {
    const heads = await house.record.heads(permit, objects);
    if (!heads.ok) return refuse('stale');
    const pending = heads.value.map(({ name, version }): Pending => ({ ...name, version }));
    if (!(await keep(run, { pending }))) return ok('lost');
  }
  const did = await carryOut(house, run, permit);
  if (!did.ok) return did;
  run.reached = {
    ...run.reached,
    ...did.value,
    place: next.value.next,
    done: run.reached.phase === 'objects' ? done * 0.9 : 0.9 + done * 0.1,
    ...(run.order.mode === 'count' ? counted(run.reached, objects) : {}),
  };
  if (next.value.next !== null) return ok((await keep(run, {})) ? 'go on' : 'lost');
  if (run.reached.phase === 'persons') {
    await run.hold.finish({ ...run.reached, done: 1 });
    return ok('over');
  }
  return ok((await keep(run, { phase: 'persons' })) ? 'next phase' : 'lost');
}

/** The same with these objects counted as found. */
function counted(
  { extension, objects }: DeletionReached,
  names: readonly { readonly kind: string }[],
): Pick<DeletionReached, 'extension' | 'objects'> {
  const found: Record<string, number> = { ...extension.found };
  for (const { kind } of names) found[kind] = (found[kind] ?? 0) + 1;
  return { extension: { ...extension, found }, objects: objects + names.length };
}

/** Deletes what is pending. Answers what is then to be remembered, the lines of the report durable. */
async function carryOut(
  house: FhirHouse,
  { reached, order: { owner }, parts }: Run,
  permit: Permit,
): Promise<Result<Partial<DeletionReached>, Refusal>> {
  const { pending } = reached;
  if (pending.length === 0) return ok({});
  const found = await house.record.heads(permit, pending);
  if (!found.ok) return refuse('stale');
  const heads = new Map<string, Head>(found.value.map((head) => [nameText(head.name), head]));
  const refused: { readonly of: Pending; readonly refusal: Refusal }[] = [];
  const ours: Pending[] = [];
  for (let at = 0; at < pending.length; at += AT_ONCE) {
    const some = pending.slice(at, at + AT_ONCE);
    const done = await Promise.all(
      some.map((one) => deleteObject(house, one, { permit, owner, head: heads.get(nameText(one)) })),
    );
    for (const [place, outcome] of done.entries()) {
      const one = some[place];
      if (one === undefined) continue;
      // What the step has done already is in doubt again, and settled when it is repeated.
      if (!outcome.ok && outcome.error[0].code === 'stale') return outcome;
      if (!outcome.ok) refused.push({ of: one, refusal: outcome.error });
      if (!outcome.ok || outcome.value === 'deleted') ours.push(one);
    }
  }
  for (const { of, refusal } of refused) parts.add('error', 'OperationOutcome', printNotDeleted(of, refusal));
  const next = counted(reached, ours);
  const { deleted, refused: before } = reached.extension;
  const extension = {
    ...next.extension,
    deleted: deleted + ours.length - refused.length,
    refused: before + refused.length,
  };
  return ok({ pending: [], objects: next.objects, extension, files: await parts.flush() });
}

const nameText = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}/${id}`;

const printNotDeleted = (of: Pending, refusal: Refusal): string => {
  const extension = JSON.stringify([{ url: OBJECT_EXTENSION, valueReference: { reference: nameText(of) } }]);
  return printOutcome(refusal).replace('{', `{"extension":${extension},`);
};
