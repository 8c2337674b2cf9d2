// DESIGN.md §4 "move": the patient of an object is corrected by a new version in the right patient's bucket.

import {
  closeRelationships,
  inTransaction,
  leaveMemberships,
  lockBuckets,
  moveObject,
  type PoolClient,
  readHeads,
  repointName,
  withdrawChoices,
  writeBucket,
} from '@fkj/platform-store';
import { actionNumber } from '../audit/action-number.ts';
import type { Changes, CommitRefusal, Committed, Write } from '../change.ts';
import { batchesOf } from '../commit/batches.ts';
import { accompany, closingOf } from '../commit/commit.ts';
import { emptyPart, type Placed, patientsOf, placeWrites } from '../commit/place-writes.ts';
import { stampDocument } from '../commit/stamp-document.ts';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey, patientKey } from '../identity/object-key.ts';
import { nameKey, placeOf, tablesOf } from '../identity/place.ts';
import { outsideLimits } from '../narrow/judge-writes.ts';
import type { Permit } from '../permit.ts';
import { covers, reachOf } from '../reach.ts';
import { addressesOf } from '../read/read-current.ts';
import { type IndexRulesNow, neededRules, withFurtherIndex } from '../reindex/index-rules.ts';
import { ok, type Result, refused } from '../result.ts';
import { patientIds } from '../stored-row.ts';
import { survivorOf } from './merged-patient.ts';

/** So often roles or rules may change between a look at them and a move. */
const MOST_ADVANCES = 20;

const EVERYTHING = { reach: { reach: 'everything' }, epoch: Number.MAX_SAFE_INTEGER } as const;

/**
 * HealthRecord.move. `write` follows the current version and names the right patients. The whole history goes along; in
 * the old bucket a tombstone stays; the name leads to the new one. Both patients' logs show it.
 */
export const move = async (
  house: RecordHouse,
  permit: Permit,
  write: Write,
  /** Whether its former patients are others than the new ones, whom earlier versions must not be shown without. */
  former: 'others' | 'same-person' = 'others',
): Promise<Result<Committed, CommitRefusal>> => {
  const object = { kind: write.kind, id: write.id };
  if (!covers(permit, 'move', write.kind) || write.kind === 'Patient' || tablesOf(write.kind) === 'common') {
    return refused({ code: 'not-permitted', object });
  }
  const outside = await outsideLimits(house, permit, { writes: [write], as: 'move' });
  if (outside !== null) return refused(outside);
  const { pool } = house;
  for (const patient of patientsOf(write)) {
    const survivor = await survivorOf(pool, patient);
    if (survivor !== null) return refused({ code: 'patient-merged', object, survivor });
  }
  const [address] = await addressesOf(house, [object]);
  if (address === undefined) return refused({ code: 'conflict', object, current: null });
  const heads = await readHeads(pool, { ...EVERYTHING, tables: 'patient', at: [address] });
  const [head] = 'refused' in heads ? [] : heads;
  if (head === undefined || head.version !== write.follows || head.state === 2) {
    return refused({ code: 'conflict', object, current: head?.version ?? null });
  }
  const agent = await house.agents.keyOf(permit.agent);
  const source = { bucket: address.bucket, patients: patientIds(head.patients) };
  const changes = await accompany(house, [write], permit.agent);
  let needed = neededRules(permit.epoch);
  for (let attempt = 1; ; attempt += 1) {
    const rules = await house.rules.at(needed);
    const work = { house, permit, rules, changes, write, agent, source, former };
    const moved = await inTransaction<Result<Committed, CommitRefusal>>(pool, async (session) => {
      const answer = await moveInside(session, work);
      return { end: answer.ok ? 'keep' : 'undo', answer };
    });
    const outdated = !moved.ok && moved.error.code === 'stale' && rules.epoch < permit.epoch;
    if (!outdated || attempt === MOST_ADVANCES) return moved;
    needed = rules.epoch + 1;
  }
};

