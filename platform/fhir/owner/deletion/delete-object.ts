// https://hl7.org/fhir/R4/http.html#delete and DESIGN.md §1.4: one object of the organisation gets the version that says it is deleted.

import { type Head, type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import type { FhirHouse } from '../../house.ts';
import { issueOf } from '../../interaction/commit.ts';
import { shown } from '../../interaction/shown.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { deletionOf } from '../../write-draft.ts';
import type { Pending } from '../work/owned-order.ts';

export interface Deleting {
  readonly permit: Permit;
  readonly owner: ObjectName;
  /** Where it stands now; undefined when it is not here. */
  readonly head: Head | undefined;
}

/** Somebody changes it at the same time: it is looked at again as often. */
const TRIES = 4;

/**
 * Deletes what stands and still belongs to the organisation. `pending` that stands deleted in the very next version was
 * deleted by this job before a crash.
 */
export async function deleteObject(
  house: FhirHouse,
  pending: Pending,
  { permit, owner, head: first }: Deleting,
): Promise<Result<'done' | 'gone', Refusal>> {
  const name = { kind: pending.kind, id: pending.id };
  for (let head = first, tries = 1; ; tries += 1) {
    if (head === undefined) return ok('gone');
    if (head.state === 'deleted') return ok(head.version === pending.version + 1 ? 'done' : 'gone');
    if (head.owner?.is(owner) !== true) return refuse('owner-changed');
    if (name.kind === 'Patient' && (await concernsOthers(house, permit, name.id))) return refuse('owner-shared');
    const committed = await house.record.commit(permit, [deletionOf(name, head.version, head.patients)]);
    if (committed.ok) return ok('done');
    if (committed.error.code !== 'conflict' || tries === TRIES)
      return { ok: false, error: [issueOf(committed.error, 'conflict')] };
    const again = shown(await house.record.heads(permit, [name]));
    if (!again.ok) return again;
    head = again.value[0];
  }
}

/** The log of emergencies stays with a person who is deleted. */
const STAY: ReadonlySet<string> = new Set(['Patient', 'AuditEvent']);

/** Whether anything stands that concerns this person, whoever is responsible for it. */
async function concernsOthers(house: FhirHouse, permit: Permit, patient: string): Promise<boolean> {
  const kinds = await house.record.kindsPresent(permit, patient);
  if (!kinds.ok) throw new Error(`a deletion may not look: ${kinds.error.code}`);
  for (const kind of kinds.value) {
    if (STAY.has(kind)) continue;
    // What several share is listed with each of them even when it is deleted.
    const filter = { test: 'patient', patient } as const;
    const page = await house.record.find(permit, { kind, filter, sort: [], limit: 1, total: 'none' });
    if (!page.ok || page.value.matches.length > 0) return true;
  }
  return false;
}
