// DESIGN.md §4 "A new search parameter is refused until its index is complete, never partial".

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { indexedPage, type Pool, readParameters } from '@fkj/platform-store';
import { otherProcess, startWriters, testDatabase } from '@fkj/platform-store/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../change.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { openRecord } from '../open-record.ts';
import type { HealthRecord } from '../record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { numbered, ownIndex, parameterCompanion, testRules } from '../testing/test-rules.ts';
import { testWrite } from '../testing/test-write.ts';
import { openIndexer } from './indexer.ts';
import { hasRows, noRows, wantedRows } from './wanted-rows.ts';

const { pool, url } = await testDatabase();
const NEVER_STALE = Number.MAX_SAFE_INTEGER;
const permit = testPermit({ epoch: NEVER_STALE });

/** A record as one process has it. */
const openProcess = (): HealthRecord =>
  openRecord({
    pool,
    clock: Date.now,
    auditKey: new Uint8Array(32),
    companions: [parameterCompanion],
    rules: testRules(pool),
  });
const here = openProcess();
const indexer = (version = 1, rows = 3) =>
  openIndexer({ pool, clock: Date.now, rules: testRules(pool), version, rows });

const write = (kind: string, id: string, { follows = 0, number = 1, patients = ['anna'] } = {}): Write => {
  const made = testWrite({ kind, id, follows, patients: kind === 'Organization' ? [] : patients });
  const document = made.document.replace(/,"number":1\.50\}$/, numbered(number));
  return { ...made, document, index: ownIndex(document) };
};
const commit = async (record: HealthRecord, ...writes: readonly Write[]): Promise<void> => {
  const done = await record.commit(permit, writes);
  if (!done.ok) throw new Error(done.error.code);
};
const parameter = (id: string, follows = 0, action: Write['action'] = follows === 0 ? 'create' : 'update'): Write =>
  testWrite({ kind: 'SearchParameter', id, follows, action });

/** Objects whose rows are not those that the parameters of now ask for, as one statement sees both. */
const wrongRows = async (on: Pool = pool): Promise<readonly string[]> => {
  const rules = await testRules(on).at(NEVER_STALE);
  const wrong: string[] = [];
  for (const tables of ['patient', 'common'] as const) {
    const kinds = [kindNumber(tables === 'patient' ? 'Observation' : 'Organization')];
    for (const row of await indexedPage(on, { tables, kinds, after: null, rows: 10_000, size: 2 ** 30 })) {
      const whole = rules.whole(tables === 'patient' ? 'Observation' : 'Organization', row.document);
      if (!hasRows(row, whole === null ? noRows : wantedRows(whole))) wrong.push(row.id);
    }
  }
  return wrong;
};
const states = async () => (await readParameters(pool)).rows.map(({ kind, code, state }) => `${kind} ${code} ${state}`);

/** So many statements wait for a lock. */
const waiting = async (count: number): Promise<void> => {
  const asked =
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  while ((await pool.query<{ n: number }>(asked)).rows[0]?.n !== count) await pause(5);
};

beforeEach(async () => {
  await pool.query(
    "TRUNCATE head, leaf, version, common_head, common_leaf, common_version, membership, locator, outbox, audit, search_parameter; UPDATE job SET reached = NULL, until = 0 WHERE id = 'index'",
  );
});

