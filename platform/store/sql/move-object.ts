// DESIGN.md §4 "move": copy, tombstone, locator. Inside one transaction, both buckets locked in order.

import { run, type Session, type Statement } from './session.ts';

const LOCK: Statement = {
  name: 'lock bucket',
  touches: 'one',
  text: 'SELECT FROM bucket_clock WHERE bucket = $1::int2 FOR UPDATE',
};

/** Nobody else commits in these buckets until the transaction ends. */
export const lockBuckets = async (session: Session, buckets: readonly number[]): Promise<void> => {
  for (const bucket of [...new Set(buckets)].sort((one, other) => one - other)) await run(session, LOCK, [bucket]);
};

const GIVE_UP: Statement = {
  name: 'give up patient',
  touches: 'one',
  text: `UPDATE bucket_clock SET given_up = array_append(given_up, $2::int8)
WHERE bucket = $1::int2 AND NOT coalesce($2::int8 = ANY(given_up), false)`,
};

/** From the end of the transaction on, nothing more is written for this patient. */
export const giveUpPatient = async (
  session: Session,
  { bucket, patient }: { readonly bucket: number; readonly patient: bigint },
): Promise<void> => {
  await run(session, GIVE_UP, [bucket, patient]);
};

export interface Move {
  readonly object: bigint;
  readonly version: number;
  readonly from: number;
  readonly to: number;
  /** Whom it concerns from now on. */
  readonly patient: bigint | null;
  readonly patients: string | null;
  /** Whom it concerned and concerns no more: ids separated by a space; null when there are none, or when it is the same person. */
  readonly left: string | null;
}

/** Patients who are left behind are added to those whom earlier versions concerned. */
const added = (left: string, version: string) => ({
  former: `CASE WHEN ${left}::text IS NULL THEN former ELSE concat_ws(' ', former, ${left}::text) END`,
  until: `CASE WHEN ${left}::text IS NULL THEN former_until ELSE ${version}::int4 END`,
});
const ADDED = added('$7', '$4');
const ADDED_HERE = added('$6', '$3');

const COPY_VERSIONS: Statement = {
  name: 'copy versions',
  touches: 'several',
  text: `INSERT INTO version (bucket, kind, version, object, at, agent, action, purpose, document)
SELECT $3::int2, kind, version, object, at, agent, action, purpose, document FROM version
WHERE bucket = $2::int2 AND object = $1::int8 ON CONFLICT (bucket, object, version) DO NOTHING`,
};
const COPY_RESERVED: Statement = {
  name: 'copy reserved versions',
  touches: 'several',
  text: `INSERT INTO reserved_version (bucket, object, version, audience)
SELECT $3::int2, object, version, audience FROM reserved_version WHERE bucket = $2::int2 AND object = $1::int8 ON CONFLICT DO NOTHING`,
};
const COPY_HEAD: Statement = {
  name: 'copy head',
  touches: 'several',
  text: `INSERT INTO head (bucket, kind, version, object, updated, patient, clinical, owner, state, id, patients, former, former_until, labels, tokens, plain)
SELECT $3::int2, kind, version, object, updated, $5::int8, clinical, owner, state, id, $6, ${ADDED.former}, ${ADDED.until}, labels, tokens, plain FROM head
WHERE bucket = $2::int2 AND object = $1::int8 AND version = $4::int4 AND state <> 2
ON CONFLICT (bucket, object) DO UPDATE SET version = excluded.version, updated = excluded.updated, patient = excluded.patient,
  clinical = excluded.clinical, owner = excluded.owner, state = excluded.state, patients = excluded.patients,
  former = excluded.former, former_until = excluded.former_until, labels = excluded.labels, tokens = excluded.tokens, plain = excluded.plain
WHERE head.state = 2 AND head.id = excluded.id RETURNING id`,
};
const TOMBSTONE: Statement = {
  name: 'leave tombstone',
  touches: 'one',
  text: `WITH dropped AS (DELETE FROM leaf WHERE bucket = $1::int2 AND object = $2::int8)
UPDATE head SET state = 2, tokens = '{}', plain = '' WHERE bucket = $1::int2 AND object = $2::int8`,
};
const REPOINT: Statement = {
  name: 'repoint name',
  touches: 'key',
  text: `INSERT INTO locator (key, bucket, kind, object, id) VALUES ($1::uuid, $2::int2, $3::int2, $4::int8, $5)
ON CONFLICT (key) DO UPDATE SET bucket = excluded.bucket WHERE locator.object = excluded.object`,
};

const REASSIGN: Statement = {
  name: 'reassign head',
  touches: 'one',
  text: `UPDATE head SET patient = $4::int8, patients = $5, former = ${ADDED_HERE.former}, former_until = ${ADDED_HERE.until} WHERE bucket = $1::int2 AND object = $2::int8 AND version = $3::int4
AND state <> 2 RETURNING id`,
};

/**
 * Takes an object with all its versions to another bucket and leaves a tombstone; two patients may share a
 * bucket, then only the head changes. The buckets' locks are held.
 * False when the version is not the current one (any more).
 */
