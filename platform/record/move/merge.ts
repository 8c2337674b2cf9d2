// DESIGN.md §4 "move": two patients turn out to be one. Each object is moved by itself; a job row remembers what is left.

import {
  beginJob,
  claimKeys,
  finishJob,
  forgetFormerPatient,
  giveUpPatient,
  inheritChoices,
  inheritPatient,
  inTransaction,
  lockBuckets,
  objectsOfPatient,
  readObjects,
  unfinishedJobs,
  type VersionRow,
} from '@fkj/platform-store';
import type { CommitRefusal, Write } from '../change.ts';
import { commitCovered } from '../commit/commit.ts';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { patientKey } from '../identity/object-key.ts';
import type { Permit } from '../permit.ts';
import { covers } from '../reach.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Stored } from '../stored.ts';
import { storedOf } from '../stored-row.ts';
import { mergedKey, survivorOf } from './merged-patient.ts';
import { move } from './move.ts';

/** One patient is to become part of another. */
export interface Merge {
  /** Id of the patient that is given up; it answers with the other's objects afterwards. */
  readonly from: string;
  readonly to: string;
}

/**
 * The next version of an object of `from` in which `to` stands instead; its `patients` say so too. For a deleted object,
 * a delete. Asked for the two Patient objects too, in which each names the other; null when they do already.
 * Pure: after a crash it is asked again for what is left.
 */
export type Rewrite = (stored: Stored, merge: Merge) => Write | null;

const KIND = 'merge';
const LIVE = 0;
const EVERYTHING = { reach: { reach: 'everything' }, epoch: Number.MAX_SAFE_INTEGER } as const;
/** Objects that are listed at a time. */
const STEP = 100;
/** A writer of the same object may come first; its new version is taken then. */
const TRIES = 20;

/** HealthRecord.merge. Answers how many objects were moved. After a crash `resumeMerges` goes on. */
export const merge = async (
  house: RecordHouse,
  permit: Permit,
  { pair, rewrite }: { readonly pair: Merge; readonly rewrite: Rewrite },
): Promise<Result<number, CommitRefusal>> => {
  const object = { kind: 'Patient', id: pair.from };
  const whole = permit.restriction.reach === 'everything' && permit.narrow === undefined;
  if (!covers(permit, 'move', 'Patient') || !whole || pair.from === pair.to) {
    return refused({ code: 'not-permitted', object });
  }
  const begun = await begin(house, pair);
  return begun.ok ? runMerge(house, permit, { pair, rewrite }) : begun;
};

const placesOf = (pair: Merge) => ({
  from: { bucket: bucketOfPatient(pair.from), patient: patientKey(pair.from) },
  to: { bucket: bucketOfPatient(pair.to), patient: patientKey(pair.to), id: pair.to },
});

/** From now on `from` leads to `to`, and nothing more is written for `from`. A patient is given up once, to one who stands. */
const begin = (house: RecordHouse, pair: Merge): Promise<Result<null, CommitRefusal>> =>
  inTransaction<Result<null, CommitRefusal>>(house.pool, async (session) => {
    const { from, to } = placesOf(pair);
    await lockBuckets(session, [from.bucket, to.bucket]);
    for (const patient of [pair.from, pair.to]) {
      const survivor = await survivorOf(session, patient);
      const begunBefore = patient === pair.from && survivor === pair.to;
      if (survivor === null || begunBefore) continue;
      return {
        end: 'undo',
        answer: refused({ code: 'patient-merged', object: { kind: 'Patient', id: patient }, survivor }),
      };
    }
    const key = mergedKey(pair.from);
    const kind = kindNumber('Patient');
    await claimKeys(session, [{ key, bucket: to.bucket, kind, object: to.patient, id: pair.to }]);
    await giveUpPatient(session, from);
    await inheritChoices(session, from, to);
    const detail = JSON.stringify({ from: pair.from, to: pair.to });
    await beginJob(session, { id: `merge ${pair.from}`, kind: KIND, detail, now: house.clock() });
    return { end: 'keep', answer: ok(null) };
  });

