// DESIGN.md §4 "Distribution key", §9: what must hold of every table before it can be distributed.

import { describe, expect, it } from 'vitest';
import { testDatabase } from '../testing/index.ts';

const { pool } = await testDatabase();

interface TableRow {
  readonly name: string;
  readonly comment: string | null;
}
interface KeyRow {
  readonly name: string;
  readonly key: string;
  readonly first: string;
}

const { rows: tables } = await pool.query<TableRow>(
  "SELECT relname AS name, obj_description(oid) AS comment FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
);
const { rows: keys } = await pool.query<KeyRow>(`SELECT t.relname AS name, i.relname AS key, a.attname AS first
  FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
  WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace`);
const placeOf = ({ comment }: TableRow): string =>
  comment?.match(/^(distributed by (\w+)|replicated|local):/)?.[0] ?? '';

describe('every table', () => {
  it('says where it lives', () => {
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter((table) => placeOf(table) === '').map(({ name }) => name)).toEqual([]);
  });

  it('that is distributed has unique keys which start with its distribution column', () => {
    const wrong = tables.flatMap((table) => {
      const column = placeOf(table).match(/^distributed by (\w+):/)?.[1];
      if (column === undefined) return [];
      return keys.filter(({ name, first }) => name === table.name && first !== column).map(({ key }) => key);
    });
    expect(wrong).toEqual([]);
  });

  it('has none of what a distributed database cannot do', async () => {
    const count = async (text: string) => (await pool.query<{ count: number }>(text)).rows[0]?.count;
    const ours = "connamespace = 'public'::regnamespace";
    expect(
      await count(`SELECT count(*)::int AS count FROM pg_constraint WHERE ${ours} AND contype IN ('x', 'f')`),
    ).toBe(0);
    expect(await count(`SELECT count(*)::int AS count FROM pg_constraint WHERE ${ours} AND condeferrable`)).toBe(0);
    expect(await count('SELECT count(*)::int AS count FROM pg_trigger WHERE NOT tgisinternal')).toBe(0);
    expect(
      await count(`SELECT count(*)::int AS count FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
        WHERE m.amname = 'gist' OR (m.amname = 'gin' AND x.indnatts > 1)`),
    ).toBe(0);
  });
});