describe('A parameter that is made', () => {
  it('is followed by every write from its transaction on, and by what was written before when it is ready', async () => {
    const elsewhere = openProcess();
    for (let number = 1; number < 20; number += 1) {
      await commit(here, write('Observation', `o${number}`, { number, patients: [`p${number % 5}`] }));
      await commit(elsewhere, write('Organization', `c${number}`, { number }));
    }
    await commit(here, parameter('times'));
    await commit(elsewhere, write('Observation', 'new', { number: 5 }));
    const wrong = await wrongRows();
    expect(wrong).toContain('o5');
    expect(wrong).not.toContain('new');
    await indexer().work();
    expect(await states()).toEqual(['Observation times ready', 'Organization times ready']);
    expect(await wrongRows()).toEqual([]);
  });

  it('under another definition has the rows of that one alone, and none when it is gone', async () => {
    for (let number = 1; number < 20; number += 1) await commit(here, write('Observation', `o${number}`, { number }));
    await commit(here, parameter('times'));
    await indexer().work();
    await commit(here, parameter('times', 1));
    expect(await states()).toContain('Observation times indexing');
    await indexer().work();
    expect(await wrongRows()).toEqual([]);
    await commit(here, parameter('times', 2, 'delete'));
    expect(await states()).toContain('Observation times removing');
    await indexer().work();
    expect(await states()).toEqual([]);
    expect(await wrongRows()).toEqual([]);
    const { rows } = await pool.query('SELECT count(*)::int AS n FROM leaf');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('is not made beside another of that address', async () => {
    await commit(here, parameter('times'));
    const change = {
      ...{ resource: 'other', url: 'http://example.org/times', code: 'x', description: '', definition: '1' },
      kinds: ['Observation'],
    };
    const clashing = openRecord({
      ...{ pool, clock: Date.now, auditKey: new Uint8Array(32), rules: testRules(pool) },
      companions: [
        {
          name: 'clash',
          follow: async () => ({ writes: [], relationships: [], replaceRelationshipsOf: [], parameters: [change] }),
        },
      ],
    });
    const refused = await clashing.commit(permit, [parameter('other')]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'exists' } });
  });
});

describe('Rules of another version', () => {
  it('have every object indexed anew, and nothing is done when none is wrong', async () => {
    await commit(here, write('Observation', 'o', { number: 3 }), write('Organization', 'c', { number: 4 }));
    await pool.query("UPDATE head SET tokens = '{1}', plain = 'old'; UPDATE common_head SET tokens = '{}'");
    await pool.query(
      'INSERT INTO leaf (bucket, kind, param, object, least) SELECT bucket, kind, 1, object, 5 FROM head',
    );
    const { rules } = await readParameters(pool);
    await indexer(rules).work();
    expect(await wrongRows()).toEqual(['o', 'c']);
    await indexer(rules + 1).work();
    expect(await wrongRows()).toEqual([]);
    expect((await readParameters(pool)).rules).toBe(rules + 1);
    const { rows: before } = await pool.query('SELECT ctid FROM head');
    await indexer(rules + 2).work();
    expect((await pool.query('SELECT ctid FROM head')).rows).toEqual(before);
  });

  it('that say something else of some kinds only have those indexed anew', async () => {
    await commit(here, write('Observation', 'o', { number: 3 }), write('Organization', 'c', { number: 4 }));
    await pool.query("UPDATE head SET plain = 'old'; UPDATE common_head SET plain = 'old'");
    const { rules } = await readParameters(pool);
    const asked: number[] = [];
    const changed = (since: number) => {
      asked.push(since);
      return ['Organization'];
    };
    await openIndexer({ pool, clock: Date.now, rules: testRules(pool), version: rules + 1, changed }).work();
    expect(asked).toEqual([rules]);
    expect(await wrongRows()).toEqual(['o']);
    expect((await readParameters(pool)).rules).toBe(rules + 1);
  });
});

