// DESIGN.md §4 "Distribution key", §9 "SQL": every statement says which buckets it touches; a test holds this against a list.

import type pg from 'pg';

/** A connection inside a transaction; the pool or the lanes for a statement on its own. */
export interface Session {
  query<Row extends object>(config: pg.QueryConfig): Promise<{ readonly rows: readonly Row[] }>;
}

/**
 * one: its bucket is the parameter $1, Citus sends it to one node.
 * several: names its buckets row by row, or none: sent to every node that holds them (docs/distribution in README).
 * key: a locator key. replicated: tables that are on every node. local: the coordinator's own.
 */
export type Touches = 'one' | 'several' | 'key' | 'replicated' | 'local';

export interface Statement {
  /** Named statements are parsed and planned once a connection; null plans each time with the values at hand. */
  readonly name: string | null;
  readonly touches: Touches;
  readonly text: string;
}

/** Runs a statement; rows come as PostgreSQL gave them (int8 as bigint). */
export const run = async <Row extends object>(
  session: Session,
  statement: Statement,
  values: readonly unknown[],
): Promise<readonly Row[]> => {
  // What a statement touches travels along, so that a test can hold each that is sent against its word.
  const sent = {
    ...(statement.name === null ? {} : { name: statement.name }),
    touches: statement.touches,
    text: statement.text,
    values: [...values],
  };
  const { rows } = await session.query<Row>(sent);
  return rows;
};

/** Everything or nothing. The work's own answer decides: `keep` commits, `undo` rolls back and is no error. */
export const inTransaction = async <Answer>(
  pool: pg.Pool,
  work: (session: pg.PoolClient) => Promise<{ readonly end: 'keep' | 'undo'; readonly answer: Answer }>,
): Promise<Answer> => {
  const session = await pool.connect();
  let broken = true;
  try {
    await session.query('BEGIN');
    const { end, answer } = await work(session);
    await session.query(end === 'keep' ? 'COMMIT' : 'ROLLBACK');
    broken = false;
    return answer;
  } catch (error) {
    broken = await session.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    session.release(broken);
  }
};
