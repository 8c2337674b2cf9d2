// DESIGN.md §4 "audit".

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@fkj/platform-store/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { checkpointFile } from './checkpoint.ts';
import { sealerTick } from './sealer.ts';
import { verifyAudit } from './verify-audit.ts';

const { pool } = await testDatabase();
const auditKey = new Uint8Array(32).fill(7);
const record = openRecord({ pool, clock: Date.now, auditKey, companions: [] });
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const folder = await mkdtemp(join(tmpdir(), 'fkj-audit-'));
const path = join(folder, 'checkpoints');
const keeper = checkpointFile(path);
const tick = sealerTick({ pool, keeper, privateKey, clock: Date.now, onError: () => undefined });
/** Transactions of other test files, too, hold the sealer back for a moment. */
const seal = async (rows: number): Promise<void> => {
  for (let sealed = 0; sealed < rows; ) sealed += await tick();
};
const verdict = async () => verifyAudit({ pool, checkpoints: await keeper.all(), publicKey });
const findings = async () => (await verdict()).findings.map(({ finding }) => finding);

const observation = (id: string, patient: string) => testWrite({ kind: 'Observation', id, patients: [patient] });

await record.commit(testPermit(), [observation('a1', 'anna')]);
await record.commit(testPermit(), [observation('b1', 'bo')]);
await seal(2);
await Promise.all(['a2', 'a3', 'a4'].map((id) => record.commit(testPermit(), [observation(id, 'anna')])));
await record.read(testPermit({ basis: { purpose: 'ETREAT', rule: 'emergency', reason: 'Fell in the stairs' } }), {
  kind: 'Observation',
  id: 'a1',
});
await seal(4);

/** Does something to the database inside a transaction that is rolled back after the check. */
const after = async (damage: string): Promise<readonly string[]> => {
  await pool.query('CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE kept_seal AS SELECT * FROM audit_seal');
  try {
    await pool.query(damage);
    return await findings();
  } finally {
    await pool.query(
      `TRUNCATE audit, audit_seal; INSERT INTO audit SELECT * FROM kept; INSERT INTO audit_seal SELECT * FROM kept_seal;
       DROP TABLE kept, kept_seal`,
    );
  }
};