describe('While others write', () => {
  it('nothing is lost, and no row stays that should not', async () => {
    const processes = [openProcess(), openProcess(), openProcess()];
    const versions = new Map<string, number>();
    const writers = startWriters(6, async (name) => {
      const [writer = '0', turn = '0'] = name.split('-');
      const record = processes[Number(writer) % 3] ?? here;
      const id = `w${writer}-${Number(turn) % 4}`;
      const follows = versions.get(id) ?? 0;
      const kind = Number(writer) % 2 === 0 ? 'Observation' : 'Organization';
      await commit(
        record,
        write(kind, id, { follows, number: Number(turn) + 1, patients: [`p${Number(turn) % 4}${writer}`] }),
      );
      versions.set(id, follows + 1);
    });
    await writers.more(60);
    for (let turn = 0; turn < 6; turn += 1) {
      const action = turn === 5 ? 'delete' : turn === 0 ? 'create' : 'update';
      await commit(here, parameter('times', turn, action));
      await writers.more(10);
      await indexer(1, 2).work();
      expect(await states()).toEqual(turn === 5 ? [] : ['Observation times ready', 'Organization times ready']);
      expect(await wrongRows()).toEqual([]);
      await writers.more(20);
      expect(await wrongRows()).toEqual([]);
    }
    await writers.stop();
    expect(await wrongRows()).toEqual([]);
  }, 60_000);
});

describe('A commit that began before the rows were put right, and ends after', () => {
  it('leaves none of them beside its own', async () => {
    await commit(here, write('Observation', 'o', { number: 2 }));
    await commit(here, parameter('times'));
    const rules = testRules(pool);
    const lock = await pool.connect();
    let locked = false;
    const blocked = {
      ...rules,
      at: async (epoch: number | null) => {
        const now = await rules.at(epoch);
        if (!locked) {
          locked = true;
          await lock.query('BEGIN');
          await lock.query('SELECT FROM bucket_clock WHERE bucket = $1 FOR UPDATE', [bucketOfPatient('anna')]);
        }
        return now;
      },
    };
    const indexed = openIndexer({ pool, clock: Date.now, rules: blocked, version: 1 }).work();
    await waiting(1);
    const committed = commit(openProcess(), write('Observation', 'o', { follows: 1, number: 3 }));
    await waiting(2);
    await lock.query('ROLLBACK');
    lock.release();
    await Promise.all([indexed, committed]);
    expect(await states()).toContain('Observation times ready');
    expect(await wrongRows()).toEqual([]);
  });
});

describe('A commit under older rules that is under way when they change', () => {
  it('is waited for', async () => {
    const elsewhere = openProcess();
    await commit(elsewhere, write('Observation', 'o', { number: 2 }));
    const lock = await pool.connect();
    await lock.query('BEGIN');
    await lock.query('SELECT FROM bucket_clock WHERE bucket = $1 FOR UPDATE', [bucketOfPatient('anna')]);
    const committed = commit(elsewhere, write('Observation', 'o', { follows: 1, number: 3 }));
    await waiting(1);
    await commit(here, parameter('times'));
    const indexed = indexer().work();
    await pause(100);
    expect(await states()).toContain('Observation times indexing');
    await lock.query('ROLLBACK');
    lock.release();
    await Promise.all([indexed, committed]);
    expect(await states()).toContain('Observation times ready');
    expect(await wrongRows()).toEqual([]);
  });
});

describe('Killed again and again', () => {
  it('the work goes on from where it was, and ends as if it had never stopped', async () => {
    for (let number = 1; number <= 60; number += 1) {
      await commit(here, write('Observation', `o${number}`, { number, patients: [`p${number}`] }));
    }
    await commit(here, parameter('times'));
    const places: string[] = [];
    for (let turn = 1; turn <= 4; turn += 1) {
      const file = join(import.meta.dirname, '..', 'kill', 'indexing-process.ts');
      const other = await otherProcess({ file, args: [url, String(turn * 10_000)] });
      for (let heard = 0; heard < 11; heard += 1) await other.says();
      await other.kill();
      places.push(String((await readParameters(pool)).reached));
      expect(await states()).toContain('Observation times indexing');
    }
    expect(new Set(places).size).toBeGreaterThan(1);
    await openIndexer({ pool, clock: () => Date.now() + 100_000, rules: testRules(pool), version: 1 }).work();
    expect(await states()).toEqual(['Observation times ready', 'Organization times ready']);
    expect(await wrongRows()).toEqual([]);
  }, 60_000);
});
