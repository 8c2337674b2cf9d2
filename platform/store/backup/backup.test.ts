// Issue 2 B6: what goes wrong first; then a filled database comes back equal, elsewhere and on another version.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../engine/database.ts';
import { openPool } from '../engine/pool.ts';
import { FORGETFUL } from '../engine/settings.ts';
import { migrate } from '../migrate/migrate.ts';
import { startCluster } from '../testing/cluster.ts';
import { dataFolder } from '../testing/data-folder.ts';
import { contents, fill } from '../testing/filled.ts';
import { emptyDatabase, testDatabase } from '../testing/index.ts';
import { backupCommand, restoreCommand } from './commands.ts';

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');
const folder = mkdtempSync('/tmp/fkj-backup-');
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'whole.backup');

const source = await testDatabase();
const printed: string[] = [];
const command = (databaseUrl: string, name = file) => ({
  file: name,
  database: { databaseUrl, dataDir: folder },
  migrations: MIGRATIONS,
  print: (line: string) => printed.push(line),
});
const lastPrinted = () => printed.join('\n');

beforeAll(async () => {
  await fill(source.pool, 2_000);
  expect(await backupCommand(command(source.url))).toBe(0);
});

describe('a backup that cannot be put back', () => {
  const restoreOf = async (name: string, bytes: Buffer): Promise<string> => {
    const target = await emptyDatabase();
    const broken = join(folder, name);
    writeFileSync(broken, bytes);
    printed.length = 0;
    expect(await restoreCommand(command(target.url, broken))).toBe(1);
    const left = await target.pool.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace");
    expect(left.rows).toEqual([]);
    return lastPrinted();
  };

  it('is refused whole when it is cut off, wherever that is', async () => {
    const whole = readFileSync(file);
    for (const length of [5, 40, 5_000, Math.floor(whole.length / 2), whole.length - 1]) {
      expect(await restoreOf('cut', whole.subarray(0, length))).toMatch(/\((truncated|not-a-backup)\)/);
    }
  });

  it('is refused whole when one byte is changed, wherever that is', async () => {
    const whole = readFileSync(file);
    for (const place of [9, 12, 60, Math.floor(whole.length / 3), whole.length - 40, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed[place] ?? 0) ^ 1, place);
      expect(await restoreOf('changed', changed)).toMatch(/\((damaged|backup-version|truncated)\)/);
    }
  });

  it('is refused when something follows its end', async () => {
    expect(await restoreOf('longer', Buffer.concat([readFileSync(file), Buffer.from('x')]))).toContain('(damaged)');
  });

  it('is refused when it is another kind of file', async () => {
    expect(await restoreOf('letter', Buffer.from('Dear archivist, the backup is in the other drawer.'))).toContain(
      '(not-a-backup)',
    );
  });

  it('is refused by a database that holds something', async () => {
    const before = await contents(source.pool);
    printed.length = 0;
    expect(await restoreCommand(command(source.url))).toBe(1);
    expect(lastPrinted()).toContain('(not-empty)');
    expect(await contents(source.pool)).toEqual(before);
  });

  it('is refused when this version lacks its migrations', async () => {
    const target = await emptyDatabase();
    const none = mkdtempSync(join(folder, 'none-'));
    printed.length = 0;
    expect(await restoreCommand({ ...command(target.url), migrations: none })).toBe(1);
    expect(lastPrinted()).toContain('(schema-unknown)');
  });

  it('is refused when there is no such file', async () => {
    printed.length = 0;
    expect(await restoreCommand(command(source.url, join(folder, 'missing')))).toBe(1);
    expect(lastPrinted()).toContain('(file-unreadable)');
  });
});