describe('the sealed log', () => {
  beforeEach(async () => {
    expect(await findings()).toEqual([]);
  });

  it('counts every row', async () => {
    expect(await verdict()).toMatchObject({ rows: 6, findings: [] });
  });

  it('shows a row that was changed', async () => {
    expect(await after("UPDATE audit SET purpose = 'HRESCH' WHERE n = 1")).toEqual(['row-changed']);
  });

  it('shows a row that was removed', async () => {
    expect(await after('DELETE FROM audit WHERE n = 4')).toEqual(['row-removed']);
  });

  it('shows a row that was put in, also in a bucket that had none', async () => {
    expect(
      await after(`INSERT INTO audit (bucket, n, at, agent, patient, action, purpose, rule)
        SELECT bucket, 0 + n, at, agent, patient + 1, action, purpose, rule FROM audit WHERE n = 3`),
    ).toEqual(['row-inserted']);
    expect(
      await after(`INSERT INTO audit (bucket, n, at, agent, patient, action, purpose, rule)
        SELECT (bucket + 1) % 4096, n, at, agent, patient, action, purpose, rule FROM audit WHERE n = 3`),
    ).toEqual(['row-inserted']);
  });

  it('shows a seal that was made again to fit', async () => {
    expect(await after("UPDATE audit_seal SET hash = sha256('other') WHERE tick = 2")).toContain('seal-changed');
    expect(await after('DELETE FROM audit_seal WHERE tick = 2; DELETE FROM audit WHERE n > 2')).toContain(
      'seal-changed',
    );
  });

  it('knows the rows that an erasure has cleared, and no others', async () => {
    const { rows } = await pool.query<{ bucket: number; n: bigint }>(
      'SELECT bucket, n FROM audit WHERE detail IS NOT NULL LIMIT 1',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no row has a detail');
    const erasures = [{ details: [[row.bucket, String(row.n)] as const] }];
    const { detail } = (await pool.query('SELECT detail FROM audit WHERE bucket = $1 AND n = $2', [row.bucket, row.n]))
      .rows[0];
    const set = (to: unknown) =>
      pool.query('UPDATE audit SET detail = $3 WHERE bucket = $1 AND n = $2', [row.bucket, row.n, to]);
    const look = async () => verifyAudit({ pool, checkpoints: await keeper.all(), publicKey, erasures });
    await set(null);
    expect([await findings(), await look()]).toMatchObject([['row-changed'], { cleared: 1, findings: [] }]);
    await set(Buffer.from('another'));
    expect(await look()).toMatchObject({ cleared: 0, findings: [{ finding: 'row-changed' }] });
    await set(detail);
  });

  it('shows a checkpoint that is not ours, and one that is gone', async () => {
    const genuine = await readFile(path, 'utf8');
    try {
      await writeFile(path, genuine.replace('"seals":1', '"seals":2'));
      expect(await findings()).toContain('checkpoint-forged');
      await writeFile(path, `${genuine.split('\n')[0]}\n`);
      expect(await findings()).toEqual(['checkpoint-missing']);
    } finally {
      await writeFile(path, genuine);
    }
  });

  it.each(['the newest of all', 'older than one that has ended'])(
    'leaves open what a transaction may still write, be it %s',
    async (place) => {
      const look = () => record.read(testPermit(), { kind: 'Observation', id: 'a1' });
      const newest = place === 'the newest of all';
      if (newest) await look();
      const writer = await pool.connect();
      await writer.query('BEGIN');
      await writer.query(`WITH begun AS MATERIALIZED (SELECT pg_current_xact_id() AS number)
      INSERT INTO audit (bucket, at, agent, patient, action, purpose, rule) SELECT 5, 0, 0, 0, 5, 'TREAT', 'late' FROM begun`);
      if (!newest) await look();
      expect(await tick()).toBe(0);
      await writer.query('COMMIT');
      writer.release();
      await seal(2);
      expect(await findings()).toEqual([]);
    },
  );

  it('makes good the one checkpoint that a crash left out', async () => {
    await record.read(testPermit(), { kind: 'Observation', id: 'a1' });
    const before = await readFile(path, 'utf8');
    await seal(1);
    await writeFile(path, before);
    await record.read(testPermit(), { kind: 'Observation', id: 'a2' });
    await seal(1);
    expect(await findings()).toEqual([]);
  });
});

describe('the log of a patient', () => {
  it('is not for those who may not read it', async () => {
    const other = testPermit({ restriction: { reach: 'patient', patient: 'bo' } });
    expect(await record.log(other, { patient: 'anna', limit: 5, order: 'newest-first' })).toEqual({
      ok: false,
      error: { code: 'not-permitted' },
    });
    const nurse = testPermit({ restriction: { reach: 'relationship', parties: [] } });
    expect(await record.log(nurse, { patient: 'anna', limit: 5, order: 'newest-first' })).toMatchObject({ ok: false });
  });

  it('tells who did what and why, newest first, and that it was read itself', async () => {
    const anna = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });
    const page = { patient: 'anna', limit: 100, order: 'newest-first' } as const;
    const first = await record.log(anna, page);
    if (!first.ok) throw new Error(first.error.code);
    expect(first.value.map(({ action }) => action).slice(-4)).toEqual(['create', 'create', 'create', 'create']);
    expect(first.value.find(({ reason }) => reason !== null)).toMatchObject({
      action: 'read',
      reason: 'Fell in the stairs',
      rule: 'emergency',
      agent: { who: { kind: 'Practitioner', id: 'nora' }, display: 'Nora Nurse' },
      object: { kind: 'Observation', id: 'a1' },
      patient: 'anna',
    });
    const times = first.value.map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(await record.log(anna, { ...page, limit: 1 })).toMatchObject({ ok: true, value: [{ action: 'log' }] });
  });

  it('goes on after any line, in both directions and between two times, each line once', async () => {
    const all = await record.log(testPermit(), { patient: 'anna', limit: 100, order: 'oldest-first' });
    if (!all.ok) throw new Error(all.error.code);
    const seen: string[] = [];
    for (let after = ''; seen.length < all.value.length; after = seen.at(-1) ?? '') {
      const next = { patient: 'anna', limit: 2, order: 'oldest-first', ...(after === '' ? {} : { after }) } as const;
      const page = await record.log(testPermit(), next);
      if (!page.ok || page.value.length === 0) throw new Error('the log ended early');
      seen.push(...page.value.map(({ id }) => id));
    }
    expect(seen.slice(0, all.value.length)).toEqual(all.value.map(({ id }) => id));
    const [first, second] = all.value;
    const until = await record.log(testPermit(), {
      patient: 'anna',
      limit: 100,
      order: 'newest-first',
      from: first?.at ?? 0,
      to: (first?.at ?? 0) + 1,
    });
    expect(until.ok && until.value.map(({ id }) => id)).toContain(first?.id);
    expect(until.ok && until.value.every(({ at }) => at === first?.at)).toBe(true);
    expect(second).toBeDefined();
  });

  it('is read line by line by id, by nobody else’s', async () => {
    const anna = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });
    const page = await record.log(anna, { patient: 'anna', limit: 1, order: 'oldest-first' });
    const [line] = page.ok ? page.value : [];
    expect(await record.log(anna, { line: line?.id ?? '' })).toMatchObject({
      ok: true,
      value: [{ id: line?.id, action: 'create', patient: null }],
    });
    const bo = testPermit({ restriction: { reach: 'patient', patient: 'bo' } });
    expect(await record.log(bo, { line: line?.id ?? '' })).toEqual({ ok: true, value: [] });
    for (const id of ['', 'log-', 'a1', 'log-fff-0000000000000000-1', `${line?.id}000000`]) {
      expect(await record.log(testPermit(), { line: id })).toEqual({ ok: true, value: [] });
    }
    expect(await record.log(anna, { patient: 'anna', limit: 1, order: 'oldest-first', after: 'a1' })).toMatchObject({
      ok: false,
    });
  });

  it('keeps questions and reasons unreadable without the key', async () => {
    const { rows } = await pool.query<{ text: string }>(
      "SELECT encode(detail, 'escape') AS text FROM audit WHERE detail IS NOT NULL",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ text }) => text.includes('stairs'))).toBe(false);
  });
});
