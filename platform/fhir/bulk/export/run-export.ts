// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: the work of an export, step by step from its checkpoint.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, type Stored, type Walk, type WalkQuery } from '@fkj/platform-record';
import { resourceTypes } from '@fkj/standards-fhir';
import { permitFor, renew } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { printOutcome } from '../../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { shownTo } from '../../outgoing-document.ts';
import type { BulkHouse } from '../bulk-house.ts';
import { callerNow } from '../job/job-caller.ts';
import type { JobHold } from '../job/job-hold.ts';
import { jobFolder, openParts, type PartWriter } from '../job/part-file.ts';
import { openOrder } from '../job/seal-order.ts';
import { withAbsoluteAttachments } from './absolute-attachments.ts';
import { elementsOnly } from './elements-only.ts';
import { type ExportOrder, type ExportReached, nothingReached } from './export-order.ts';
import { provenanceOfShown } from './provenance-of-shown.ts';
import { filtersByKind } from './type-filter.ts';

/** The kind of the job. */
export const EXPORT = 'bulk-export';

/** Steps after which the caller's rights are asked for anew; a change of roles is met at once by the record (`stale`). */
const DECIDE_EVERY = 50;

/** Does the job until it is done, lost, or the server stops. Between checkpoints nothing is counted. */
export async function runExport(house: FhirHouse, bulk: BulkHouse, hold: JobHold): Promise<void> {
  const { job } = hold;
  const order = openOrder<ExportOrder>(job.detail, job.id, house.cursorKey);
  const reached: ExportReached =
    job.reached === null ? nothingReached : { ...nothingReached, ...(JSON.parse(job.reached) as ExportReached) };
  const parts = openParts(jobFolder(bulk.folder, job.id), {
    before: reached.files,
    turn: job.step,
    most: bulk.limits.file,
  });
  try {
    const ended = await walkAll(house, bulk, { hold, order, reached, parts });
    if (!ended.ok) await hold.fail({ ...reached, files: [] }, ended.error);
  } finally {
    await parts.close();
  }
}

interface Run {
  readonly hold: JobHold;
  readonly order: ExportOrder;
  readonly reached: ExportReached;
  readonly parts: PartWriter;
}

async function walkAll(house: FhirHouse, bulk: BulkHouse, run: Run): Promise<Result<null, Refusal>> {
  const { hold, order, parts } = run;
  let { reached } = run;
  for (;;) {
    const begun = await begin(house, bulk, { order, reached });
    if (!begun.ok) return begun;
    const { caller, permit, walk, until } = begun.value;
    if (reached.until === null) {
      await remark(house, { order, permit, parts });
      reached = { ...reached, until, files: await parts.flush() };
      if (!(await hold.keep(reached))) return ok(null);
    }
    for (let steps = 0; steps < DECIDE_EVERY; steps += 1) {
      if (hold.stopping()) return ok(null);
      const step = await walk.step(reached.place);
      // Roles have changed: they are asked for anew, and the step is done again.
      if (!step.ok && step.error.code === 'stale') {
        await renew(house, caller);
        break;
      }
      if (!step.ok) return refuse('access-denied');
      const { objects, next } = step.value;
      const wanted = reached.phase === 'objects' ? objects : await provenanceOfShown(house, permit, { objects, order });
      for (const stored of wanted) add(house, caller, { stored, order, parts });
      reached = {
        ...reached,
        place: next,
        done: step.value.done,
        objects: reached.objects + wanted.length,
        files: await parts.flush(),
      };
      const over = next === null && !alsoProvenance(order, permit, reached);
      if (over) {
        await hold.finish({ ...reached, done: 1 });
        return ok(null);
      }
      if (next === null) reached = { ...reached, phase: 'provenance', done: 0 };
      if (!(await hold.keep(reached))) return ok(null);
      if (next === null) break;
    }
  }
}

interface Begun {
  readonly caller: Caller;
  readonly permit: Permit;
  readonly walk: Walk;
  readonly until: number;
}

async function begin(
  house: FhirHouse,
  bulk: BulkHouse,
  { order, reached }: Pick<Run, 'order' | 'reached'>,
): Promise<Result<Begun, Refusal>> {
  const caller = await callerNow(house, order.claims);
  if (!caller.ok) return caller;
  const permit = await permitFor(house, caller.value, { action: 'search', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const filters = filtersByKind(house, order.typeFilters);
  if (!filters.ok) return filters;
  const until = reached.until === null ? await house.record.promiseTime(permit.value) : ok(reached.until);
  if (!until.ok) return refuse('access-denied');
  const asked: WalkQuery = {
    kinds: reached.phase === 'objects' ? kindsOf(order, permit.value) : ['Provenance'],
    ...filters.value,
    patients: reached.phase === 'objects' ? order.patients : null,
    owner: order.owner ?? null,
    houses: reached.phase === 'provenance' ? 'only' : order.level === 'system' ? 'with' : 'without',
    since: order.since,
    until: until.value,
    step: bulk.limits.step,
    asked: questionOf(order),
  };
  const walk = house.record.walk(permit.value, asked);
  return ok({ caller: caller.value, permit: permit.value, walk, until: until.value });
}

/** As the log keeps it, encrypted; posted parameters are not in the address. */
const questionOf = ({ request, kinds, typeFilters, since, elements, patients, owner }: ExportOrder): string =>
  JSON.stringify({ request, kinds, typeFilters, since, elements, owner, named: patients?.length ?? null });

/** What was asked for and may be searched; a type that the caller lost the right to meanwhile is left out. */
const kindsOf = ({ kinds }: ExportOrder, permit: Permit): readonly string[] =>
  (kinds ?? resourceTypes).filter((kind) => permit.kinds === '*' || permit.kinds.has(kind));

/** Of patients also the Provenance of what is exported, which itself names no patient. */
const alsoProvenance = (order: ExportOrder, permit: Permit, { phase }: ExportReached): boolean =>
  phase === 'objects' && order.level !== 'system' && kindsOf(order, permit).includes('Provenance');

/** What could not be met is told in the error file, and the rest is exported. */
async function remark(
  house: FhirHouse,
  { order, permit, parts }: { order: ExportOrder; permit: Permit; parts: PartWriter },
): Promise<void> {
  for (const refusal of order.remarks) parts.add('error', 'OperationOutcome', printOutcome(refusal));
  if (order.level !== 'Patient' || order.patients === null) return;
  const heads = await house.record.heads(
    permit,
    order.patients.map((id) => ({ kind: 'Patient', id })),
  );
  if (!heads.ok) return;
  const there = new Set(heads.value.filter(({ state }) => state === 'live').map(({ name }) => name.id));
  for (const id of order.patients) {
    if (there.has(id)) continue;
    const detail = `There is no Patient/${id} that you have access to.`;
    parts.add('error', 'OperationOutcome', printOutcome([{ code: 'not-found', detail }]));
  }
}

function add(
  house: FhirHouse,
  caller: Caller,
  { stored, order, parts }: { stored: Stored; order: ExportOrder; parts: PartWriter },
): void {
  if (stored.action === 'delete') {
    parts.add('deleted', 'Bundle', deletion(stored));
    return;
  }
  const document = withAbsoluteAttachments(shownTo(house, caller, stored).document, baseOf(house));
  parts.add(
    'output',
    stored.kind,
    order.elements.length === 0 ? document : elementsOnly(document, stored.kind, order.elements),
  );
}

/** https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html#response---complete-status: `deleted`. */
const deletion = ({ kind, id }: Stored): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ request: { method: 'DELETE', url: `${kind}/${id}` } }],
  });
