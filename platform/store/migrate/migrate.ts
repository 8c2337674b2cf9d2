// DESIGN.md §9 "SQL": plain ordered SQL files, each applied once, in its own transaction.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { ok, type Result, refused } from '../result.ts';

export interface MigrationRefusal {
  readonly code: 'migration-changed' | 'migration-missing' | 'migration-failed' | 'migration-files';
  readonly sentence: string;
  readonly detail?: string;
}

/** One file of the folder. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

const FILE_NAME = /^\d{3}_[a-z0-9_]+\.sql$/;

/** `migration_lock` has one row; whoever holds it migrates, the others wait and find the work done. */
export const LEDGER = `
CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, sha256 text NOT NULL, applied timestamptz NOT NULL);
COMMENT ON TABLE migration IS 'local: which files of store/migrations have been applied';
CREATE TABLE IF NOT EXISTS migration_lock (one boolean PRIMARY KEY CHECK (one));
COMMENT ON TABLE migration_lock IS 'local: one row, locked by the server that migrates';
INSERT INTO migration_lock VALUES (true) ON CONFLICT DO NOTHING;
`;

/**
 * Applies the files of `folder` (`001_name.sql`, …) that the database has not had, in order.
 * Answers their names. Refuses when a file that was applied has changed or is gone.
 */
export const migrate = async (pool: pg.Pool, folder: string): Promise<Result<readonly string[], MigrationRefusal>> => {
  const files = await readMigrations(folder);
  if (!files.ok) return files;
  const client = await pool.connect();
  try {
    await createLedger(client);
    const applied: string[] = [];
    for (;;) {
      const step = await applyNext(client, files.value);
      if (!step.ok) return step;
      if (step.value === null) return ok(applied);
      applied.push(step.value);
    }
  } finally {
    client.release();
  }
};

/** The files of the folder, in order. */
export const readMigrations = async (folder: string): Promise<Result<readonly Migration[], MigrationRefusal>> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const odd = names.find((name, place) => !FILE_NAME.test(name) || name.slice(0, 3) === names[place - 1]?.slice(0, 3));
  if (odd !== undefined) {
    return refused({
      code: 'migration-files',
      sentence: `${odd} has no number of its own: migrations are named 001_name.sql, 002_name.sql, ….`,
    });
  }
  return ok(
    await Promise.all(
      names.map(async (name) => {
        const sql = await readFile(join(folder, name), 'utf8');
        return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
      }),
    ),
  );
};

/** Two servers on an empty database: `IF NOT EXISTS` may still lose the race on the catalogue (23505, 42710, 42P07); then it exists. */
const createLedger = async (client: pg.PoolClient): Promise<void> => {
  try {
    await client.query(LEDGER);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ['23505', '42710', '42P07'].includes(String(error.code))))
      throw error;
    await client.query(LEDGER);
  }
};

/** Applies the first file not yet applied, under the lock; null when there is none. */
const applyNext = async (
  client: pg.PoolClient,
  files: readonly Migration[],
): Promise<Result<string | null, MigrationRefusal>> => {
  await client.query('BEGIN');
  try {
    await client.query('SELECT one FROM migration_lock FOR UPDATE');
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'SELECT name, sha256 FROM migration ORDER BY name',
    );
    const broken = breakOf(rows, files);
    if (broken !== null) return await endWith(client, refused(broken));
    const next = files[rows.length];
    if (next === undefined) return await endWith(client, ok(null));
    const failure = await apply(client, next);
    if (failure !== null) return await endWith(client, refused(failure));
    await client.query('COMMIT');
    return ok(next.name);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

const endWith = async <Answer>(client: pg.PoolClient, answer: Answer): Promise<Answer> => {
  await client.query('ROLLBACK');
  return answer;
};

/** The applied files must be the first of the folder, unchanged; null when they are. */
export const breakOf = (
  applied: readonly { name: string; sha256: string }[],
  files: readonly Migration[],
): MigrationRefusal | null => {
  for (const [place, row] of applied.entries()) {
    const file = files[place];
    if (file?.name !== row.name) {
      const known = files.some(({ name }) => name === row.name);
      return known && file !== undefined
        ? {
            code: 'migration-files',
            sentence: `${file.name} comes before ${row.name}, which the database has had already: give it a later number.`,
          }
        : {
            code: 'migration-missing',
            sentence: `The database has had ${row.name}, which this version does not know: run the version that made it, or a newer one.`,
          };
    }
    if (file.sha256 !== row.sha256) {
      return {
        code: 'migration-changed',
        sentence: `${row.name} has changed since it was applied: restore the file, and put the change in a new one.`,
      };
    }
  }
  return null;
};

/** Runs one file and enters it in the ledger, inside the transaction that is open. */
export const apply = async (
  client: pg.ClientBase,
  { name, sql, sha256 }: Migration,
): Promise<MigrationRefusal | null> => {
  try {
    await client.query(sql);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { code: 'migration-failed', sentence: `${name} failed and was undone; nothing is half-applied.`, detail };
  }
  await client.query('INSERT INTO migration (name, sha256, applied) VALUES ($1, $2, now())', [name, sha256]);
  return null;
};
