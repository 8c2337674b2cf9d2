// DESIGN.md §3, §4: a walk shows what the permit reaches, each object once, as it stood at the promised time.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Relationship, Write } from '../change.ts';
import { openRecord } from '../open-record.ts';
import type { Permit } from '../permit.ts';
import type { Stored } from '../stored.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite, token } from '../testing/test-write.ts';
import type { WalkPlace, WalkQuery } from './walk-query.ts';

const { pool } = await testDatabase();
const NURSE = { kind: 'PractitionerRole', id: 'nurse' };
const now = 1_700_000_000_000;

const record = openRecord({
  pool,
  clock: () => now,
  auditKey: new Uint8Array(32),
  companions: [
    {
      name: 'visits',
      follow: async (writes) => {
        const visits = writes.filter(({ kind }) => kind === 'Encounter');
        return {
          writes: [],
          relationships: visits.flatMap(({ kind, id, patients }) =>
            patients.map(
              (patient): Relationship => ({
                patient,
                party: NURSE,
                basis: 'visit',
                source: { kind, id },
                from: 0,
                to: null,
              }),
            ),
          ),
          replaceRelationshipsOf: visits.map(({ kind, id }) => ({ kind, id })),
        };
      },
    },
  ],
});
const house = testPermit();
const nurse = testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } });
const citizen = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });

const commit = async (...writes: readonly Write[]): Promise<void> => {
  const committed = await record.commit(house, writes);
  if (!committed.ok) throw new Error(committed.error.code);
};
const observation = (id: string, patients: readonly string[], follows = 0): Write =>
  testWrite({ kind: 'Observation', id, patients, follows, index: [token('code', id.startsWith('x') ? 'x' : 'y')] });
