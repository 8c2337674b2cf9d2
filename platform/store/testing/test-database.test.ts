// DESIGN.md §5 "test".

import { describe, expect, it } from 'vitest';
import { testDatabase } from './index.ts';

const one = await testDatabase();
const other = await testDatabase();

describe('a test database', () => {
  it('shows nothing of what another test file writes', async () => {
    await one.pool.query('CREATE TABLE mine (value int)');
    const { rows } = await other.pool.query("SELECT to_regclass('mine') AS found");
    expect(rows).toEqual([{ found: null }]);
  });

  it('has every migration applied', async () => {
    const { rows } = await one.pool.query("SELECT to_regclass('migration') IS NOT NULL AS migrated");
    expect(rows).toEqual([{ migrated: true }]);
  });

  it('gives 64-bit numbers without loss', async () => {
    const { rows } = await one.pool.query('SELECT 9223372036854775807::int8 AS largest');
    expect(rows).toEqual([{ largest: 9223372036854775807n }]);
  });
});
