// https://hl7.org/fhir/R4/http.html#history: nothing is missed by who asks again from the time that was promised.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOfPatient } from '../identity/bucket.ts';
import { patientKey } from '../identity/object-key.ts';
import { openRecord } from '../open-record.ts';
import type { Cursor } from '../query.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import type { KindsHistory } from './history-of-kinds.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const permit = testPermit();
const only = (patient: string) => testPermit({ restriction: { reach: 'patient', patient } });
const ever = { kind: '*', since: null, during: null, limit: 1000, after: null } as const;
const write = (kind: string, id: string, patients: readonly string[], follows = 0) =>
  testWrite({ kind, id, patients, follows });
const ask = async (question: Partial<KindsHistory>, by = permit) => {
  const page = await record.historyOfKinds(by, { ...ever, ...question });
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};
const names = ({ matches }: { matches: readonly { kind: string; id: string; version: number }[] }) =>
  matches.map(({ kind, id, version }) => `${kind}/${id}/${version}`);

describe('the history of kinds', () => {
  it('is for who may ask for it', async () => {
    const reader = testPermit({ actions: new Set(['read']) });
    expect(await record.historyOfKinds(reader, ever)).toMatchObject({ error: { code: 'not-permitted' } });
    const weights = testPermit({ kinds: new Set(['Observation']) });
    expect(await record.historyOfKinds(weights, { ...ever, kind: 'Condition' })).toMatchObject({ ok: false });
  });

  it('is newest first, with what was deleted, and only of what the caller reaches', async () => {
    await record.commit(permit, [testWrite({ kind: 'Patient', id: 'anna' }), testWrite({ kind: 'Patient', id: 'bo' })]);
    await record.commit(permit, [write('Observation', 'a', ['anna'])]);
    await record.commit(permit, [write('Observation', 'b', ['bo'])]);
    await record.commit(permit, [write('Observation', 'a', ['anna'], 1)]);
    await record.commit(permit, [
      testWrite({ kind: 'Observation', id: 'a', patients: ['anna'], follows: 2, action: 'delete' }),
    ]);
    await record.commit(permit, [testWrite({ kind: 'Organization', id: 'o' })]);
    await record.commit(permit, [write('Group', 'g', ['anna', 'bo'])]);
    const ofAnna = ['Observation/a/3', 'Observation/a/2', 'Observation/a/1'];
    expect(names(await ask({ kind: 'Observation' }))).toEqual([
      ...ofAnna.slice(0, 2),
      'Observation/b/1',
      'Observation/a/1',
    ]);
    expect(names(await ask({ kind: 'Observation' }, only('anna')))).toEqual(ofAnna);
    expect(names(await ask({}, only('anna')))).toEqual(['Organization/o/1', ...ofAnna, 'Patient/anna/1']);
    expect(names(await ask({}))[0]).toBe('Group/g/1');
    const nobody = testPermit({ restriction: { reach: 'relationship', parties: [] } });
    expect(names(await ask({}, nobody))).toEqual(['Organization/o/1']);
    expect(names(await ask({}, testPermit({ restriction: { reach: 'common' } })))).toEqual(['Organization/o/1']);
  });

  it('leaves a line in the log of each patient who was shown', async () => {
    const linesOf = async (patient: string) => {
      const lines = await record.log(permit, { patient, limit: 100, order: 'newest-first' });
      return lines.ok ? lines.value.filter(({ action }) => action === 'history').length : -1;
    };
    const before = [await linesOf('anna'), await linesOf('bo')];
    await ask({ kind: 'Observation' }, only('anna'));
    expect([await linesOf('anna'), await linesOf('bo')]).toEqual([Number(before[0]) + 1, before[1]]);
  });

  it('can be asked from a time, and for a time', async () => {
    const [newest, older] = (await ask({ kind: 'Observation' })).matches;
    if (newest === undefined || older === undefined) throw new Error('nothing was shown');
    const { lastUpdated } = older;
    expect(names(await ask({ kind: 'Observation', since: lastUpdated }))).toHaveLength(2);
    const during = { low: lastUpdated, high: lastUpdated + 1 };
    expect(names(await ask({ kind: 'Observation', during }))).toEqual(['Observation/a/2', 'Observation/b/1']);
    const one = await record.history(permit, { kind: 'Observation', id: 'a' }, { limit: 10, during });
    expect(one.ok && names(one.value)).toEqual(['Observation/a/2']);
    const late = await record.history(permit, { kind: 'Observation', id: 'a' }, { limit: 10, since: lastUpdated });
    expect(late.ok && names(late.value)).toEqual(['Observation/a/3', 'Observation/a/2']);
  });

  it('comes in pages that hold everything once, whatever is written meanwhile', async () => {
    await record.commit(
      permit,
      Array.from({ length: 30 }, (_, n) => write('Condition', `c${n}`, [n % 2 === 0 ? 'anna' : 'bo'])),
    );
    const all = names(await ask({}));
    const ofAnna = names(await ask({}, only('anna')));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 12 }), fc.boolean(), async (limit, everything) => {
        const by = everything ? permit : only('anna');
        const seen: string[] = [];
        let after: Cursor | null = null;
        do {
          const page = await ask({ limit, after }, by);
          seen.push(...names(page));
          after = page.next;
          await record.commit(permit, [testWrite({ kind: 'Location', id: `l${Math.random()}` })]);
        } while (after !== null);
        expect(seen.filter((name) => !name.startsWith('Location'))).toEqual(everything ? all : ofAnna);
      }),
      { numRuns: 4 },
    );
  });

  it('promises no time that an open commit may still write in', async () => {
    const session = await pool.connect();
    try {
      // A commit that has begun, and waits for its bucket: what it writes is dated after the promise.
      const bucket = bucketOfPatient('anna');
      await session.query('BEGIN');
      await session.query('SELECT FROM bucket_clock WHERE bucket = $1 FOR UPDATE', [bucket]);
      const waiting = record.commit(permit, [write('Observation', 'late', ['anna'])]);
      await waitUntil(async () => {
        const { rows } = await pool.query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return rows.length > 0;
      });
      await record.commit(permit, [testWrite({ kind: 'Observation', id: 'quick', patients: ['cleo'] })]);
      const during = await ask({ kind: 'Observation', limit: 1 });
      expect(names(during)).not.toContain('Observation/quick/1');
      await session.query('ROLLBACK');
      await waiting;
      const after = await ask({ kind: 'Observation', since: during.until });
      expect(names(after)).toEqual(expect.arrayContaining(['Observation/late/1', 'Observation/quick/1']));
      expect(after.matches.every(({ lastUpdated }) => lastUpdated > during.until)).toBe(true);
    } finally {
      session.release();
    }
  });

  it('is followed without a gap by who asks again and again while many write', async () => {
    const written: string[] = [];
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 25; n += 1) {
        const id = `w${writer}-${n}`;
        await record.commit(permit, [write('Task', id, [`p${(writer * 7 + n) % 5}`])]);
        written.push(`Task/${id}/1`);
      }
    });
    const seen = new Set<string>();
    let since: number | null = null;
    const look = async () => {
      const page = await ask({ kind: 'Task', since });
      for (const name of names(page)) seen.add(name);
      since = page.until;
    };
    let writing = true;
    const done = Promise.all(writers).finally(() => {
      writing = false;
    });
    while (writing) await look();
    await done;
    await look();
    expect([...seen].sort()).toEqual(written.sort());
  });
});

describe('the keys of a patient', () => {
  it('are the same in the database as in the record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/), async (id) => {
        const { rows } = await pool.query('SELECT patient_bucket($1) AS bucket, patient_key($1) AS key', [id]);
        expect(rows).toEqual([{ bucket: bucketOfPatient(id), key: patientKey(id) }]);
      }),
      { numRuns: 50 },
    );
  });
});

const waitUntil = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 5));
};