export const moveObject = async (session: Session, move: Move): Promise<boolean> => {
  const { object, from, to, version, patient, patients, left } = move;
  if (from === to) {
    return (await run<{ id: string }>(session, REASSIGN, [to, object, version, patient, patients, left])).length > 0;
  }
  const copied = await run<{ id: string }>(session, COPY_HEAD, [object, from, to, version, patient, patients, left]);
  if (copied.length === 0) return false;
  await run(session, COPY_VERSIONS, [object, from, to]);
  await run(session, COPY_RESERVED, [object, from, to]);
  await run(session, TOMBSTONE, [from, object]);
  return true;
};

const FORGET: Statement = {
  name: 'forget former patient',
  touches: 'one',
  text: `UPDATE head SET former = nullif(array_to_string(array_remove(string_to_array(former, ' '), $3), ' '), '')
WHERE bucket = $1::int2 AND object = $2::int8 AND former IS NOT NULL`,
};

/** After a merge: the patient whom earlier versions named is the same person as one whom the object concerns now. */
export const forgetFormerPatient = async (
  session: Session,
  of: { readonly bucket: number; readonly object: bigint; readonly patient: string },
): Promise<void> => {
  await run(session, FORGET, [of.bucket, of.object, of.patient]);
};

/** The name leads to the object's new bucket. */
export const repointName = async (
  session: Session,
  of: {
    readonly key: string;
    readonly bucket: number;
    readonly kind: number;
    readonly object: bigint;
    readonly id: string;
  },
): Promise<void> => {
  await run(session, REPOINT, [of.key, of.bucket, of.kind, of.object, of.id]);
};

const REMAINING: Statement = {
  name: 'remaining of patient',
  touches: 'one',
  text: `SELECT h.bucket, h.kind, h.object, h.id, v.version, v.at, v.action, v.document, h.patient, h.patients, h.state
FROM head h JOIN version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version
WHERE h.bucket = $1::int2 AND h.patient = $2::int8 AND h.state <> 2 AND h.object <> $2::int8 ORDER BY h.object LIMIT $3::int8`,
};
const SHARED: Statement = {
  name: 'shared of patient',
  touches: 'several',
  text: `SELECT h.bucket, h.kind, h.object, h.id, v.version, v.at, v.action, v.document, h.patient, h.patients, h.state
FROM membership m JOIN head h ON h.bucket = m.home AND h.object = m.object AND h.state = 0
JOIN version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version
WHERE m.bucket = $1::int2 AND m.patient = $2::int8 ORDER BY h.object LIMIT $3::int8`,
};

/** Objects that are the patient's alone (the Patient itself left out), or shared with others: what a merge has left to do. */
export const objectsOfPatient = <Row extends object>(
  session: Session,
  of: { readonly which: 'alone' | 'shared'; readonly bucket: number; readonly patient: bigint; readonly limit: number },
): Promise<readonly Row[]> =>
  run<Row>(session, of.which === 'alone' ? REMAINING : SHARED, [of.bucket, of.patient, of.limit]);

const INHERIT: Statement = {
  name: 'inherit relationships',
  touches: 'several',
  text: `INSERT INTO relationship (bucket, patient, party, source, basis, starts, ends)
SELECT $3::int2, $4::int8, party, source, basis, starts, ends FROM relationship
WHERE bucket = $1::int2 AND patient = $2::int8 ON CONFLICT DO NOTHING`,
};
const INHERIT_CLAIMS: Statement = {
  name: 'inherit claims',
  touches: 'several',
  text: `UPDATE locator SET bucket = $3::int2, object = $2::int8, id = $4 WHERE object = $1::int8`,
};

const INHERIT_CHOICES: Statement = {
  name: 'inherit choices',
  touches: 'several',
  text: `INSERT INTO privacy_choice (bucket, patient, source, ordinal, mode, party, object, kinds, low, high, overridable, starts, ends)
SELECT $3::int2, $4::int8, source, ordinal, mode, party, object, kinds, low, high, overridable, starts, ends FROM privacy_choice
WHERE bucket = $1::int2 AND patient = $2::int8 ON CONFLICT DO NOTHING`,
};

/** Before a merge moves anything: what one patient keeps from somebody the other keeps too. */
export const inheritChoices = async (
  session: Session,
  from: { readonly bucket: number; readonly patient: bigint },
  to: { readonly bucket: number; readonly patient: bigint },
): Promise<void> => {
  await run(session, INHERIT_CHOICES, [from.bucket, from.patient, to.bucket, to.patient]);
};

/** After a merge: relationships and unique identifiers of one patient belong to the other. */
export const inheritPatient = async (
  session: Session,
  {
    from,
    to,
  }: {
    readonly from: { readonly bucket: number; readonly patient: bigint };
    readonly to: { readonly bucket: number; readonly patient: bigint; readonly id: string };
  },
): Promise<void> => {
  await run(session, INHERIT, [from.bucket, from.patient, to.bucket, to.patient]);
  await run(session, INHERIT_CLAIMS, [from.patient, to.patient, to.bucket, to.id]);
};
