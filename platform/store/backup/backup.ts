// Issue 2 B6: an online, consistent copy of any PostgreSQL, through its own COPY.

import type { Writable } from 'node:stream';
import type pg from 'pg';
import { ok, type Result, refused } from '../result.ts';
import { copyTarget, sequencesOf, type TableShape, tablesOf } from './catalogue.ts';
import { type BlockWriter, blockWriter } from './container.ts';
import { copyOut } from './copy.ts';
import type { BackupRefusal } from './refusal.ts';

/** First block of the file. */
export interface BackupHeader {
  /** ISO 8601, the database's clock. */
  readonly taken: string;
  /** PostgreSQL it was taken from. */
  readonly server: string;
  /** Migrations the database has had, in order. */
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
}

/** One table is done. */
export interface BackupProgress {
  readonly table: string;
  readonly rows: number;
}

export interface BackupSummary {
  readonly tables: number;
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
}

const BLOCK = 2 ** 20;

/**
 * Writes the whole database to `sink` (which stays open) as it was at one moment, while others go on writing.
 * Memory use does not depend on size. Rejects with what the stream or the connection says when one of them breaks.
 */
export const backup = async (
  pool: pg.Pool,
  sink: Writable,
  onProgress: (progress: BackupProgress) => void = () => undefined,
): Promise<Result<BackupSummary, BackupRefusal>> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Text that every version reads back as the same values.
    await client.query(
      "SELECT set_config(name, value, true) FROM (VALUES ('datestyle', 'ISO'), ('intervalstyle', 'postgres'), ('extra_float_digits', '3'), ('timezone', 'UTC')) AS plain (name, value)",
    );
    const header = await headerOf(client);
    if (header === null) {
      return refused({
        code: 'not-migrated',
        sentence: 'The database holds no record yet: there is nothing to back up.',
      });
    }
    const writer = blockWriter(sink);
    await writer.write('header', header);
    const tables = await tablesOf(client);
    let rows = 0;
    for (const table of tables) {
      const written = await writeTable(client, table, writer);
      onProgress({ table: table.name, rows: written });
      rows += written;
    }
    // Sequences stand outside the snapshot; read last, they are never behind a row in the file.
    await writer.write('sequences', await sequencesOf(client));
    return ok({ tables: tables.length, rows, bytes: await writer.finish() });
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw broken;
  } finally {
    if (broken === undefined) await client.query('ROLLBACK');
    client.release(broken);
  }
};

const headerOf = async (client: pg.ClientBase): Promise<BackupHeader | null> => {
  const { rows } = await client.query<{ taken: Date; server: string; ledger: string | null }>(
    "SELECT now() AS taken, current_setting('server_version') AS server, to_regclass('migration')::text AS ledger",
  );
  const [row] = rows;
  if (row === undefined || row.ledger === null) return null;
  const migrations = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM migration ORDER BY name',
  );
  return { taken: row.taken.toISOString(), server: row.server, migrations: migrations.rows };
};

/** Answers the number of rows. */
const writeTable = async (client: pg.ClientBase, table: TableShape, writer: BlockWriter): Promise<number> => {
  await writer.write('table', table);
  let rows = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (size > 0) await writer.write('data', Buffer.concat(waiting));
    waiting = [];
    size = 0;
  };
  const output = copyOut(client, `COPY ${copyTarget(table)} TO STDOUT`, (count) => {
    rows = count;
  });
  for await (const chunk of output) {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= BLOCK) await flush();
  }
  await flush();
  return rows;
};
