// DESIGN.md §4 "Index": the index rows of objects as they stand, and others in their place, while everybody goes on writing.

import { decimals, numbers } from './array-literal.ts';
import type { LeafRow, ObjectRow } from './bucket-batch.ts';
import type { Tables } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session, type Statement } from './session.ts';
import type { WalkMark } from './walk.ts';
import { COMMIT_MARK } from './write-bucket.ts';

export interface IndexedRow {
  readonly bucket: number;
  readonly kind: number;
  readonly object: bigint;
  readonly id: string;
  readonly version: number;
  readonly clinical: bigint | null;
  readonly tokens: readonly bigint[];
  readonly plain: string;
  /** Empty where it is deleted. */
  readonly document: string;
  /** JSON: a list for each leaf row, in the order of `leafColumns`; numbers as text. */
  readonly leaves: string | null;
}

/** The columns of a leaf row, in the order in which `IndexedRow.leaves` has them. */
export const leafColumns = [
  ...(['param', 'lead', 'low', 'high', 'unitSystem', 'unitCode', 'unitText'] as const),
  ...(['least', 'greatest', 'folded', 'written', 'follow'] as const),
] satisfies readonly (keyof LeafRow)[];

const LEAVES =
  'l.param::text, l.lead::text, l.low::text, l.high::text, l.unit_system::text, l.unit_code::text, l.unit_text::text, l.least::text, l.greatest::text, l.folded, l.written, l.follow::text';

const prefixOf = (tables: Tables): string => (tables === 'common' ? 'common_' : '');

const selected = (
  prefix: string,
  from: string,
): string => `SELECT p.bucket, p.kind, p.object, p.id, p.version, p.clinical, p.tokens, p.plain, p.document,
  (SELECT json_agg(json_build_array(${LEAVES}))::text FROM ${prefix}leaf l WHERE l.bucket = p.bucket AND l.object = p.object) AS leaves
FROM (${from}) p ORDER BY p.bucket, p.object`;

const HEAD = 'h.bucket, h.kind, h.object, h.id, h.version, h.clinical, h.tokens, h.plain';

const pageStatement = (tables: Tables): Statement => {
  const prefix = prefixOf(tables);
  return {
    name: `indexed page of ${tables}`,
    touches: tables === 'common' ? 'replicated' : 'several',
    text: selected(
      prefix,
      `SELECT f.*, sum(octet_length(f.document)) OVER (ORDER BY f.bucket, f.object) - octet_length(f.document) AS before FROM (
    SELECT ${HEAD}, v.document FROM (SELECT * FROM ${prefix}head h WHERE h.kind = ANY($1::int2[]) AND h.state = 0
      AND (h.bucket, h.object) > ($2::int2, $3::int8) ORDER BY h.bucket, h.object LIMIT $4::int8) h
    JOIN ${prefix}version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version) f`,
    ).replace('ORDER BY p.bucket', 'WHERE p.before < $5::int8 ORDER BY p.bucket'),
  };
};

const namedStatement = (tables: Tables): Statement => {
  const prefix = prefixOf(tables);
  return {
    name: `indexed objects of ${tables}`,
    touches: 'one',
    text: selected(
      prefix,
      `SELECT ${HEAD}, v.document FROM ${prefix}head h JOIN ${prefix}version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version
    WHERE h.bucket = $1::int2 AND h.object = ANY($2::int8[]) AND h.state <> 2`,
    ),
  };
};

const PAGES = { patient: pageStatement('patient'), common: pageStatement('common') } as const;
const NAMED = { patient: namedStatement('patient'), common: namedStatement('common') } as const;

export interface IndexedPage {
  readonly tables: Tables;
  readonly kinds: readonly number[];
  /** Null at the beginning. */
  readonly after: WalkMark | null;
  readonly rows: number;
  /** Bytes of documents; one object comes even when it is longer. */
  readonly size: number;
}

/** Live objects of some kinds, in the order of bucket and key, with their rows; fewer than asked for does not mean the last. */
export const indexedPage = (session: Session, page: IndexedPage): Promise<readonly IndexedRow[]> =>
  run<IndexedRow>(session, PAGES[page.tables], [
    numbers(page.kinds),
    page.after?.bucket ?? -1,
    page.after?.object ?? 0n,
    page.rows,
    page.size,
  ]);

/** Objects of one bucket, deleted ones too. */
export const indexedObjects = (
  session: Session,
  {
    tables,
    bucket,
    objects,
  }: { readonly tables: Tables; readonly bucket: number; readonly objects: readonly bigint[] },
): Promise<readonly IndexedRow[]> => run<IndexedRow>(session, NAMED[tables], [bucket, numbers(objects)]);

