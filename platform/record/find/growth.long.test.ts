// DESIGN.md §8 "growth": what a search over many patients touches follows its answer, and not how much there is. Blocks of
// tables and indexes are counted, not time.

import { openPool } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import type { Companion, Write } from '../change.ts';
import { openRecord } from '../open-record.ts';
import type { Filter, Query, SortKey } from '../query.ts';
import type { HealthRecord } from '../record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { day, testWrite, token } from '../testing/test-write.ts';

const PATIENTS = 200;
const WARD = 40;
const TIMES = 8;
const OBSERVATIONS = 40;
const ENCOUNTERS = 8;
const PARTIES = Array.from({ length: 50 }, (_, place) => ({ kind: 'PractitionerRole', id: `role${place}` }));

const reference = (param: string, kind: string, id: string) => ({
  param,
  value: { type: 'reference' as const, target: { kind, id } },
});

/** Every patient is known to one of the nurse's fifty roles. */
const relations: Companion = {
  name: 'relations',
  follow: async (writes) => ({
    writes: [],
    replaceRelationshipsOf: [],
    relationships: writes.flatMap(({ kind, id, action }) => {
      const party = PARTIES[Number(id.slice(1)) % PARTIES.length];
      return kind !== 'Patient' || action !== 'create' || party === undefined
        ? []
        : [{ patient: id, party, basis: 'list' as const, source: { kind, id }, from: 0, to: null }];
    }),
  }),
};

/** A twentieth of the observations has a code of its own; sixty have another, forty a third, however many there are. */
const codeOf = (number: number): string => {
  if (number < 12_000 && number % 200 === 7) return 'rare';
  if (number < 8000 && number % 200 === 9) return 'odd';
  return number % 20 === 3 ? 'some' : 'most';
};

const nameOf = (place: number): string => `N${String(place).padStart(5, '0')}`;

const ofPatient = (place: number): readonly Write[] => {
  const patient = `p${place}`;
  const encounters = Array.from({ length: ENCOUNTERS }, (_, number) =>
    testWrite({
      kind: 'Encounter',
      id: `e${place}-${number}`,
      patients: [patient],
      index: [reference('patient', 'Patient', patient), token('class', number % 2 === 0 ? 'AMB' : 'HH')],
    }),
  );
  const observations = Array.from({ length: OBSERVATIONS }, (_, number) => {
    const time = 1_700_000_000_000 + ((place * 7919 + number * 104_729) % 1_000_003) * 1000;
    return testWrite({
      kind: 'Observation',
      id: `o${place}-${number}`,
      patients: [patient],
      clinicalTime: time,
      index: [
        reference('patient', 'Patient', patient),
        reference('encounter', 'Encounter', `e${place}-${number % ENCOUNTERS}`),
        token('code', codeOf(place * OBSERVATIONS + number)),
        day('date', time),
      ],
    });
  });
  const name = { param: 'name', value: { type: 'string' as const, text: nameOf(place) } };
  return [
    testWrite({ kind: 'Patient', id: patient, patients: [patient], index: [name] }),
    ...encounters,
    ...observations,
  ];
};

const wardList = testWrite({
  kind: 'List',
  id: 'ward',
  index: Array.from({ length: WARD }, (_, place) => reference('item', 'Patient', `p${place}`)),
});

const { pool, url } = await testDatabase();
const permit = testPermit();
const nurse = testPermit({ restriction: { reach: 'relationship', parties: PARTIES } });
const parts = { clock: Date.now, auditKey: new Uint8Array(32) };

const load = async (from: number, to: number): Promise<void> => {
  const record = openRecord({ pool, ...parts, companions: [relations] });
  for (let place = from; place < to; place += 10) {
    const writes = Array.from({ length: 10 }, (_, more) => ofPatient(place + more)).flat();
    const done = await record.commit(permit, writes);
    if (!done.ok) throw new Error(done.error.code);
  }
  await pool.query('VACUUM ANALYZE head');
  await pool.query('VACUUM ANALYZE leaf');
  await pool.query('VACUUM ANALYZE relationship');
};

const code = (text: string): Filter => ({ test: 'token', param: 'code', code: text });
const byTime: readonly SortKey[] = [{ by: 'param', param: 'date', type: 'period', direction: 'descending' }];
const ofWard: Filter = {
  chain: {
    param: 'patient',
    kind: 'Patient',
    filter: { has: { kind: 'List', param: 'item', filter: { test: 'id', ids: ['ward'] } } },
  },
};
const named: Filter = {
  chain: {
    param: 'patient',
    kind: 'Patient',
    filter: { test: 'string', param: 'name', text: nameOf(3), match: 'starts' },
  },
};
const anna: Filter = { test: 'patient', patient: 'p3' };
const question = (kind: string, filter: Filter, sort: readonly SortKey[] = []): Query => ({
  kind,
  filter,
  sort,
  limit: 20,
  total: 'none',
});

