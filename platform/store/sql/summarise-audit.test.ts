// https://www.postgresql.org/docs/15/brin-intro.html#BRIN-OPERATION

import { describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/index.ts';
import { summariseAudit } from './summarise-audit.ts';

const { pool } = await testDatabase();

const log = (rows: number): Promise<unknown> =>
  pool.query(
    "INSERT INTO audit (bucket, at, agent, patient, action, purpose, rule) SELECT 1, 0, 1, 1, 1, 'TREAT', repeat('x', 100) FROM generate_series(1, $1::int)",
    [rows],
  );

const ranges = async (): Promise<number> => {
  const { rows } = await pool.query<{ ranges: string }>(
    "SELECT pg_relation_size('audit') / current_setting('block_size')::int8 / 16 AS ranges",
  );
  return Number(rows[0]?.ranges);
};

/** Ranges that nobody had summarised; the last one, which still fills, among them. */
const forgotten = async (): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>("SELECT brin_summarize_new_values('audit_number') AS count");
  return rows[0]?.count ?? 0;
};

describe('the index of the log by number', () => {
  it('stays as it is while somebody has the table locked', async () => {
    await log(10_000);
    const holder = await pool.connect();
    await holder.query('BEGIN; LOCK TABLE audit IN SHARE UPDATE EXCLUSIVE MODE');
    expect(await summariseAudit(pool, 0n)).toBe(0n);
    await holder.query('ROLLBACK');
    holder.release();
  });

  it('is summarised up to the range that still fills, and from there on when more has come', async () => {
    const first = await summariseAudit(pool, 0n);
    expect(first).toBe(BigInt((await ranges()) * 16));
    expect(first).toBeGreaterThan(100n);
    expect(await forgotten()).toBeLessThan(2);
    await log(10_000);
    expect(await summariseAudit(pool, first)).toBeGreaterThan(first);
    expect(await forgotten()).toBeLessThan(2);
    expect(await summariseAudit(pool, first + 100_000n)).toBe(first + 100_000n);
  });
});