export interface IndexBatch {
  readonly tables: Tables;
  readonly bucket: number;
  /** Of the rules that the rows follow; `stale` when it has advanced. */
  readonly epoch: number;
  readonly objects: readonly (Pick<ObjectRow, 'object' | 'tokens' | 'plain'> & {
    /** The version that the rows were made from; another one stands for itself. */
    readonly version: number;
    readonly clinical: number | null;
  })[];
  /** `place`: from 1, in `objects`. */
  readonly leaves: readonly LeafRow[];
}

/**
 * The bucket's clock is locked first, as by each commit, so that nothing waits for anything in a circle. Rows of the
 * version that was read are rows of the version that stands: nothing but a new version changes them.
 */
const writeStatement = (tables: Tables): Statement => {
  const prefix = prefixOf(tables);
  return {
    name: `index again ${tables}`,
    touches: 'one',
    text: `${COMMIT_MARK} WITH w AS MATERIALIZED (
  SELECT * FROM unnest($2::int8[], $3::int4[], $4::int8[], $5::text[], $6::text[]) WITH ORDINALITY AS w(object, version, clinical, tokens, plain, place)
), clock AS MATERIALIZED (SELECT bucket FROM bucket_clock WHERE bucket = $1::int2 FOR UPDATE),
changed AS (
  UPDATE ${prefix}head h SET tokens = w.tokens::int8[], plain = w.plain, clinical = w.clinical FROM w, clock
  WHERE h.bucket = $1::int2 AND h.object = w.object AND h.version = w.version AND h.state <> 2
  RETURNING h.object, h.kind, h.patient, h.clinical, w.place
), dropped AS (
  DELETE FROM ${prefix}leaf l USING changed c WHERE l.bucket = $1::int2 AND l.object = c.object
), leaves AS (
  INSERT INTO ${prefix}leaf (bucket, kind, param, object, patient, clinical, lead, low, high, unit_system, unit_code, unit_text,
    least, greatest, folded, written, follow)
  SELECT $1::int2, c.kind, l.param, c.object, c.patient, c.clinical, l.lead, l.low, l.high, l.unit_system, l.unit_code, l.unit_text,
    l.least, l.greatest, l.folded, l.written, l.follow
  FROM unnest($7::int4[], $8::int4[], $9::int8[], $10::int8[], $11::int8[], $12::int4[], $13::int4[], $14::int4[], $15::numeric[],
    $16::numeric[], $17::text[], $18::text[], $19::int8[])
    AS l(place, param, lead, low, high, unit_system, unit_code, unit_text, least, greatest, folded, written, follow)
  JOIN changed c ON c.place = l.place
)
SELECT object, CASE WHEN (SELECT value FROM epoch WHERE name = 'roles') > $20::int8 THEN refuse('stale') END AS fresh FROM changed`,
  };
};

const WRITE = { patient: writeStatement('patient'), common: writeStatement('common') } as const;

/**
 * Puts other index rows in the place of those that stand. Answers the objects whose version was still the one named. A
 * commit that began before and ends after does not see these rows, and leaves them beside its own: whoever calls this
 * looks again when the horizon has passed.
 */
export const writeIndex = async (session: Session, batch: IndexBatch): Promise<readonly bigint[] | Refused> => {
  const { tables, bucket, objects, leaves } = batch;
  try {
    const rows = await run<{ object: bigint }>(session, WRITE[tables], [
      bucket,
      numbers(objects.map(({ object }) => object)),
      numbers(objects.map(({ version }) => version)),
      numbers(objects.map(({ clinical }) => clinical)),
      objects.map(({ tokens }) => numbers(tokens)),
      objects.map(({ plain }) => plain),
      numbers(leaves.map((row) => row.place)),
      numbers(leaves.map((row) => row.param)),
      numbers(leaves.map((row) => row.lead)),
      numbers(leaves.map((row) => row.low)),
      numbers(leaves.map((row) => row.high)),
      numbers(leaves.map((row) => row.unitSystem)),
      numbers(leaves.map((row) => row.unitCode)),
      numbers(leaves.map((row) => row.unitText)),
      decimals(leaves.map((row) => row.least)),
      decimals(leaves.map((row) => row.greatest)),
      leaves.map((row) => row.folded),
      leaves.map((row) => row.written),
      numbers(leaves.map((row) => row.follow)),
      batch.epoch,
    ]);
    return rows.map(({ object }) => object);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
