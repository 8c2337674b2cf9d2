// DESIGN.md §1.4: one object after the other is deleted as every deletion is, and then taken out of the record.

import { type Erasure, type KeptObject, type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import type { FhirHouse } from '../house.ts';
import { issueOf } from '../interaction/commit.ts';
import { standing } from '../interaction/standing.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { deletionOf } from '../write-draft.ts';
import { withdrawFiles } from './withdraw-files.ts';

export interface Erased extends Pick<Erasure, 'at' | 'decision'> {
  /** 'Kind/id' of what went now. */
  readonly erased: readonly string[];
  /** What others share: each is a decision of its own. */
  readonly left: readonly string[];
  /** There is more: ask again. */
  readonly more?: true;
}

/** Objects of a record that go in one call. */
const MOST = 2000;
const PAGE = 200;
/** Somebody writes it at the same time: it is looked at again as often. */
const TRIES = 4;

/** One entry, or a Patient alone. */
export async function eraseEntry(
  house: FhirHouse,
  permit: Permit,
  { name, decision }: { readonly name: ObjectName; readonly decision: string },
): Promise<Result<Erased, Refusal>> {
  const gone = await takeOut(house, permit, { name, decision, scope: 'entry' });
  if (!gone.ok) return gone;
  await withdrawFiles(house.bulk, [name.id]);
  return ok({ at: gone.value.at, decision, erased: [`${name.kind}/${name.id}`], left: [] });
}

/** All that is kept with a patient alone, and the patient last. Messages of the log that were sent stay with the log. */
export async function eraseRecord(
  house: FhirHouse,
  permit: Permit,
  { patient, decision }: { readonly patient: string; readonly decision: string },
): Promise<Result<Erased, Refusal>> {
  const erased: ObjectName[] = [];
  const left = await objectsOf(house, permit, { patient, which: 'shared' });
  if (!left.ok) return left;
  const alone = await objectsOf(house, permit, { patient, which: 'alone' });
  if (!alone.ok) return alone;
  for (const { name } of alone.value.slice(0, MOST)) {
    const gone = await takeOut(house, permit, { name, decision, scope: 'entry' });
    if (!gone.ok) return gone;
    erased.push(name);
  }
  const shared = left.value.map(({ name }) => `${name.kind}/${name.id}`);
  const text = ({ kind, id }: ObjectName): string => `${kind}/${id}`;
  if (alone.value.length > MOST) {
    await withdrawFiles(
      house.bulk,
      erased.map(({ id }) => id),
    );
    return ok({ at: house.clock(), decision, erased: erased.map(text), left: shared, more: true });
  }
  const name = { kind: 'Patient', id: patient };
  const gone = await takeOut(house, permit, { name, decision, scope: 'record' });
  if (!gone.ok) return gone;
  const all = [...erased, name];
  await withdrawFiles(
    house.bulk,
    all.map(({ id }) => id),
  );
  return ok({ at: gone.value.at, decision, erased: all.map(text), left: shared });
}

/** What of a record has not been erased before; one more than go in a call. */
async function objectsOf(
  house: FhirHouse,
  permit: Permit,
  { patient, which }: { readonly patient: string; readonly which: 'alone' | 'shared' },
): Promise<Result<readonly KeptObject[], Refusal>> {
  const found: KeptObject[] = [];
  for (let after: ObjectName | null = null; found.length <= MOST; ) {
    const page = await house.record.keptWith(permit, { patient, which, after, rows: PAGE });
    if (!page.ok) return refuse('access-denied');
    const last = page.value.at(-1);
    if (last === undefined) break;
    after = last.name;
    for (const one of page.value) {
      if (one.name.kind === 'AuditEvent') continue;
      const before = one.state === 'live' ? null : await house.record.erasureOf(permit, one.name);
      if (before === null || (before.ok && before.value === null)) found.push(one);
    }
  }
  return ok(found);
}

interface TakeOut {
  readonly name: ObjectName;
  readonly decision: string;
  readonly scope: 'entry' | 'record';
}

/** Deletes what stands, so that relationships end and events and logs tell of it; then nothing of it is left. */
async function takeOut(house: FhirHouse, permit: Permit, order: TakeOut): Promise<Result<Erasure, Refusal>> {
  for (let tries = 1; ; tries += 1) {
    const stands = await standing(house, permit, order.name);
    if (!stands.ok) return stands;
    if (stands.value.live) {
      const { version, patients } = stands.value;
      const deleted = await house.record.commit(permit, [deletionOf(order.name, version, patients)]);
      if (!deleted.ok && (deleted.error.code !== 'conflict' || tries === TRIES)) {
        return { ok: false, error: [issueOf(deleted.error, 'conflict')] };
      }
      if (!deleted.ok) continue;
    }
    const gone = await house.record.erase(permit, order);
    if (gone.ok) return gone;
    if (gone.error.code !== 'live' || tries === TRIES) return refuse('conflict');
  }
}