const QUESTIONS: readonly (readonly [string, Query])[] = [
  ['a ward: a frequent code, newest first', question('Observation', { and: [code('most'), ofWard] }, byTime)],
  ['a ward: one of twenty, newest first', question('Observation', { and: [code('some'), ofWard] }, byTime)],
  [
    'a ward: its patients',
    question('Patient', { has: { kind: 'List', param: 'item', filter: { test: 'id', ids: ['ward'] } } }),
  ],
  ['everybody: a frequent code, newest first', question('Observation', code('most'), byTime)],
  ['everybody: one of twenty, newest first', question('Observation', code('some'), byTime)],
  [
    'everybody: one of twenty and a time, newest first',
    question(
      'Observation',
      {
        and: [
          code('some'),
          { test: 'period', param: 'date', prefix: 'ge', low: 1_700_200_000_000, high: 1_700_200_000_001 },
        ],
      },
      byTime,
    ),
  ],
  ['everybody: sixty that have a code, newest first', question('Observation', code('rare'), byTime)],
  ['everybody: written last', question('Observation', { and: [] }, [{ by: 'updated', direction: 'descending' }])],
  ['everybody: of whom has a name', question('Observation', named)],
  [
    'everybody: a code, of whom has a name, newest first',
    question('Observation', { and: [code('some'), named] }, byTime),
  ],
  [
    'everybody: patients with one of forty findings',
    question('Patient', { has: { kind: 'Observation', param: 'patient', filter: code('odd') } }),
  ],
  ['everybody: a patient by id', question('Patient', { test: 'id', ids: ['p3'] })],
  [
    'one patient: a chain to her encounters',
    question(
      'Observation',
      {
        and: [
          anna,
          { chain: { param: 'encounter', kind: 'Encounter', filter: { test: 'token', param: 'class', code: 'AMB' } } },
        ],
      },
      byTime,
    ),
  ],
  [
    'one patient: encounters with a finding',
    question('Encounter', { and: [anna, { has: { kind: 'Observation', param: 'encounter', filter: code('some') } }] }),
  ],
];

const TABLES = "('head', 'leaf', 'version', 'membership', 'relationship', 'locator')";

/** Blocks that a search touches once its statements are planned for good, and rows that it found. */
const touched = async (query: Query): Promise<{ readonly blocks: number; readonly found: number }> => {
  const alone = openPool(url, { max: 1 });
  try {
    const record: HealthRecord = openRecord({ pool: alone, ...parts, companions: [] });
    const ask = async (): Promise<number> => {
      const page = await record.find(nurse, query);
      if (!page.ok) throw new Error(page.error.code);
      return page.value.matches.length;
    };
    const count = async (): Promise<number> => {
      await alone.query('SELECT pg_stat_force_next_flush()');
      await alone.query('SELECT pg_stat_clear_snapshot()');
      const { rows } = await alone.query<{ blocks: string }>(
        `SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0))::text AS blocks FROM pg_statio_user_tables WHERE relname IN ${TABLES}`,
      );
      return Number(rows[0]?.blocks);
    };
    let found = 0;
    for (let turn = 0; turn < 8; turn += 1) found = await ask();
    const before = await count();
    for (let turn = 0; turn < 4; turn += 1) await ask();
    return { blocks: Math.round(((await count()) - before) / 4), found };
  } finally {
    await alone.end();
  }
};

describe('a search over many patients', () => {
  it(`touches as much of ${TIMES} times the data as of the data`, async () => {
    await load(0, PATIENTS);
    const listed = await openRecord({ pool, ...parts, companions: [] }).commit(permit, [wardList]);
    if (!listed.ok) throw new Error(listed.error.code);
    const small = new Map<string, number>();
    for (const [name, query] of QUESTIONS) small.set(name, (await touched(query)).blocks);
    await load(PATIENTS, PATIENTS * TIMES);
    const grown: string[] = [];
    for (const [name, query] of QUESTIONS) {
      const { blocks, found } = await touched(query);
      const before = small.get(name) ?? 0;
      process.stdout.write(`${name}: ${before} blocks, ${blocks} at ${TIMES} x, ${found} found\n`);
      if (blocks > before * 1.3 + 100) grown.push(name);
    }
    expect(grown).toEqual([]);
  });
});
