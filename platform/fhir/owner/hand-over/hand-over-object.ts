// DESIGN.md §7 "the owner decides": one object of the organisation gets a version for which another is responsible.

import { type Head, ok, type Permit, type Result } from '@fkj/platform-record';
import { baseOf, type FhirHouse } from '../../house.ts';
import { issueOf } from '../../interaction/commit.ts';
import { shown } from '../../interaction/shown.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import type { Pending } from '../work/owned-order.ts';
import type { HandOverOrder } from './hand-over-order.ts';
import { writeOfHandOver } from './write-of-hand-over.ts';

export interface HandingOver {
  readonly permit: Permit;
  readonly order: HandOverOrder;
  /** Where it stands now; undefined when it is not here. */
  readonly head: Head | undefined;
}

/** Somebody changes it at the same time: it is looked at again as often. */
const TRIES = 4;

/** `pending` whose very next version belongs to the receiver was handed over by this job before a crash. */
export async function handOverObject(
  house: FhirHouse,
  pending: Pending,
  { permit, order: { owner, to, access }, head: first }: HandingOver,
): Promise<Result<'done' | 'gone', Refusal>> {
  const name = { kind: pending.kind, id: pending.id };
  for (let head = first, tries = 1; ; tries += 1) {
    if (head === undefined || head.state === 'deleted') return ok('gone');
    if (head.owner?.is(to) === true) return ok(head.version === pending.version + 1 ? 'done' : 'gone');
    if (head.owner?.is(owner) !== true) return refuse('owner-changed');
    const stored = shown(await house.record.read(permit, name));
    if (!stored.ok) return stored;
    if (stored.value !== null && stored.value.action !== 'delete') {
      const write = writeOfHandOver(stored.value, { to, access, base: baseOf(house) });
      const given = await house.record.changeOwner(permit, write);
      if (given.ok) return ok('done');
      if (given.error.code !== 'conflict' || tries === TRIES)
        return { ok: false, error: [issueOf(given.error, 'conflict')] };
    }
    const again = shown(await house.record.heads(permit, [name]));
    if (!again.ok) return again;
    head = again.value[0];
    if (tries === TRIES) return refuse('conflict');
  }
}