interface MoveWork {
  readonly house: RecordHouse;
  readonly permit: Permit;
  readonly rules: IndexRulesNow;
  readonly write: Write;
  /** What the companions say of it: its care relationships go to the right patient. */
  readonly changes: Changes;
  readonly agent: bigint;
  readonly source: { readonly bucket: number; readonly patients: readonly string[] };
  readonly former: 'others' | 'same-person';
}

const moveInside = async (
  session: PoolClient,
  { house, permit, rules, write, changes, agent, source, former }: MoveWork,
): Promise<Result<Committed, CommitRefusal>> => {
  const object = { kind: write.kind, id: write.id };
  const patients = patientsOf(write);
  const [only] = patients;
  const to = placeOf(write, patients);
  const touched = [...patients, ...source.patients].map(bucketOfPatient);
  const left = source.patients.filter((patient) => !patients.includes(patient));
  await lockBuckets(session, [source.bucket, to, ...touched]);
  const moved = await moveObject(session, {
    object: objectKey(write),
    version: write.follows,
    from: source.bucket,
    to,
    patient: only !== undefined && patients.length === 1 ? patientKey(only) : null,
    patients: patients.length === 0 ? null : patients.join(' '),
    left: left.length === 0 || former === 'same-person' ? null : left.join(' '),
  });
  if (!moved) return refused({ code: 'conflict', object, current: null });
  if (source.patients.length > 1) await leaveMemberships(session, objectKey(write), source.bucket);
  const named = {
    key: nameKey(object),
    bucket: to,
    kind: kindNumber(write.kind),
    object: objectKey(write),
    id: write.id,
  };
  await repointName(session, named);
  const closing = closingOf(changes, changes.replaceRelationshipsOf);
  if (closing.length > 0) await closeRelationships(session, closing);
  const withdrawing = closingOf(changes, changes.replaceChoicesOf ?? []);
  if (withdrawing.length > 0) await withdrawChoices(session, withdrawing);
  const epoch = Math.min(permit.epoch, rules.epoch);
  const placed = placeWrites(withFurtherIndex({ ...changes, writes: changes.writes.slice(0, 1) }, rules));
  const guarded = permit.restriction.reach === 'relationship' ? new Set([...patients, ...left]) : new Set<string>();
  const batches = batchesOf({ house, permit, epoch, placed: withTraces(placed, write, left), agent, guarded });
  if (!reachesAll(permit, [...patients, ...source.patients])) return refused({ code: 'not-permitted', object });
  let at = 0;
  for (const batch of batches) {
    const answer = await writeBucket(session, {
      ...batch,
      objects: batch.objects.map((row) => ({
        ...row,
        action: write.action === 'delete' ? row.action : actionNumber('move'),
      })),
    });
    if ('refused' in answer) {
      return refused(answer.refused === 'stale' ? { code: 'stale' } : { code: 'not-permitted', object });
    }
    if (answer.at !== null) at = answer.at;
  }
  const { kind, id, follows, document, lastUpdated } = write;
  return ok({
    kind,
    id,
    version: follows + 1,
    lastUpdated: at,
    document: stampDocument(document, lastUpdated?.offset ?? null, at),
  });
};

/** A patient's own permit moves nothing from or to another. */
const reachesAll = (permit: Permit, patients: readonly string[]): boolean => {
  const reach = reachOf(permit, 0);
  if (reach.reach === 'common') return false;
  return reach.reach !== 'patient' || patients.every((patient) => patientKey(patient) === reach.patient);
};

/** The log of those whom it no longer concerns says that it went. */
const withTraces = (placed: Placed, write: Write, left: readonly string[]): Placed => {
  const parts = new Map(placed.parts.map((part) => [part.bucket, { ...part, traces: [...part.traces] }]));
  for (const patient of left) {
    const bucket = bucketOfPatient(patient);
    const part = parts.get(bucket) ?? emptyPart(bucket);
    part.traces.push({
      patient: patientKey(patient),
      kind: kindNumber(write.kind),
      object: objectKey(write),
      version: write.follows + 1,
      action: actionNumber('move'),
    });
    parts.set(bucket, part);
  }
  return { ...placed, parts: [...parts.values()].sort((one, other) => one.bucket - other.bucket) };
};
