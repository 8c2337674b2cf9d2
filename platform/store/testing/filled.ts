// Issue 2 B6: rows of awkward values in every table of the schema, whatever tables there are.

import pg from 'pg';
import { tablesOf } from '../backup/catalogue.ts';

/** SQL for the n-th value of a type. Every type that the schema uses must be here. */
const VALUE_OF: Readonly<Record<string, string>> = {
  int2: '(n % 4000)::int2',
  int4: '(n * 7919)::int4',
  int8: '(n * 1000003::int8 * CASE n % 2 WHEN 0 THEN -1 ELSE 1 END)',
  numeric: "(n || '.' || repeat('0', n % 5) || '50')::numeric",
  float8: 'n / 3.0::float8',
  text: "CASE n % 4 WHEN 0 THEN '' WHEN 1 THEN E'\\\\N\\t\\n\\\\.\\r' || n WHEN 2 THEN 'blåbærsyltetøy 😀 ' || n ELSE repeat('x', n) || n END",
  bytea: "decode(md5(n::text), 'hex')",
  bool: 'n % 2 = 0',
  timestamptz: "'2026-03-29T01:59:59.123456Z'::timestamptz + n * interval '1 hour'",
  uuid: 'md5(n::text)::uuid',
  jsonb: "jsonb_build_object('a', n, 'b', E'\\t\\n')",
  json: "json_build_object('a', n)",
  _int2: 'ARRAY[n % 1000, -(n % 1000)]::int2[]',
  _int8: 'ARRAY[n, -n]::int8[]',
  _int4: 'ARRAY[n]::int4[]',
  _text: "ARRAY['a,b', NULL, E'\\t\"', n::text]",
};

/** Puts `count` rows into every table that the caller may see, and uses every sequence. */
export const fill = async (pool: pg.Pool, count: number): Promise<void> => {
  const client = await pool.connect();
  try {
    for (const { name, columns } of await tablesOf(client)) {
      const { rows } = await client.query<{ name: string; type: string }>(
        'SELECT attname::text AS name, (SELECT typname::text FROM pg_type t WHERE t.oid = atttypid) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attname = ANY ($2) ORDER BY attnum',
        [pg.escapeIdentifier(name), columns],
      );
      const values = rows.map(({ name: column, type }) => {
        const value = VALUE_OF[type];
        if (value === undefined) throw new Error(`${name}.${column}: no test value for type ${type}`);
        return value;
      });
      const into = rows.map((column) => pg.escapeIdentifier(column.name)).join(', ');
      await client.query(
        `INSERT INTO ${pg.escapeIdentifier(name)} (${into}) OVERRIDING SYSTEM VALUE SELECT ${values.join(', ')} FROM generate_series(1, $1::int) AS n ON CONFLICT DO NOTHING`,
        [count],
      );
    }
    await client.query(
      'SELECT nextval(quote_ident(sequencename)) FROM pg_sequences WHERE schemaname = current_schema()',
    );
  } finally {
    client.release();
  }
};

/** Per table: its rows and a digest of them; per sequence its state. Equal contents give equal answers on any version. */
export const contents = async (pool: pg.Pool): Promise<Readonly<Record<string, string>>> => {
  const client = await pool.connect();
  try {
    const found: Record<string, string> = {};
    for (const { name } of await tablesOf(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '-') AS digest FROM ${pg.escapeIdentifier(name)} AS t`,
      );
      found[name] = rows[0]?.digest ?? '';
    }
    const { rows } = await client.query<{ name: string; last: string | null }>(
      'SELECT sequencename::text AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = current_schema()',
    );
    for (const { name, last } of rows) found[name] = String(last);
    return found;
  } finally {
    client.release();
  }
};