describe('a backup that cannot be taken', () => {
  it('leaves the file that is already there', async () => {
    printed.length = 0;
    expect(await backupCommand(command(source.url))).toBe(1);
    expect(lastPrinted()).toContain('(file-exists)');
  });

  it('says so when the folder does not exist', async () => {
    printed.length = 0;
    expect(await backupCommand(command(source.url, join(folder, 'no', 'such')))).toBe(1);
    expect(lastPrinted()).toContain('(file-unwritable)');
  });

  it('leaves nothing behind when the database holds no record', async () => {
    const target = await emptyDatabase();
    printed.length = 0;
    expect(await backupCommand(command(target.url, join(folder, 'void')))).toBe(1);
    expect(lastPrinted()).toContain('(not-migrated)');
    expect(existsSync(join(folder, 'void')) || existsSync(join(folder, 'void.part'))).toBe(false);
  });
});

describe('a backup', () => {
  it('comes back equal, table by table, and can be backed up again', async () => {
    const target = await emptyDatabase();
    expect(await restoreCommand(command(target.url))).toBe(0);
    const there = await contents(target.pool);
    expect(there).toEqual(await contents(source.pool));
    expect(Object.entries(there).filter(([, content]) => content.startsWith('0 rows'))).toEqual([]);
    expect(Object.keys(there)).toContain('version');
    expect(await backupCommand(command(target.url, join(folder, 'again')))).toBe(0);
  });

  it('holds one moment while others write', async () => {
    const busy = await testDatabase();
    let writing = true;
    // Each transaction moves two rows together; a backup that mixes moments would see them apart.
    const writer = (async () => {
      for (let n = 1; writing; n += 1) {
        await busy.pool.query('UPDATE bucket_clock SET seq = $1 WHERE bucket IN (0, 4096)', [n]);
      }
    })();
    expect(await backupCommand(command(busy.url, join(folder, 'moment')))).toBe(0);
    writing = false;
    await writer;
    const target = await emptyDatabase();
    expect(await restoreCommand(command(target.url, join(folder, 'moment')))).toBe(0);
    const { rows } = await target.pool.query(
      'SELECT count(DISTINCT seq) AS moments FROM bucket_clock WHERE bucket IN (0, 4096)',
    );
    expect(rows).toEqual([{ moments: 1n }]);
  });

  it('is taken from an embedded database while its server runs, and put into a new folder', async () => {
    const [running, fresh] = [dataFolder(), dataFolder()];
    const server = await openDatabase({ dataDir: running });
    if (!server.ok) throw new Error(server.error.sentence);
    await migrate(server.value.pool, MIGRATIONS);
    await fill(server.value.pool, 50);
    const embedded = (dataDir: string) => ({
      ...command('', join(folder, 'embedded')),
      database: { dataDir },
    });
    expect(await backupCommand(embedded(running))).toBe(0);
    printed.length = 0;
    expect(await restoreCommand(embedded(running))).toBe(1);
    expect(lastPrinted()).toContain('(in-use)');
    expect(await restoreCommand(embedded(fresh))).toBe(0);
    const restored = await openDatabase({ dataDir: fresh });
    if (!restored.ok) throw new Error(restored.error.sentence);
    expect(await contents(restored.value.pool)).toEqual(await contents(server.value.pool));
    expect(await migrate(restored.value.pool, MIGRATIONS)).toEqual({ ok: true, value: [] });
    await Promise.all([server.value.stop(), restored.value.stop()]);
  });

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
    'goes from PostgreSQL 18 to 15 and back',
    async () => {
      const old = await startCluster({ settings: FORGETFUL, binaries: 'postgres-15' });
      const pool = openPool(old.url);
      try {
        expect(await restoreCommand(command(old.url))).toBe(0);
        expect(await contents(pool)).toEqual(await contents(source.pool));
        expect(await backupCommand(command(old.url, join(folder, 'from-15')))).toBe(0);
      } finally {
        await pool.end();
        await old.stop();
      }
      const target = await emptyDatabase();
      expect(await restoreCommand(command(target.url, join(folder, 'from-15')))).toBe(0);
      expect(await contents(target.pool)).toEqual(await contents(source.pool));
    },
  );
});