const promised = async (): Promise<number> => {
  const time = await record.promiseTime(house);
  if (!time.ok) throw new Error(time.error.code);
  return time.value;
};
const asked = (parts: Partial<WalkQuery> = {}): WalkQuery => ({
  kinds: ['Patient', 'Observation', 'Appointment', 'Basic', 'Organization', 'Encounter'],
  filters: new Map(),
  patients: null,
  houses: 'with',
  since: null,
  until: now,
  step: 3,
  asked: '$export',
  ...parts,
});
const walk = async (
  permit: Permit,
  query: WalkQuery,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly Stored[]> => {
  const shown: Stored[] = [];
  for (let place: WalkPlace | null = null; ; ) {
    const step = await record.walk(permit, query).step(place);
    if (!step.ok) throw new Error(step.error.code);
    shown.push(...step.value.objects);
    place = step.value.next;
    if (place === null) return shown;
    await between();
  }
};
const names = (shown: readonly Stored[]): readonly string[] => shown.map(({ kind, id }) => `${kind}/${id}`).sort();
const PEOPLE = ['anna', 'bo', 'cato', 'dina', 'eva'];

beforeAll(async () => {
  await commit(...PEOPLE.map((id) => testWrite({ kind: 'Patient', id, patients: [id] })));
  for (const id of PEOPLE) await commit(...['x', 'y', 'z'].map((name) => observation(`${name}-${id}`, [id])));
  await commit(testWrite({ kind: 'Appointment', id: 'two', patients: ['anna', 'bo'] }));
  await commit(testWrite({ kind: 'Appointment', id: 'three', patients: ['anna', 'bo', 'cato'] }));
  await commit(testWrite({ kind: 'Basic', id: 'ours' }), testWrite({ kind: 'Organization', id: 'home' }));
  await commit(testWrite({ kind: 'Encounter', id: 'visit', patients: ['anna'] }));
});

const OF_ALL = [
  'Appointment/three',
  'Appointment/two',
  'Basic/ours',
  'Encounter/visit',
  ...['x', 'y', 'z'].flatMap((name) => PEOPLE.map((id) => `Observation/${name}-${id}`)),
  'Organization/home',
  ...PEOPLE.map((id) => `Patient/${id}`),
];

describe('A walk is refused', () => {
  it('where the permit does not cover a kind, or the action', async () => {
    for (const permit of [testPermit({ kinds: new Set(['Patient']) }), testPermit({ actions: new Set(['read']) })]) {
      expect(await record.walk(permit, asked()).step(null)).toEqual({ ok: false, error: { code: 'not-permitted' } });
    }
    const mute = testPermit({ actions: new Set(['read']) });
    expect(await record.promiseTime(mute)).toEqual({ ok: false, error: { code: 'not-permitted' } });
  });

  it('where roles have changed since', async () => {
    const old = testPermit({ epoch: 0 });
    expect(await record.walk(old, asked()).step(null)).toEqual({ ok: false, error: { code: 'stale' } });
  });

  it('from a place that is none', async () => {
    await expect(record.walk(house, asked()).step('0; DROP TABLE head')).rejects.toThrow('no place');
  });
});

describe('A walk shows', () => {
  it('everything once, whatever the size of a step', async () => {
    const until = await promised();
    for (const step of [1, 2, 3, 1000]) {
      const shown = await walk(house, asked({ until, step }));
      expect([step, names(shown)]).toEqual([step, [...OF_ALL].sort()]);
    }
  });

  it('by relationship only patients in reach, and what several share only when each is', async () => {
    const until = await promised();
    expect(names(await walk(nurse, asked({ until })))).toEqual([
      'Basic/ours',
      'Encounter/visit',
      'Observation/x-anna',
      'Observation/y-anna',
      'Observation/z-anna',
      'Organization/home',
      'Patient/anna',
    ]);
  });

  it('a citizen her own only', async () => {
    const until = await promised();
    expect(names(await walk(citizen, asked({ until, houses: 'without' })))).toEqual([
      'Encounter/visit',
      'Observation/x-anna',
      'Observation/y-anna',
      'Observation/z-anna',
      'Patient/anna',
    ]);
    const others = asked({ until, houses: 'without', patients: ['bo'] });
    expect(names(await walk(citizen, others))).toEqual([]);
  });

  it('of some patients what concerns none but them, each object once', async () => {
    const until = await promised();
    const patients = ['bo', 'anna', 'bo', 'nobody'];
    for (const step of [1, 4, 100]) {
      expect(names(await walk(house, asked({ until, step, patients })))).toEqual([
        'Appointment/two',
        'Encounter/visit',
        ...['x', 'y', 'z'].flatMap((name) => ['anna', 'bo'].map((id) => `Observation/${name}-${id}`)),
        'Patient/anna',
        'Patient/bo',
      ]);
    }
    expect(await walk(house, asked({ until, patients: [] }))).toEqual([]);
  });

  it('without the house’s own where they are not asked for, and of a kind only what meets its filter', async () => {
    const until = await promised();
    const filters = new Map([['Observation', { test: 'token', param: 'code', code: 'x' } as const]]);
    const shown = names(await walk(house, asked({ until, houses: 'without', filters })));
    expect(shown).toEqual(OF_ALL.filter((name) => !/Basic|Organization|Observation\/[yz]/.test(name)).sort());
    const only = asked({ until, kinds: ['Observation'], filters });
    expect(names(await walk(house, only))).toEqual(PEOPLE.map((id) => `Observation/x-${id}`));
  });
});

describe('While a walk goes on', () => {
  it('what is created, changed and deleted does not disturb it', async () => {
    await commit(...['k1', 'k2', 'k3', 'k4'].map((id) => observation(id, ['eva'])));
    const until = await promised();
    let turn = 0;
    const version = new Map<string, number>();
    const shown = await walk(house, asked({ until, kinds: ['Observation'], step: 2 }), async () => {
      turn += 1;
      await commit(observation(`new-${turn}`, ['dina']));
      for (const id of ['k1', 'k2', 'k3']) {
        const follows = version.get(id) ?? 1;
        await commit(observation(id, ['eva'], follows));
        version.set(id, follows + 1);
      }
    });
    expect(turn).toBeGreaterThan(3);
    const seen = names(shown);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(
      [
        ...OF_ALL.filter((name) => name.startsWith('Observation')),
        ...['k1', 'k2', 'k3', 'k4'].map((id) => `Observation/${id}`),
      ].sort(),
    );
    expect(shown.filter(({ id }) => id.startsWith('k')).map((one) => one.version)).toEqual([1, 1, 1, 1]);
  });

  it('nothing gets a time that was promised, however many write', async () => {
    let stop = false;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let turn = 0; !stop; turn += 1) {
        await record.commit(house, [observation(`w-${writer}-${turn}`, [`p${(writer * turn) % 5}`])]);
      }
    });
    const upTo = async (time: number): Promise<bigint | undefined> =>
      (await pool.query<{ n: bigint }>('SELECT count(*) AS n FROM version WHERE at <= $1', [time])).rows[0]?.n;
    for (let round = 0; round < 5; round += 1) {
      const time = await promised();
      const before = await upTo(time);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await upTo(time)).toBe(before);
    }
    stop = true;
    await Promise.all(writers);
  });
});

