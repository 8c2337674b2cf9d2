// Issue 2 B6: puts a backup into an empty database, all or nothing.

import type pg from 'pg';
import { apply, breakOf, LEDGER, readMigrations } from '../migrate/migrate.ts';
import { ok, type Result, refused } from '../result.ts';
import type { BackupHeader, BackupProgress } from './backup.ts';
import { copyTarget, type SequenceState, type TableShape, tablesOf } from './catalogue.ts';
import { type Block, readBlocks } from './container.ts';
import { copyIn } from './copy.ts';
import { type BackupRefusal, BackupStopped } from './refusal.ts';

export interface RestoreSummary {
  readonly tables: number;
  readonly rows: number;
  /** When the backup was taken, ISO 8601. */
  readonly taken: string;
}

export interface RestoreSource {
  readonly file: AsyncIterable<Buffer>;
  /** Folder of the migrations that the backup's database had had (newer ones are applied at the next start). */
  readonly migrations: string;
  readonly onProgress?: (progress: BackupProgress) => void;
}

/** Puts everything back in one transaction, which is committed only after the last checksum of the file has agreed. */
export const restore = async (pool: pg.Pool, source: RestoreSource): Promise<Result<RestoreSummary, BackupRefusal>> => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const summary = await putBack(client, source);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    client.release();
    return ok(summary);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release(true);
    if (error instanceof BackupStopped) return refused(error.refusal);
    throw error;
  }
};

const putBack = async (client: pg.ClientBase, source: RestoreSource): Promise<RestoreSummary> => {
  const blocks = readBlocks(source.file);
  const header: BackupHeader = parse(await nextOf(blocks, 'header'));
  await refuseUnlessEmpty(client);
  await migrateTo(client, header, source.migrations);
  const shapes = new Map((await tablesOf(client)).map((shape) => [shape.name, shape]));
  // Rows that migrations put in are in the backup, as they were later.
  for (const { name } of shapes.values()) await client.query(`TRUNCATE ${quote(name)}`);
  let tables = 0;
  let rows = 0;
  let block = await nextOf(blocks);
  while (block.kind === 'table') {
    const table: TableShape = parse(block);
    if (!isKnown(table, shapes.get(table.name))) throw damaged(`table ${table.name}`);
    const data = dataOf(blocks);
    const count = await copyIn(client, `COPY ${copyTarget(table)} FROM STDIN`, data.chunks);
    source.onProgress?.({ table: table.name, rows: count });
    tables += 1;
    rows += count;
    block = data.following() ?? (await nextOf(blocks));
  }
  if (block.kind !== 'sequences') throw damaged(`block ${block.kind}`);
  await setSequences(client, parse(block));
  if ((await blocks.next()).done !== true) throw damaged('blocks after the sequences');
  return { tables, rows, taken: header.taken };
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Only what `backup` wrote and whose checksum agreed comes here. */
const parse = <Content>(block: Block): Content => JSON.parse(block.content.toString('utf8'));

const damaged = (detail: string): BackupStopped =>
  new BackupStopped({
    code: 'damaged',
    sentence: 'The backup file does not fit its own description. Use another backup.',
    detail,
  });

const nextOf = async (blocks: AsyncGenerator<Block>, kind?: Block['kind']): Promise<Block> => {
  const { value, done } = await blocks.next();
  if (done === true || (kind !== undefined && value.kind !== kind)) throw damaged('a block is missing');
  return value;
};

/** The data blocks of one table; the block that ends them is kept for the caller. */
const dataOf = (blocks: AsyncGenerator<Block>) => {
  let ended: Block | null = null;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const block = await nextOf(blocks);
      if (block.kind !== 'data') {
        ended = block;
        return;
      }
      yield block.content;
    }
  }
  return { chunks: chunks(), following: (): Block | null => ended };
};

const isKnown = (table: TableShape, shape: TableShape | undefined): boolean =>
  shape !== undefined && table.columns.every((column) => shape.columns.includes(column));

const refuseUnlessEmpty = async (client: pg.ClientBase): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') LIMIT 1",
  );
  if (rows.length > 0) {
    throw new BackupStopped({
      code: 'not-empty',
      sentence: 'The database is not empty: restore into a new DATA_DIR, or into a DATABASE_URL without tables.',
    });
  }
};

/** Brings the schema to exactly where the backup's was. */
const migrateTo = async (client: pg.ClientBase, header: BackupHeader, folder: string): Promise<void> => {
  const files = await readMigrations(folder);
  if (!files.ok) throw new BackupStopped(files.error);
  const unknown = breakOf(header.migrations, files.value);
  if (unknown !== null) {
    throw new BackupStopped({
      code: 'schema-unknown',
      sentence:
        'The backup was taken by another version of this software: restore it with that version, or a newer one.',
      detail: unknown.sentence,
    });
  }
  await client.query(LEDGER);
  for (const file of files.value.slice(0, header.migrations.length)) {
    const failure = await apply(client, file);
    if (failure !== null) throw new BackupStopped(failure);
  }
};

const setSequences = async (client: pg.ClientBase, sequences: readonly SequenceState[]): Promise<void> => {
  for (const { name, last } of sequences) {
    if (last !== null) await client.query('SELECT setval($1::regclass, $2::int8)', [quote(name), last]);
  }
};