/** What the two Patient objects say of each other, in one commit. */
const link = async (
  house: RecordHouse,
  permit: Permit,
  { pair, rewrite }: { readonly pair: Merge; readonly rewrite: Rewrite },
): Promise<Result<null, CommitRefusal>> => {
  for (let tries = 0; ; ) {
    const { from, to } = placesOf(pair);
    const at = [from, to].map(({ bucket, patient }) => ({ bucket, object: patient }));
    const rows = await readObjects(house.pool, { ...EVERYTHING, tables: 'patient', at });
    if ('refused' in rows) return refused({ code: 'stale' });
    const live = rows.filter(({ state }) => state === LIVE).map(storedOf);
    const done = await commitCovered(
      house,
      permit,
      live.flatMap((stored) => rewrite(stored, pair) ?? []),
    );
    if (done.ok) return ok(null);
    if (done.error.code !== 'conflict' || ++tries > TRIES) return done;
  }
};

/** Finishes the merges that a crash has cut short. Answers how many there were. */
export const resumeMerges = async (
  house: RecordHouse,
  permit: Permit,
  rewrite: Rewrite,
): Promise<Result<number, CommitRefusal>> => {
  const jobs = await unfinishedJobs(house.pool, KIND);
  for (const job of jobs) {
    const pair: Merge = JSON.parse(job.detail);
    const done = await runMerge(house, permit, { pair, rewrite });
    if (!done.ok) return done;
  }
  return ok(jobs.length);
};

const runMerge = async (
  house: RecordHouse,
  permit: Permit,
  { pair, rewrite }: { readonly pair: Merge; readonly rewrite: Rewrite },
): Promise<Result<number, CommitRefusal>> => {
  const { from, to } = placesOf(pair);
  const linked = await link(house, permit, { pair, rewrite });
  if (!linked.ok) return linked;
  let moved = 0;
  for (const which of ['alone', 'shared'] as const) {
    for (let tries = 0; ; ) {
      const rows = await objectsOfPatient<VersionRow>(house.pool, { which, ...from, limit: STEP });
      if (rows.length === 0) break;
      for (const row of rows) {
        const write = rewrite(storedOf(row), pair);
        if (write === null || write.patients.includes(pair.from)) {
          throw new Error(`An object of kind ${row.kind} still names the old patient`);
        }
        const done = await rewriteOne(house, permit, { write, row, from: pair.from });
        if (!done.ok && (done.error.code !== 'conflict' || ++tries > TRIES)) return done;
        if (done.ok) moved += 1;
      }
    }
  }
  await inTransaction(house.pool, async (session) => {
    await lockBuckets(session, [from.bucket, to.bucket]);
    await inheritPatient(session, { from, to });
    await finishJob(session, `merge ${pair.from}`, house.clock());
    return { end: 'keep', answer: null };
  });
  return ok(moved);
};

/** An object that several patients share stays where it is, unless only one is left. */
const rewriteOne = async (
  house: RecordHouse,
  permit: Permit,
  { write, row, from }: { readonly write: Write; readonly row: VersionRow; readonly from: string },
): Promise<Result<unknown, CommitRefusal>> =>
  row.patient === null && new Set(write.patients).size > 1
    ? rewriteShared(house, permit, { write, row, from })
    : move(house, permit, write, 'same-person');

const rewriteShared = async (
  house: RecordHouse,
  permit: Permit,
  { write, row, from }: { readonly write: Write; readonly row: VersionRow; readonly from: string },
): Promise<Result<unknown, CommitRefusal>> => {
  const done = await commitCovered(house, permit, [write]);
  if (done.ok) await forgetFormerPatient(house.pool, { bucket: row.bucket, object: row.object, patient: from });
  return done;
};