describe('With a time to begin after', () => {
  it('only later changes come, and deletions as such', async () => {
    const since = await promised();
    await commit(
      observation('later', ['cato']),
      observation('gone', ['cato']),
      observation('shared-gone', ['anna', 'bo']),
    );
    await commit(observation('x-cato', ['cato'], 1));
    await commit(testWrite({ kind: 'Observation', id: 'gone', patients: ['cato'], follows: 1, action: 'delete' }));
    await commit(
      testWrite({ kind: 'Observation', id: 'shared-gone', patients: ['anna', 'bo'], follows: 1, action: 'delete' }),
    );
    const until = await promised();
    await commit(testWrite({ kind: 'Observation', id: 'later', patients: ['cato'], follows: 1, action: 'delete' }));
    const told = (shown: readonly Stored[]) => shown.map(({ id, action }) => `${id} ${action}`).sort();
    const query = asked({ since, until, kinds: ['Observation', 'Patient'] });
    expect(told(await walk(house, query))).toEqual([
      'gone delete',
      'later create',
      'shared-gone delete',
      'x-cato update',
    ]);
    expect(told(await walk(house, { ...query, patients: ['cato'] }))).toEqual([
      'gone delete',
      'later create',
      'x-cato update',
    ]);
    expect(told(await walk(house, { ...query, patients: ['anna', 'bo'] }))).toEqual(['shared-gone delete']);
    expect(told(await walk(nurse, query))).toEqual([]);
  });
});

describe('The log', () => {
  it('has a line for each patient of the walk, once, with the question on the first', async () => {
    const until = await promised();
    const count = async () => (await pool.query<{ n: bigint }>('SELECT count(*) AS n FROM audit')).rows[0]?.n ?? 0n;
    const before = await count();
    const opened = record.walk(
      house,
      asked({ until, kinds: ['Patient', 'Observation'], houses: 'without', step: 100 }),
    );
    for (let place: WalkPlace | null = null; ; ) {
      const step = await opened.step(place);
      if (!step.ok) throw new Error(step.error.code);
      place = step.value.next;
      if (place === null) break;
    }
    const { rows } = await pool.query<{ patient: bigint; detail: Buffer | null }>(
      'SELECT patient, detail FROM audit ORDER BY n DESC LIMIT $1',
      [(await count()) - before],
    );
    // Anna and Bo were seen together once more, with what they share.
    expect(new Set(rows.map(({ patient }) => patient)).size).toBeGreaterThanOrEqual(PEOPLE.length);
    expect(rows.length).toBeLessThan(14);
    expect(rows.at(-1)?.detail).not.toBeNull();
  });

  it('has a line without a patient when nothing was found', async () => {
    const until = await promised();
    await walk(house, asked({ until, kinds: ['Basic'], since: until, patients: ['nobody'] }));
    const { rows } = await pool.query<{ patient: bigint }>('SELECT patient FROM audit ORDER BY n DESC LIMIT 1');
    expect(rows[0]?.patient).toBe(0n);
  });
});
