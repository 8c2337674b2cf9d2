// DESIGN.md §8 "disk": what a resource costs on disk after VACUUM, by table and index; the log apart.

import { embeddedSql } from '../house/embedded-sql.ts';

export interface Disk {
  /** Bytes a version, the log not counted. */
  readonly perResource: number;
  /** Bytes a row of the log, with its indexes. */
  readonly perAuditRow: number;
  readonly versions: number;
  readonly auditRows: number;
  /** Bytes a version of each table and index, the largest first. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

const TABLES = `'version', 'head', 'leaf', 'membership', 'locator', 'relationship', 'outbox', 'common_version', 'common_head', 'common_leaf', 'bucket_clock'`;

const PARTS = `SELECT name, sum(bytes)::float8 AS bytes FROM (
  SELECT c.relname AS name, pg_table_size(c.oid) AS bytes FROM pg_class c WHERE c.relkind = 'r' AND c.relname IN (${TABLES})
  UNION ALL
  SELECT i.relname, pg_relation_size(i.oid) FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  WHERE c.relname IN (${TABLES})
) sizes GROUP BY name ORDER BY bytes DESC`;

const COUNTS = `SELECT (SELECT count(*) FROM version)::float8 + (SELECT count(*) FROM common_version)::float8 AS versions,
  (SELECT count(*) FROM audit)::float8 AS audit, (pg_total_relation_size('audit'))::float8 AS audit_bytes`;

export const diskOf = async (dataDir: string): Promise<Disk> => {
  const client = await embeddedSql(dataDir);
  try {
    await client.query('VACUUM');
    const { rows: parts } = await client.query<{ name: string; bytes: number }>(PARTS);
    const { rows } = await client.query<{ versions: number; audit: number; audit_bytes: number }>(COUNTS);
    const [counts] = rows;
    if (counts === undefined) throw new Error('the tables cannot be counted');
    const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      perResource: all / counts.versions,
      perAuditRow: counts.audit_bytes / counts.audit,
      versions: counts.versions,
      auditRows: counts.audit,
      parts: parts.map(({ name, bytes }) => ({ name, bytes: bytes / counts.versions })),
    };
  } finally {
    await client.end();
  }
};
