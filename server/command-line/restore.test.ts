// DESIGN.md §1.4, §5: an older backup brings nothing back that has been erased since.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { erasureFile, openRecord } from '@fkj/platform-record';
import { testPermit, testWrite } from '@fkj/platform-record/testing';
import { backupCommand } from '@fkj/platform-store';
import { emptyDatabase, testDatabase } from '@fkj/platform-store/testing';
import { afterAll, expect, it, vi } from 'vitest';
import { erasuresPath, keyFrom } from '../secrets.ts';
import { readSettings, type Settings, storeSettings } from '../settings.ts';
import { restoreAll } from './restore.ts';

const STORE = join(import.meta.dirname, '../../platform/store');
const folder = mkdtempSync(join(tmpdir(), 'fkj-restore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
vi.spyOn(console, 'error').mockImplementation(() => undefined);

const settingsOf = (databaseUrl: string, name: string): Settings => {
  const dataDir = join(folder, name);
  const read = readSettings({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, SECRETS_DIR: join(folder, 'secrets') });
  if (!read.ok) throw new Error(read.error.sentences.join());
  return read.value;
};

const MARK = 'hemmeligord';

it('restores a backup, and erases again what was erased after it was taken', async () => {
  const first = await testDatabase();
  const settings = settingsOf(first.url, 'first');
  const file = join(folder, 'backup');
  const register = join(folder, 'erasures.jsonl');
  const auditKey = keyFrom(settings.secretsDir, 'audit-key');
  const erasures = erasureFile(register);
  const record = openRecord({ pool: first.pool, clock: Date.now, auditKey, companions: [], erasures });
  const names = ['gone', 'stays'].map((id) => ({ kind: 'Observation', id }));
  const writes = names.map((name) => testWrite({ ...name, patients: ['anna'] }));
  await record.commit(
    testPermit(),
    writes.map((write) => ({ ...write, document: write.document.replace('}', `},"text":"${MARK} ${write.id}"`) })),
  );
  const database = storeSettings(settings);
  expect(await backupCommand({ file, database, migrations: join(STORE, 'migrations'), print: () => undefined })).toBe(
    0,
  );
  const [gone = { kind: '', id: '' }] = names;
  await record.commit(testPermit(), [testWrite({ ...gone, patients: ['anna'], follows: 1, action: 'delete' })]);
  const order = { name: gone, scope: 'entry', decision: 'Sak 1' } as const;
  expect(await record.erase(testPermit(), order)).toMatchObject({ ok: false, error: { code: 'not-permitted' } });
  const permit = testPermit({ basis: { purpose: 'HOPERAT', rule: 'erasure', reason: 'Sak 1' } });
  expect(await record.erase(permit, { ...order, name: names[1] ?? gone })).toMatchObject({ error: { code: 'live' } });
  expect(await record.erase(permit, order)).toMatchObject({ ok: true, value: { versions: 1 } });

  const second = await emptyDatabase();
  const there = settingsOf(second.url, 'second');
  expect(await restoreAll({ settings: there, dist: STORE, file, register: join(folder, 'nowhere') })).toBe(2);
  expect(await restoreAll({ settings: there, dist: STORE, file, register })).toBe(0);
  expect(printed.mock.calls.flat()).toContain('Erased again: 1 objects.');
  const { rows } = await second.pool.query<{ document: string }>('SELECT document FROM version ORDER BY object');
  const documents = rows.map(({ document }) => document).join();
  expect(documents).toContain(`${MARK} stays`);
  expect(documents).not.toContain(`${MARK} gone`);
  expect(await erasureFile(erasuresPath(there)).all()).toHaveLength(1);
});
