// DESIGN.md §4 "Distribution", §9 "SQL", issue 2 C11: the schema is one that Citus distributes, whoever adds to it.

import { describe, expect, it } from 'vitest';
import { testDatabase } from './index.ts';

const { pool } = await testDatabase();

const names = async (sql: string): Promise<readonly string[]> =>
  (await pool.query<{ name: string }>(sql)).rows.map(({ name }) => name);

/** Where each table lives, from the first words of its comment. */
const TABLES = `
  SELECT c.oid, c.relname::text AS name, split_part(d.description, ':', 1) AS place,
         (regexp_match(d.description, '^distributed by ([a-z_]+):'))[1] AS key
  FROM pg_class c LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')`;

describe('the tables of the store', () => {
  it('each say where they live: distributed by a column, replicated, or local', async () => {
    expect(
      await names(
        `SELECT name FROM (${TABLES}) t WHERE place IS NULL OR NOT (key IS NOT NULL OR place IN ('replicated', 'local'))`,
      ),
    ).toEqual([]);
    expect(await names(`SELECT name FROM (${TABLES}) t WHERE key IS NOT NULL`)).toContain('version');
  });

  it('are distributed by bucket, but for locator, which finds it', async () => {
    expect(await names(`SELECT name || ' by ' || key AS name FROM (${TABLES}) t WHERE key <> 'bucket'`)).toEqual([
      'locator by key',
    ]);
  });

  it('have the distribution column first in every unique key', async () => {
    expect(
      await names(`SELECT i.indexrelid::regclass::text AS name FROM (${TABLES}) t JOIN pg_index i ON i.indrelid = t.oid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
        WHERE t.key IS NOT NULL AND i.indisunique AND a.attname <> t.key`),
    ).toEqual([]);
  });

  it('never let the distribution column be null', async () => {
    expect(
      await names(`SELECT t.name FROM (${TABLES}) t LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = t.key
        WHERE t.key IS NOT NULL AND a.attnotnull IS NOT TRUE`),
    ).toEqual([]);
  });

  it('have a primary key if they are distributed or replicated and their rows are ever changed one by one', async () => {
    // `leaf` rows are replaced by object, all together; every other table names its rows.
    expect(
      await names(`SELECT t.name FROM (${TABLES}) t WHERE NOT EXISTS
        (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisprimary) ORDER BY 1`),
    ).toEqual(['common_leaf', 'leaf']);
  });
});

describe('nothing in the schema', () => {
  it('is a trigger, a rule, or a constraint that Citus cannot keep across nodes', async () => {
    expect(
      await names(`SELECT tgname::text AS name FROM pg_trigger g JOIN (${TABLES}) t ON t.oid = g.tgrelid WHERE NOT tgisinternal
        UNION ALL SELECT rulename::text FROM pg_rewrite r JOIN (${TABLES}) t ON t.oid = r.ev_class
        UNION ALL SELECT conname::text FROM pg_constraint c JOIN (${TABLES}) t ON t.oid = c.conrelid
          WHERE condeferrable OR contype = 'x'
            OR contype = 'f' AND t.key IS NOT NULL AND t.key <> ALL (SELECT attname FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = c.conkey[1])`),
    ).toEqual([]);
  });

  it('uses an index kind outside the common subset', async () => {
    expect(
      await names(`SELECT c.relname::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
        JOIN (${TABLES}) t ON t.oid = i.indrelid
        WHERE m.amname NOT IN ('btree', 'gin', 'brin') OR m.amname = 'gin' AND i.indnatts > 1`),
    ).toEqual([]);
  });
});
