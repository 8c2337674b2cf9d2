// DESIGN.md §4 "audit": what the sealer and the verifier read and write.

import type pg from 'pg';
import { numbers } from './array-literal.ts';
import { run, type Session, type Statement } from './session.ts';

/** A row of the log as it is sealed. */
export interface SealedRow {
  readonly bucket: number;
  readonly n: bigint;
  readonly kind: number | null;
  readonly version: number | null;
  readonly at: bigint;
  readonly agent: bigint;
  readonly patient: bigint;
  readonly object: bigint | null;
  readonly action: number;
  readonly purpose: string;
  readonly rule: string;
  readonly detail: Buffer | null;
}

export interface SealRow {
  readonly bucket: number;
  readonly tick: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly entries: number;
  readonly hash: Buffer;
}

/** How far the sealer has come: number of the last tick, and of the last row it sealed. */
export interface SealState {
  readonly tick: bigint;
  readonly last: bigint;
}

const LAST_NUMBER: Statement = {
  name: 'audit number',
  touches: 'local',
  text: 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM audit_n',
};
/** Takes a number of its own: a snapshot's xmax is only the one after the last that ended, and may lie below one that is open. */
const NEXT: Statement = {
  name: 'next transaction',
  touches: 'local',
  text: 'SELECT pg_current_xact_id()::text::int8 AS next',
};
const OLDEST: Statement = {
  name: 'oldest transaction',
  touches: 'local',
  text: 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::int8 AS oldest',
};

/**
 * A row number, and the number of a transaction begun after it was read: once no transaction below `next` is open, every
 * row up to `last` is either there or will never be, because a row gets its number after its transaction got its own.
 */
export interface AuditMark {
  readonly last: bigint;
  readonly next: bigint;
}

export const markAudit = async (session: Session): Promise<AuditMark> => {
  const [number] = await run<{ last: bigint }>(session, LAST_NUMBER, []);
  const [transaction] = await run<{ next: bigint }>(session, NEXT, []);
  return { last: number?.last ?? 0n, next: transaction?.next ?? 0n };
};

/** Number of the oldest transaction that is open, or of the next one when none is. */
export const oldestTransaction = async (session: Session): Promise<bigint> => {
  const [transaction] = await run<{ oldest: bigint }>(session, OLDEST, []);
  return transaction?.oldest ?? 0n;
};

const LOCK: Statement = {
  name: 'lock seal',
  touches: 'local',
  text: "SELECT detail FROM job WHERE id = 'audit-seal' FOR UPDATE SKIP LOCKED",
};

/** Where the sealer stands, locked until the transaction ends; null while another process seals. */
export const lockSeal = async (session: pg.PoolClient): Promise<SealState | null> => {
  const [row] = await run<{ detail: string }>(session, LOCK, []);
  if (row === undefined) return null;
  const { tick, last }: { tick: string | number; last: string } = JSON.parse(row.detail);
  return { tick: BigInt(tick), last: BigInt(last) };
};

const ROWS: Statement = {
  name: null,
  touches: 'several',
  text: `SELECT bucket, n, kind, version, at, agent, patient, object, action, purpose, rule, detail FROM audit
WHERE n > $1::int8 AND n <= $2::int8 ORDER BY bucket, n`,
};

/** Rows with after < n <= last, by bucket and number. */
export const auditRows = (
  session: Session,
  range: { readonly after: bigint; readonly last: bigint },
): Promise<readonly SealedRow[]> => run<SealedRow>(session, ROWS, [range.after, range.last]);

const LATEST: Statement = {
  name: 'latest seals',
  touches: 'several',
  text: `SELECT s.* FROM unnest($1::int2[]) AS w(bucket) CROSS JOIN LATERAL
(SELECT bucket, tick, first, last, entries, hash FROM audit_seal a WHERE a.bucket = w.bucket ORDER BY tick DESC LIMIT 1) s`,
};

/** The last seal of each of these buckets that has one. */
export const latestSeals = (session: Session, buckets: readonly number[]): Promise<readonly SealRow[]> =>
  run<SealRow>(session, LATEST, [numbers(buckets)]);

const WRITE: Statement = {
  name: 'write seals',
  touches: 'several',
  text: `INSERT INTO audit_seal (bucket, tick, first, last, entries, hash)
SELECT * FROM unnest($1::int2[], $2::int8[], $3::int8[], $4::int8[], $5::int4[], $6::bytea[])`,
};
const ADVANCE: Statement = {
  name: 'advance seal',
  touches: 'local',
  text: "UPDATE job SET detail = $1 WHERE id = 'audit-seal'",
};

/** Appends the seals of a tick and moves the sealer on. */
export const writeSeals = async (session: Session, seals: readonly SealRow[], state: SealState): Promise<void> => {
  await run(session, WRITE, [
    numbers(seals.map((seal) => seal.bucket)),
    numbers(seals.map((seal) => seal.tick)),
    numbers(seals.map((seal) => seal.first)),
    numbers(seals.map((seal) => seal.last)),
    numbers(seals.map((seal) => seal.entries)),
    seals.map((seal) => seal.hash),
  ]);
  await run(session, ADVANCE, [JSON.stringify({ tick: String(state.tick), last: String(state.last) })]);
};

const OF_TICKS: Statement = {
  name: 'seals of ticks',
  touches: 'several',
  text: `SELECT bucket, tick, first, last, entries, hash FROM audit_seal WHERE tick > $1::int8 AND tick <= $2::int8
ORDER BY tick, bucket`,
};

/** Seals with after < tick <= last, by tick and bucket. */
export const sealsOfTicks = (
  session: Session,
  range: { readonly after: bigint; readonly last: bigint },
): Promise<readonly SealRow[]> => run<SealRow>(session, OF_TICKS, [range.after, range.last]);

const LAST_TICK: Statement = {
  name: 'last tick',
  touches: 'several',
  text: 'SELECT coalesce(max(tick), 0) AS tick, coalesce(max(last), 0) AS last FROM audit_seal',
};

/** Number of the newest seal, and of the newest row that is sealed. */
export const lastTick = async (session: Session): Promise<SealState> => {
  const [row] = await run<{ tick: bigint; last: bigint }>(session, LAST_TICK, []);
  return row ?? { tick: 0n, last: 0n };
};
