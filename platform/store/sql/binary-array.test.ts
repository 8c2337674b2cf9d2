// https://www.postgresql.org/docs/15/arrays.html

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/index.ts';
import { binaryKeys, binaryTexts } from './binary-array.ts';

const { pool } = await testDatabase();

describe('A list in binary form', () => {
  it('of keys arrives as it was sent', async () => {
    const asked = async (keys: readonly bigint[]) =>
      (await pool.query<{ keys: string[] | null }>('SELECT $1::int8[] AS keys', [binaryKeys(keys)])).rows[0]?.keys;
    expect(await asked([])).toEqual([]);
    const keys = fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(keys, async (list) => {
        expect((await asked(list))?.map(BigInt)).toEqual(list);
      }),
      { numRuns: 50 },
    );
  });

  it('of texts arrives as it was sent, with what a printed list would have to escape', async () => {
    const asked = async (texts: readonly (string | null)[]) =>
      (await pool.query<{ texts: (string | null)[] }>('SELECT $1::text[] AS texts', [binaryTexts(texts)])).rows[0]
        ?.texts;
    expect(await asked([])).toEqual([]);
    expect(await asked(['', null, 'NULL', '{"a":"b\\\\c,}"}', 'blåbærsyltetøy 🫐'])).toEqual([
      '',
      null,
      'NULL',
      '{"a":"b\\\\c,}"}',
      'blåbærsyltetøy 🫐',
    ]);
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (texts) => {
        expect(await asked(texts)).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });

  it('that breaks off is refused by the database', async () => {
    const whole = binaryKeys([1n, 2n]);
    await expect(pool.query('SELECT $1::int8[]', [whole.subarray(0, whole.length - 1)])).rejects.toThrow();
  });
});
