// https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-PIPELINING

import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/index.ts';
import { openLanes } from './lanes.ts';
import { databaseTrouble } from './trouble.ts';

const { pool, url } = await testDatabase();
const lanes = openLanes(url);
afterAll(() => lanes.end());

const ask = async (text: string, values: readonly unknown[] = []): Promise<unknown> =>
  (await lanes.query<{ answer: unknown }>({ text, values: [...values] })).rows[0]?.answer;

describe('a statement in a lane', () => {
  it('that fails leaves those around it alone', async () => {
    const answers = await Promise.allSettled([
      ask('SELECT 1 AS answer'),
      ask('SELECT 1 / 0 AS answer'),
      ask("SELECT refuse('stale') AS answer"),
      ask('SELECT 2 AS answer'),
      ask('SELECT nothing AS answer'),
      ask('SELECT 3 AS answer'),
    ]);
    expect(answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))).toEqual([
      1,
      '22012',
      'FK001',
      2,
      '42703',
      3,
    ]);
  });

  it('gets its own answer among many of the same name', async () => {
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    const answers = await Promise.all(
      numbers.map((number) =>
        lanes.query<{ answer: bigint }>({ name: 'echo', text: 'SELECT $1::int8 AS answer', values: [number] }),
      ),
    );
    expect(answers.map(({ rows }) => Number(rows[0]?.answer))).toEqual(numbers);
  });

  it('that is known by name answers the same the first time, the second, and after it has failed', async () => {
    const ask = async (by: number | null) => {
      const text = "SELECT 6 / $1::int4 AS share, NULL::text AS nothing, 2::int8 AS key, ARRAY['a'] AS list";
      return (await lanes.query({ name: 'share', text, values: [by] })).rows;
    };
    for (const by of [1, 2, 3]) {
      expect(await ask(by)).toEqual([{ share: 6 / by, nothing: null, key: 2n, list: ['a'] }]);
      await expect(ask(0)).rejects.toMatchObject({ code: '22012' });
    }
    expect(await ask(null)).toEqual([{ share: null, nothing: null, key: 2n, list: ['a'] }]);
  });

  it('that is known by name and gives many rows or none gives each', async () => {
    const text = 'SELECT n FROM generate_series(1, $1::int4) n';
    for (const count of [0, 3, 0, 1000]) {
      const { rows } = await lanes.query({ name: 'count', text, values: [count] });
      expect(rows).toEqual(Array.from({ length: count }, (_, place) => ({ n: place + 1 })));
    }
  });

  it('is told that the database went away, and the next one gets another connection', async () => {
    const own = openLanes(url, 1);
    try {
      const { rows } = await own.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
      const waiting = own.query({ text: 'SELECT pg_sleep(30)' }).then(
        () => 'answered',
        (error: unknown) => databaseTrouble(error),
      );
      await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      expect(await waiting).toBe('unavailable');
      expect((await own.query({ text: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
    } finally {
      await own.end();
    }
  });

  it('says so when no database answers, each time it is asked', async () => {
    const nowhere = openLanes('postgres://nobody@localhost/none?host=%2Ftmp%2Fno-such-folder', 1);
    for (const _ of [1, 2]) {
      const trouble = await nowhere.query({ text: 'SELECT 1' }).catch((error: unknown) => databaseTrouble(error));
      expect(trouble).toBe('unavailable');
    }
    await nowhere.end();
  });
});
