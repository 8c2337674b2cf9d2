// docs/decisions/0001-token-array-or-leaf-rows.md: the same Synthea entries in three layouts, measured.
// Run: node bench/run-index-layout.mjs SYNTHEA_FOLDER EMPTY_FOLDER [FILES]

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openDatabase } from '@fkj/platform-store';
import { extract } from '@fkj/standards-fhir';
import { isObject, read } from '@fkj/standards-json';
import type pg from 'pg';

interface Item {
  readonly object: bigint;
  readonly kind: number;
  readonly patient: bigint;
  readonly bucket: number;
  readonly clinical: number;
  /** Tokens of codes, and of references and addresses. */
  readonly codes: readonly bigint[];
  readonly references: readonly bigint[];
  /** The full form of `code`, which the searches ask for. */
  readonly code: bigint | null;
}

type Layout = 'array' | 'leaf' | 'split';

const key = (text: string): bigint =>
  BigInt.asIntN(64, BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 16)}`));
const array = (values: readonly (bigint | number)[]): string => `{${values.join(',')}}`;

const [data, dataDir, count = '30'] = process.argv.slice(2);
if (data === undefined || dataDir === undefined) throw new Error('index-layout SYNTHEA_FOLDER EMPTY_FOLDER [FILES]');

const kinds = new Map<string, number>();

/** Every resource of a bundle, with its tokens; the file stands for the patient. */
const itemsOf = (file: string): readonly Item[] => {
  const bundle: {
    readonly entry: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[];
  } = JSON.parse(gunzipSync(readFileSync(join(data, file))).toString('utf8'));
  const patient = key(file);
  return bundle.entry.flatMap(({ resource }, place): readonly Item[] => {
    const parsed = read(JSON.stringify(resource));
    if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error(`${file} cannot be read`);
    const codes = new Set<bigint>();
    const references = new Set<bigint>();
    let code: bigint | null = null;
    for (const { param, value } of extract(parsed.value.tree)) {
      if (value.type === 'token') {
        const full = key(`${param} ${value.system}|${value.code}`);
        for (const form of [full, key(`${param} ${value.code}`), key(`${param} ${value.system}|`)]) codes.add(form);
        if (param === 'code') code = full;
      }
      if (value.type === 'uri') references.add(key(`${param} ${value.uri}`));
      if (value.type === 'reference') references.add(key(`${param} ${value.target.kind}/${value.target.id}`));
    }
    const kind = kinds.get(resource.resourceType) ?? kinds.size + 1;
    kinds.set(resource.resourceType, kind);
    return [
      {
        object: key(`${file} ${resource.id}`),
        kind,
        patient,
        bucket: Number(BigInt.asUintN(12, patient)),
        clinical: place,
        codes: [...codes],
        references: [...references],
        code,
      },
    ];
  });
};

const TABLES: Readonly<Record<Layout, string>> = {
  array: `CREATE TABLE array_head (bucket int2, kind int2, object int8, patient int8, clinical int8, tokens int8[], PRIMARY KEY (bucket, object));
    CREATE INDEX ON array_head (bucket, patient, kind, clinical DESC); CREATE INDEX ON array_head USING gin (tokens)`,
  leaf: `CREATE TABLE leaf_head (bucket int2, kind int2, object int8, patient int8, clinical int8, tokens int8[], PRIMARY KEY (bucket, object));
    CREATE INDEX ON leaf_head (bucket, patient, kind, clinical DESC);
    CREATE TABLE leaf_token (bucket int2, kind int2, object int8, patient int8, clinical int8, token int8);
    CREATE INDEX ON leaf_token (bucket, patient, kind, token, clinical DESC); CREATE INDEX ON leaf_token (token, kind)`,
  split: `CREATE TABLE split_head (bucket int2, kind int2, object int8, patient int8, clinical int8, tokens int8[], links int8[], PRIMARY KEY (bucket, object));
    CREATE INDEX ON split_head (bucket, patient, kind, clinical DESC); CREATE INDEX ON split_head USING gin (tokens)`,
};

const WRITE: Readonly<Record<Layout, string>> = {
  array: `INSERT INTO array_head SELECT b, k, o, p, c, t::int8[] || l::int8[] FROM
    unnest($1::int2[], $2::int2[], $3::int8[], $4::int8[], $5::int8[], $6::text[], $7::text[]) AS w(b, k, o, p, c, t, l)`,
  leaf: `WITH w AS MATERIALIZED (SELECT * FROM unnest($1::int2[], $2::int2[], $3::int8[], $4::int8[], $5::int8[], $6::text[], $7::text[]) AS w(b, k, o, p, c, t, l)),
    head AS (INSERT INTO leaf_head SELECT b, k, o, p, c, '{}' FROM w)
    INSERT INTO leaf_token SELECT b, k, o, p, c, unnest(t::int8[] || l::int8[]) FROM w`,
  split: `INSERT INTO split_head SELECT b, k, o, p, c, t::int8[], l::int8[] FROM
    unnest($1::int2[], $2::int2[], $3::int8[], $4::int8[], $5::int8[], $6::text[], $7::text[]) AS w(b, k, o, p, c, t, l)`,
};

const PATIENT_SEARCH: Readonly<Record<Layout, string>> = {
  array: `SELECT object FROM array_head WHERE bucket = $1 AND patient = $2 AND kind = $3 AND $4::int8 = ANY(tokens) ORDER BY clinical DESC LIMIT 20`,
  leaf: `SELECT h.object FROM leaf_token l JOIN leaf_head h USING (bucket, object)
    WHERE l.bucket = $1 AND l.patient = $2 AND l.kind = $3 AND l.token = $4::int8 ORDER BY l.clinical DESC LIMIT 20`,
  split: `SELECT object FROM split_head WHERE bucket = $1 AND patient = $2 AND kind = $3 AND $4::int8 = ANY(tokens) ORDER BY clinical DESC LIMIT 20`,
};
const POPULATION: Readonly<Record<Layout, string>> = {
  array: 'SELECT count(*) FROM array_head WHERE kind = $1 AND tokens @> ARRAY[$2::int8]',
  leaf: 'SELECT count(*) FROM leaf_token l JOIN leaf_head h USING (bucket, object) WHERE l.kind = $1 AND l.token = $2::int8',
  split: 'SELECT count(*) FROM split_head WHERE kind = $1 AND tokens @> ARRAY[$2::int8]',
};

const write = (pool: pg.Pool, layout: Layout, items: readonly Item[]): Promise<unknown> =>
  pool.query({
    name: `write ${layout}`,
    text: WRITE[layout],
    values: [
      array(items.map((item) => item.bucket)),
      array(items.map((item) => item.kind)),
      array(items.map((item) => item.object)),
      array(items.map((item) => item.patient)),
      array(items.map((item) => item.clinical)),
      items.map((item) => array(item.codes)),
      items.map((item) => array(item.references)),
    ],
  });

/** Operations a second with `clients` at a time. */
const rate = async (times: number, clients: number, work: (turn: number) => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < times) {
        const turn = next;
        next += 1;
        await work(turn);
      }
    }),
  );
  return Math.round((times / (performance.now() - start)) * 1000);
};

const opened = await openDatabase({ dataDir });
if (!opened.ok) throw new Error(opened.error.code);
const { pool, stop } = opened.value;
const number = async (text: string): Promise<number> => Number((await pool.query<{ n: string }>(text)).rows[0]?.n ?? 0);

const files = readdirSync(data)
  .filter((file) => file.endsWith('.json.gz'))
  .slice(0, Number(count));
const items = files.flatMap(itemsOf);
const single = items.slice(0, Math.floor(items.length / 3));
const rest = items.slice(single.length);
const asked = items.filter((item) => item.code !== null);
const figures: Record<string, Record<string, number>> = {};
for (const layout of ['array', 'leaf', 'split'] as const) {
  await pool.query(TABLES[layout]);
  const before = await number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS n");
  const creates = await rate(single.length, 16, (turn) => write(pool, layout, single.slice(turn, turn + 1)));
  const batches = await rate(Math.ceil(rest.length / 100), 4, (turn) =>
    write(pool, layout, rest.slice(turn * 100, turn * 100 + 100)),
  );
  const wal = (await number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS n")) - before;
  await pool.query('VACUUM ANALYZE');
  const pick = (turn: number): Item | undefined => asked[(turn * 7919) % asked.length];
  const patient = await rate(10_000, 16, (turn) => {
    const item = pick(turn);
    return pool.query({
      name: `patient ${layout}`,
      text: PATIENT_SEARCH[layout],
      values: [item?.bucket, item?.patient, item?.kind, item?.code],
    });
  });
  const population = await rate(2000, 16, (turn) => {
    const item = pick(turn);
    return pool.query({ name: `population ${layout}`, text: POPULATION[layout], values: [item?.kind, item?.code] });
  });
  const bytes = await number(
    `SELECT sum(pg_total_relation_size(oid)) AS n FROM pg_class WHERE relkind = 'r' AND relname LIKE '${layout}\\_%'`,
  );
  figures[layout] = {
    'creates/s': creates,
    'resources/s in batches of 100': batches * 100,
    'patient searches/s': patient,
    'population searches/s': population,
    'index bytes a resource': Math.round(bytes / items.length),
    'write-ahead log bytes a resource': Math.round(wal / items.length),
  };
}
console.log(`${files.length} patients, ${items.length} resources`);
console.table(figures);
await stop();
