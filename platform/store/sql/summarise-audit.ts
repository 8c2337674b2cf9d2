// https://www.postgresql.org/docs/15/brin-intro.html#BRIN-OPERATION: what is new in the log is summarised by us.

import type pg from 'pg';
import { inTransaction, run, type Statement } from './session.ts';

/** Pages of a range of `audit_number` (migration 001). */
const RANGE = 16;
/** A vacuum gives way to whom it has kept waiting for a second (`deadlock_timeout`): who waits less leaves it alone. */
const PATIENCE: Statement = { name: null, touches: 'local', text: "SET LOCAL lock_timeout = '50ms'" };
const LOCKED = '55P03';

const SUMMARISE: Statement = {
  name: null,
  touches: 'local',
  text: `SELECT max(block) AS block, count(brin_summarize_range('audit_number', block))
FROM generate_series($1::int8, pg_relation_size('audit') / current_setting('block_size')::int8 - ${RANGE}, ${RANGE}) AS block`,
};

/**
 * Summarises the full ranges from a block on, and answers the first block of those that are left. A range without a summary is
 * read whole for every question about numbers of the log, the sealer's of each second among them; PostgreSQL forgets its own
 * reminders (`autosummarize`) when more than 256 wait. On a distributed table this does nothing: the workers see to theirs.
 */
export const summariseAudit = async (pool: pg.Pool, from: bigint): Promise<bigint> => {
  try {
    return await inTransaction(pool, async (session) => {
      await run(session, PATIENCE, []);
      const [row] = await run<{ block: bigint | null }>(session, SUMMARISE, [from]);
      const last = row?.block ?? null;
      return { end: 'keep', answer: last === null ? from : last + BigInt(RANGE) };
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCKED) return from;
    throw error;
  }
};
