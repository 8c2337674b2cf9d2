// Issue 2 "Must show" e: what the record has promised, and the proof that it is kept.

import type { TestDatabase } from '@fkj/platform-store/testing';
import { actionNumber } from '../audit/action-number.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { objectKey } from '../identity/object-key.ts';

/** One answer that a caller has had. */
export interface Acknowledged {
  readonly did: 'create' | 'update' | 'read';
  readonly id: string;
  readonly version: number;
}

type Pool = TestDatabase['pool'];

/** What is missing of the version, its event (writes) and its line in the log (writes and looks); empty when all is there. */
export const missing = async (pool: Pool, promised: readonly Acknowledged[]): Promise<readonly unknown[]> => {
  const { rows } = await pool.query(
    `SELECT p.id, p.version, p.action, v.object IS NULL AS no_version, o.object IS NULL AS no_event, a.object IS NULL AS no_audit
     FROM unnest($1::text[], $2::int8[], $3::int4[], $4::int2[]) AS p(id, object, version, action)
     LEFT JOIN version v ON v.object = p.object AND v.version = p.version AND v.kind = $5
       AND v.document LIKE '%"id":"' || p.id || '"%' AND v.document LIKE '%"versionId":"' || p.version || '"%'
     LEFT JOIN outbox o ON o.object = p.object AND o.version = p.version
     LEFT JOIN (SELECT DISTINCT object, version, action FROM audit) a
       ON a.object = p.object AND a.version = p.version AND a.action = p.action
     WHERE v.object IS NULL OR o.object IS NULL OR a.object IS NULL`,
    [
      promised.map(({ id }) => id),
      promised.map(({ id }) => objectKey({ kind: 'Observation', id }).toString()),
      promised.map(({ version }) => version),
      promised.map(({ did }) => actionNumber(did)),
      kindNumber('Observation'),
    ],
  );
  return rows;
};

/** Events of a bucket that stand in another order than its versions were made, or say another version than the next of their object. */
export const outOfOrder = async (pool: Pool): Promise<readonly unknown[]> => {
  const { rows } = await pool.query(
    `SELECT * FROM (
       SELECT o.bucket, o.seq, v.at, o.version,
              lag(v.at) OVER bucket AS at_before, lag(o.seq) OVER bucket AS seq_before,
              lag(o.version) OVER object AS version_before
       FROM outbox o JOIN version v USING (bucket, object, version)
       WINDOW bucket AS (PARTITION BY o.bucket ORDER BY o.seq), object AS (PARTITION BY o.bucket, o.object ORDER BY o.seq)
     ) e WHERE at < at_before OR seq <> seq_before + 1 OR version <> coalesce(version_before, 0) + 1`,
  );
  return rows;
};

/** Versions without their event, their line in the log or their head: nothing may be half-written, acknowledged or not. */
export const halfWritten = async (pool: Pool): Promise<readonly unknown[]> => {
  const { rows } = await pool.query(
    `SELECT v.bucket, v.object, v.version FROM version v
     LEFT JOIN outbox o USING (bucket, object, version)
     LEFT JOIN audit a ON a.bucket = v.bucket AND a.object = v.object AND a.version = v.version AND a.action = v.action
     LEFT JOIN head h ON h.bucket = v.bucket AND h.object = v.object AND h.version >= v.version
     WHERE o.object IS NULL OR a.object IS NULL OR h.object IS NULL`,
  );
  return rows;
};
