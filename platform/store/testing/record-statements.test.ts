// Issue 2 C11 "statement recorder".

import { afterAll, expect, it } from 'vitest';
import { openPool } from '../engine/pool.ts';
import { recordStatements, testDatabase } from './index.ts';

const { url, pool: used } = await testDatabase();
const pool = openPool(url, { max: 2 });
afterAll(() => pool.end());

it('refuses a pool that could hide statements', async () => {
  await used.query('SELECT 1');
  expect(() => recordStatements(used)).toThrow('before it is used');
});

it('sees statements of the pool and of transactions, on every connection, by text and name', async () => {
  const recorded = recordStatements(pool);
  const client = await pool.connect();
  await client.query('BEGIN');
  await pool.query({ name: 'two', text: 'SELECT $1::int', values: [2] });
  await client.query('SELECT 3');
  await client.query('COMMIT');
  client.release();
  expect(recorded).toEqual([
    { name: null, text: 'BEGIN' },
    { name: 'two', text: 'SELECT $1::int' },
    { name: null, text: 'SELECT 3' },
    { name: null, text: 'COMMIT' },
  ]);
});
