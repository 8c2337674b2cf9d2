// DESIGN.md §1.4, §4 "job": what is done to all that one organisation is responsible for, step by step from a checkpoint; killed anywhere, nothing is done twice.

import type { Caller } from '@fkj/platform-access';
import { type Head, type Kind, ok, type Permit, type Result, type Walk } from '@fkj/platform-record';
import type { BulkHouse } from '../../bulk/bulk-house.ts';
import { callerNow } from '../../bulk/job/job-caller.ts';
import type { JobHold } from '../../bulk/job/job-hold.ts';
import { jobFolder, openParts, type PartWriter } from '../../bulk/job/part-file.ts';
import { openOrder } from '../../bulk/job/seal-order.ts';
import type { FhirHouse } from '../../house.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { nothingDone, type OwnedOrder, type OwnedReached, type Pending } from './owned-order.ts';

/** Objects of a step, at most: as many are in doubt after a crash. */
const STEP = 100;
/** Objects under way at the same time. */
const AT_ONCE = 8;
/** Steps after which the caller's rights are asked for anew. */
const DECIDE_EVERY = 50;

/** What is done to one object. gone: somebody else was first, or it was never counted on. */
export type Act<Order> = (
  house: FhirHouse,
  pending: Pending,
  context: { readonly permit: Permit; readonly order: Order; readonly head: Head | undefined },
) => Promise<Result<'done' | 'gone', Refusal>>;

/** A kind of work on all that one organisation is responsible for. */
export interface OwnedWork<Order extends OwnedOrder> {
  readonly work: 'deletion' | 'hand-over-all';
  /** Kinds that are gone over one after the other. */
  readonly phases: readonly (readonly Kind[])[];
  /** Member of the report that counts what was done. */
  readonly counts: 'deleted' | 'handedOver';
  /** Extension that names the object in an OperationOutcome of the error file. */
  readonly names: string;
  readonly act: Act<Order>;
}

/** Does the job until it is done, lost, or the server stops. */
export const runOwned =
  <Order extends OwnedOrder>(work: OwnedWork<Order>) =>
  async (house: FhirHouse, bulk: BulkHouse, hold: JobHold): Promise<void> => {
    const { job } = hold;
    const order = openOrder<Order>(job.detail, job.id, house.cursorKey);
    // Written by this job under its hold.
    const reached =
      job.reached === null ? nothingDone(order.mode, work.counts) : (JSON.parse(job.reached) as OwnedReached);
    const folder = jobFolder(bulk.folder, job.id);
    const parts = openParts(folder, { before: reached.files, turn: job.step, most: bulk.limits.file });
    try {
      await doAll(house, bulk, { work, hold, order, parts, reached });
    } finally {
      await parts.close();
    }
  };

interface Run<Order extends OwnedOrder> {
  readonly work: OwnedWork<Order>;
  readonly hold: JobHold;
  readonly order: Order;
  readonly parts: PartWriter;
  reached: OwnedReached;
}

async function doAll<Order extends OwnedOrder>(house: FhirHouse, bulk: BulkHouse, run: Run<Order>): Promise<void> {
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
const stopFor = <Order extends OwnedOrder>(
  { work, hold, reached }: Run<Order>,
  [{ code, detail = '' }]: Refusal,
): Promise<void> =>
  hold.fail({ ...reached, files: [] }, [
    {
      code,
      detail: `${detail} ${reached.extension[work.counts] ?? 0} resources had been ${DONE[work.counts]} before.`.trim(),
    },
  ]);

const DONE = { deleted: 'deleted', handedOver: 'handed over' } as const;

/** Remembers how far it has come. False: it was cancelled, or another has it. */
const keep = async <Order extends OwnedOrder>(run: Run<Order>, more: Partial<OwnedReached>): Promise<boolean> => {
  run.reached = { ...run.reached, ...more };
  return run.hold.keep(run.reached);
};

interface Begun {
  readonly caller: Caller;
  readonly permit: Permit;
  readonly walk: Walk;
  readonly until: number;
}

async function begin<Order extends OwnedOrder>(
  house: FhirHouse,
  bulk: BulkHouse,
  { work: { work, phases }, order: { claims, owner, patient, reason, request }, reached }: Run<Order>,
): Promise<Result<Begun, Refusal>> {
  const caller = await callerNow(house, claims);
  if (!caller.ok) return caller;
  const permit = house.access.decideOwned(caller.value, { owner, work, reason });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const until = reached.until === null ? await house.record.promiseTime(permit.value) : ok(reached.until);
  if (!until.ok) return refuse('stale');
  const walk = house.record.walk(permit.value, {
    kinds: phases[reached.phase] ?? [],
    filters: new Map(),
    patients: patient === undefined ? null : [patient],
    houses: patient === undefined ? 'with' : 'without',
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
async function step<Order extends OwnedOrder>(
  house: FhirHouse,
  run: Run<Order>,
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
  if (run.order.mode === 'do' && objects.length > 0) {
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
    done: (run.reached.phase + done) / run.work.phases.length,
    ...(run.order.mode === 'count' ? counted(run.reached, objects) : {}),
  };
  if (next.value.next !== null) return ok((await keep(run, {})) ? 'go on' : 'lost');
  if (run.reached.phase + 1 >= run.work.phases.length) {
    await run.hold.finish({ ...run.reached, done: 1 });
    return ok('over');
  }
  return ok((await keep(run, { phase: run.reached.phase + 1 })) ? 'next phase' : 'lost');
}

/** The same with these objects counted as found. */
function counted(
  { extension, objects }: OwnedReached,
  names: readonly { readonly kind: string }[],
): Pick<OwnedReached, 'extension' | 'objects'> {
  const found: Record<string, number> = { ...extension.found };
  for (const { kind } of names) found[kind] = (found[kind] ?? 0) + 1;
  return { extension: { ...extension, found }, objects: objects + names.length };
}

/** Does what is pending. Answers what is then to be remembered, the lines of the report durable. */
async function carryOut<Order extends OwnedOrder>(
  house: FhirHouse,
  { work, reached, order, parts }: Run<Order>,
  permit: Permit,
): Promise<Result<Partial<OwnedReached>, Refusal>> {
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
      some.map((one) => work.act(house, one, { permit, order, head: heads.get(nameText(one)) })),
    );
    for (const [place, outcome] of done.entries()) {
      const one = some[place];
      if (one === undefined) continue;
      // What the step has done already is in doubt again, and settled when it is repeated.
      if (!outcome.ok && outcome.error[0].code === 'stale') return outcome;
      if (!outcome.ok) refused.push({ of: one, refusal: outcome.error });
      if (!outcome.ok || outcome.value === 'done') ours.push(one);
    }
  }
  for (const { of, refusal } of refused) parts.add('error', 'OperationOutcome', printLeft(work.names, of, refusal));
  const next = counted(reached, ours);
  const before = reached.extension;
  const extension = {
    ...next.extension,
    [work.counts]: (before[work.counts] ?? 0) + ours.length - refused.length,
    refused: before.refused + refused.length,
  };
  return ok({ pending: [], objects: next.objects, extension, files: await parts.flush() });
}

const nameText = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}/${id}`;

const printLeft = (url: string, of: Pending, refusal: Refusal): string => {
  const extension = JSON.stringify([{ url, valueReference: { reference: nameText(of) } }]);
  return printOutcome(refusal).replace('{', `{"extension":${extension},`);
};
