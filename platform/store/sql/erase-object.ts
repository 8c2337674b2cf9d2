// DESIGN.md §1.4: everything that the tables hold of one object goes, on a legal decision; a deleted head without content stays.

import { run, type Session, type Statement } from './session.ts';

export interface ErasedName {
  readonly kind: number;
  readonly object: bigint;
  readonly id: string;
  /** Of 'Kind/id' in the locator: it goes on leading to what is left. */
  readonly key: string;
}

/** Where it stands, or stood before it was moved. */
export interface ErasedPlace {
  readonly bucket: number;
  /** 0 live, 1 deleted, 2 moved. */
  readonly state: number;
  readonly patients: string | null;
  readonly former: string | null;
}

const PLACES: Statement = {
  name: 'places of an object',
  touches: 'several',
  text: `SELECT h.bucket, h.state, h.patients, h.former FROM generate_series(0, 4095) AS b(bucket)
JOIN head h ON h.bucket = b.bucket::int2 AND h.object = $1::int8 WHERE h.kind = $2::int2 AND h.id = $3 ORDER BY h.bucket`,
};

/** Every bucket that has something of it. */
export const placesOfObject = (session: Session, { object, kind, id }: ErasedName): Promise<readonly ErasedPlace[]> =>
  run<ErasedPlace>(session, PLACES, [object, kind, id]);

const DOCUMENTS: Statement = {
  name: 'documents of an object',
  touches: 'one',
  text: "SELECT document FROM version WHERE bucket = $1::int2 AND object = $2::int8 AND document <> ''",
};

/** All that was ever written of it in one bucket. */
export const documentsOfObject = async (
  session: Session,
  { bucket, object }: { readonly bucket: number; readonly object: bigint },
): Promise<readonly string[]> =>
  (await run<{ document: string }>(session, DOCUMENTS, [bucket, object])).map(({ document }) => document);

const TOMBSTONE: Statement = {
  name: 'delete before erasure',
  touches: 'one',
  text: `WITH gone AS (
  UPDATE head SET state = 1, version = version + 1, updated = greatest(updated, $3::int8)
  WHERE bucket = $1::int2 AND object = $2::int8 AND state = 0 RETURNING bucket, kind, version, object, updated
)
INSERT INTO version (bucket, kind, version, object, at, agent, action, purpose, document)
SELECT bucket, kind, version, object, updated, $4::int8, 3, 'HSYSADMIN', '' FROM gone`,
};

const EMPTY: Statement = {
  name: 'erase object',
  touches: 'one',
  text: `WITH h AS (
  UPDATE head SET tokens = '{}', plain = '', clinical = NULL, former = NULL, former_until = NULL
  WHERE bucket = $1::int2 AND object = $2::int8 RETURNING version, state
), leaves AS (DELETE FROM leaf WHERE bucket = $1::int2 AND object = $2::int8),
contained AS (DELETE FROM containment WHERE bucket = $1::int2 AND object = $2::int8),
reserved AS (DELETE FROM reserved_version WHERE bucket = $1::int2 AND object = $2::int8),
events AS (DELETE FROM outbox o USING h WHERE o.bucket = $1::int2 AND o.object = $2::int8 AND (o.version < h.version OR h.state = 2))
DELETE FROM version v USING h WHERE v.bucket = $1::int2 AND v.object = $2::int8 AND (v.version < h.version OR h.state = 2)
RETURNING v.version`,
};

const elsewhere = (name: string, text: string): Statement => ({ name, touches: 'several', text });
const ELSEWHERE = [
  elsewhere('erase memberships', 'DELETE FROM membership WHERE object = $1::int8'),
  elsewhere('erase relationships', 'DELETE FROM relationship WHERE source = $1::int8'),
  elsewhere('erase choices', 'DELETE FROM privacy_choice WHERE source = $1::int8'),
  elsewhere('erase state of apps', 'DELETE FROM app_state WHERE subject = $1::int8'),
];
const NAMES = elsewhere('erase names', 'DELETE FROM locator WHERE object = $1::int8 AND key <> $2::uuid');

const TELL: Statement = {
  name: 'tell of erasure',
  touches: 'local',
  text: `INSERT INTO erasure (name, at, agent, decision, versions) VALUES ($1, $2::int8, $3::int8, $4, $5::int4)
ON CONFLICT (name) DO NOTHING`,
};

