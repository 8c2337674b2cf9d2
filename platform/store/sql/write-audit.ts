// DESIGN.md §4 "audit": rows of concurrent requests are written together.

import { bytes, numbers } from './array-literal.ts';
import { binaryTexts } from './binary-array.ts';
import { run, type Session, type Statement } from './session.ts';

export interface AuditRow {
  readonly bucket: number;
  readonly kind: number | null;
  readonly version: number | null;
  readonly at: number;
  readonly agent: bigint;
  /** 0 = none. */
  readonly patient: bigint;
  readonly object: bigint | null;
  readonly action: number;
  readonly purpose: string;
  readonly rule: string;
  readonly detail: Buffer | null;
}

/** The transaction gets its number (`begun`) before the rows get theirs: the sealer relies on it. */
const WRITE: Statement = {
  name: 'write audit',
  touches: 'several',
  text: `WITH begun AS MATERIALIZED (SELECT pg_current_xact_id() AS number)
INSERT INTO audit (bucket, kind, version, at, agent, patient, object, action, purpose, rule, detail)
SELECT a.* FROM begun, unnest($1::int2[], $2::int2[], $3::int4[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int2[],
  $9::text[], $10::text[], $11::bytea[]) AS a(bucket, kind, version, at, agent, patient, object, action, purpose, rule, detail)
WHERE begun.number IS NOT NULL`,
};

/** Appends rows to the log; durable when it answers. */
export const writeAudit = async (session: Session, rows: readonly AuditRow[]): Promise<void> => {
  await run(session, WRITE, [
    numbers(rows.map((row) => row.bucket)),
    numbers(rows.map((row) => row.kind)),
    numbers(rows.map((row) => row.version)),
    numbers(rows.map((row) => row.at)),
    numbers(rows.map((row) => row.agent)),
    numbers(rows.map((row) => row.patient)),
    numbers(rows.map((row) => row.object)),
    numbers(rows.map((row) => row.action)),
    binaryTexts(rows.map((row) => row.purpose)),
    binaryTexts(rows.map((row) => row.rule)),
    bytes(rows.map((row) => row.detail)),
  ]);
};
