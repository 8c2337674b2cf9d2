// DESIGN.md §5 "test": a fresh, migrated database on a real PostgreSQL for each test file.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { connection, openPool, withDatabase } from '../engine/pool.ts';

export interface TestDatabase {
  readonly pool: pg.Pool;
  /** Address of the same database, for code that opens its own connections. */
  readonly url: string;
  /** Drops it before the end of the file. */
  readonly drop: () => Promise<void>;
}

/**
 * A database of its own, migrated, empty. Call it at the top of a test file (`const database = await testDatabase()`)
 * or of a describe block: it is dropped when that ends.
 */
export const testDatabase = (): Promise<TestDatabase> =>
  copyOf(new URL(inject('testDatabaseTemplate')).pathname.slice(1));

/** As `testDatabase`, without any table. */
export const emptyDatabase = (): Promise<TestDatabase> => copyOf('template0');

const copyOf = async (original: string): Promise<TestDatabase> => {
  const template = inject('testDatabaseTemplate');
  const name = `fkj_test_${randomBytes(8).toString('hex')}`;
  const url = withDatabase(template, name);
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${original}`);
  const pool = openPool(url);
  let dropped: Promise<void> | undefined;
  const drop = (): Promise<void> => {
    dropped ??= pool.end().then(() => administer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    return dropped;
  };
  afterAll(drop);
  return { pool, url, drop };
};

/** Not on the template itself: CREATE DATABASE refuses while anyone is connected to it. */
const administer = async (template: string, statement: string): Promise<void> => {
  const client = new pg.Client(connection(withDatabase(template, 'postgres')));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