export interface ErasureRow {
  /** 'Kind/id'. */
  readonly name: string;
  /** ms since 1970. */
  readonly at: number;
  readonly agent: bigint;
  /** Which decision; never why in words. */
  readonly decision: string;
}

/**
 * Inside a transaction that holds the locks of these buckets. What stands live is deleted first. Its memberships, care
 * relationships, choices and unique identifiers go too. Answers how many versions went.
 */
export const eraseObject = async (
  session: Session,
  {
    name,
    places,
    row,
  }: { readonly name: ErasedName; readonly places: readonly ErasedPlace[]; readonly row: ErasureRow },
): Promise<number> => {
  let versions = 0;
  for (const { bucket } of places) {
    await run(session, TOMBSTONE, [bucket, name.object, row.at, row.agent]);
    versions += (await run(session, EMPTY, [bucket, name.object])).length;
  }
  for (const statement of ELSEWHERE) await run(session, statement, [name.object]);
  await run(session, NAMES, [name.object, name.key]);
  await run(session, TELL, [row.name, row.at, row.agent, row.decision, versions]);
  return versions;
};

const TOLD: Statement = {
  name: 'erasures',
  touches: 'local',
  text: 'SELECT name, at, agent, decision, versions FROM erasure WHERE name = ANY($1::text[])',
};

/** Which of these objects have been erased. */
export const erasuresOf = async (
  session: Session,
  names: readonly string[],
): Promise<readonly (Omit<ErasureRow, 'at'> & { readonly at: bigint; readonly versions: number })[]> =>
  run(session, TOLD, [names]);

const DETAILS: Statement = {
  name: 'details of the log',
  touches: 'one',
  text: `SELECT n, detail FROM audit WHERE bucket = $1::int2 AND patient = $2::int8 AND detail IS NOT NULL
AND ($3::int8 IS NULL OR object = $3::int8)`,
};

/** Encrypted questions and reasons in a patient's log, of one object or of all. */
export const detailsOfLog = (
  session: Session,
  of: { readonly bucket: number; readonly patient: bigint; readonly object: bigint | null },
): Promise<readonly { readonly n: bigint; readonly detail: Buffer }[]> =>
  run(session, DETAILS, [of.bucket, of.patient, of.object]);

const CLEAR: Statement = {
  name: 'clear details of the log',
  touches: 'one',
  text: 'UPDATE audit SET detail = NULL WHERE bucket = $1::int2 AND patient = $2::int8 AND n = ANY($3::int8[])',
};

/** The rows stay, without what was asked or written. */
export const clearDetails = async (
  session: Session,
  of: { readonly bucket: number; readonly patient: bigint; readonly rows: readonly bigint[] },
): Promise<void> => {
  if (of.rows.length > 0) await run(session, CLEAR, [of.bucket, of.patient, of.rows.map(String)]);
};

const RECORD: Statement = {
  name: 'record of a patient',
  touches: 'one',
  text: `SELECT h.kind, h.id, h.version, h.state, h.object FROM head h
WHERE h.bucket = $1::int2 AND h.patient = $2::int8 AND h.state <> 2 AND h.object <> $2::int8 AND h.object > $3::int8 ORDER BY h.object LIMIT $4::int8`,
};
const SHARED: Statement = {
  name: 'shared in the record of a patient',
  touches: 'several',
  text: `SELECT h.kind, h.id, h.version, h.state, h.object FROM membership m JOIN head h ON h.bucket = m.home AND h.object = m.object
WHERE m.bucket = $1::int2 AND m.patient = $2::int8 AND h.state = 0 AND h.object > $3::int8 ORDER BY h.object LIMIT $4::int8`,
};

export interface RecordPage {
  readonly bucket: number;
  readonly patient: bigint;
  readonly after: bigint;
  readonly rows: number;
}

export interface KeptRow {
  readonly kind: number;
  readonly id: string;
  readonly version: number;
  /** 0 live, 1 deleted. */
  readonly state: number;
  readonly object: bigint;
}

/** What concerns this patient alone, deleted or not, in the order of its keys; or what is shared with others and stands. */
export const keptOfPatient = (
  session: Session,
  which: 'alone' | 'shared',
  { bucket, patient, after, rows }: RecordPage,
): Promise<readonly KeptRow[]> =>
  run<KeptRow>(session, which === 'alone' ? RECORD : SHARED, [bucket, patient, after, rows]);
