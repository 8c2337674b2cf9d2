// DESIGN.md §9 "SQL": what a migration runner must refuse, and that two servers that start together migrate once.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../testing/index.ts';
import { migrate } from './migrate.ts';

const folder = mkdtempSync('/tmp/fkj-migrations-');
afterAll(() => rmSync(folder, { recursive: true }));

const { pool } = await emptyDatabase();
const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql);

describe('migrations', () => {
  beforeEach(async () => {
    await pool.query('DROP SCHEMA public CASCADE');
    await pool.query('CREATE SCHEMA public');
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    write('001_first.sql', 'CREATE TABLE first (value int)');
    write('002_second.sql', 'CREATE TABLE second (value int); INSERT INTO second VALUES (1)');
  });

  it('are refused when an applied file has changed, and nothing newer is applied', async () => {
    await migrate(pool, folder);
    write('001_first.sql', 'CREATE TABLE first (value bigint)');
    write('003_third.sql', 'CREATE TABLE third (value int)');
    expect(await migrate(pool, folder)).toMatchObject({ ok: false, error: { code: 'migration-changed' } });
    expect((await pool.query("SELECT to_regclass('third') AS found")).rows).toEqual([{ found: null }]);
  });

  it('are refused when the database has had one that this version does not know', async () => {
    await migrate(pool, folder);
    rmSync(join(folder, '002_second.sql'));
    expect(await migrate(pool, folder)).toMatchObject({ ok: false, error: { code: 'migration-missing' } });
  });

  it('are refused when one is put in before those already applied', async () => {
    await migrate(pool, folder);
    write('000_early.sql', 'SELECT 1');
    expect(await migrate(pool, folder)).toMatchObject({ ok: false, error: { code: 'migration-files' } });
  });

  it('are refused when two have the same number', async () => {
    write('002_other.sql', 'SELECT 1');
    expect(await migrate(pool, folder)).toMatchObject({ ok: false, error: { code: 'migration-files' } });
  });

  it('leave nothing of a file that fails', async () => {
    write('003_third.sql', 'CREATE TABLE third (value int); SELECT 1 / 0');
    expect(await migrate(pool, folder)).toMatchObject({
      ok: false,
      error: {
        code: 'migration-failed',
        sentence: expect.stringContaining('003_third.sql'),
        detail: 'division by zero',
      },
    });
    expect((await pool.query("SELECT to_regclass('third') AS found")).rows).toEqual([{ found: null }]);
    expect((await pool.query('SELECT count(*) FROM migration')).rows).toEqual([{ count: 2n }]);
  });

  it('are applied once and in order', async () => {
    expect(await migrate(pool, folder)).toEqual({ ok: true, value: ['001_first.sql', '002_second.sql'] });
    expect(await migrate(pool, folder)).toEqual({ ok: true, value: [] });
  });

  it('are applied once when several servers start together', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => migrate(pool, folder)));
    expect(answers.flatMap((answer) => (answer.ok ? answer.value : ['refused'])).sort()).toEqual([
      '001_first.sql',
      '002_second.sql',
    ]);
    expect((await pool.query('SELECT count(*) FROM second')).rows).toEqual([{ count: 1n }]);
  });
});
