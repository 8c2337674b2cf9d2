// DESIGN.md §3, §4 "bucket_clock": all objects of some kinds that a permit reaches, once each, in the order of their keys, as they stood at a time.

import type pg from 'pg';
import { type Condition, printCondition } from './condition.ts';
import { ownerIs } from './owner.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { basisOf, freshCondition, type Reach, reachCondition, shownVersion, type Tables } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Statement } from './session.ts';
import type { ReachedRow } from './version-row.ts';

/** A place in the order: after this object. */
export interface WalkMark {
  readonly bucket: number;
  readonly object: bigint;
}

export interface WalkPatients {
  /** Whose objects this step walks, in the order of bucket and key. */
  readonly walked: readonly { readonly bucket: number; readonly patient: bigint }[];
  /** All of them: an object of several patients comes when each of them is here, with the first. */
  readonly all: readonly bigint[];
}

export interface WalkPage {
  readonly tables: Tables;
  readonly kinds: readonly number[];
  /** What live objects of a kind must meet. */
  readonly conditions: readonly { readonly kind: number; readonly condition: Condition }[];
  readonly patients: WalkPatients | null;
  /** Whether objects without a patient come too, or only they. */
  readonly houses: 'with' | 'without' | 'only';
  /** Only objects of this owner (key of an Organization); null for all. */
  readonly owner: bigint | null;
  /** ms: only what was changed later; then deleted objects come too. */
  readonly since: number | null;
  /** ms: a time up to which nothing will be written any more (`openHorizon`); each object comes in its last version up to it. */
  readonly until: number;
  readonly reach: Reach;
  readonly epoch: number;
  readonly after: WalkMark | null;
  readonly rows: number;
  /** Characters of documents; one object comes even when it is longer. */
  readonly size: number;
}

/** An object of the page; without a version when it did not exist at the time, or concerned another patient then. */
export interface WalkRow extends Omit<ReachedRow, 'version' | 'at' | 'action' | 'document'> {
  readonly version: number | null;
  readonly at: bigint | null;
  readonly action: number | null;
  readonly document: string | null;
}

export interface WalkedPage {
  readonly rows: readonly WalkRow[];
  /** Where the next page begins; null when this was the last. */
  readonly next: WalkMark | null;
}

/** One page of the walk. */
export const walkPage = async (pool: pg.Pool, page: WalkPage): Promise<WalkedPage | Refused> => {
  const { text, values } = print(page);
  try {
    // Planned each time: few changed objects are found by their time, many by following the key.
    const statement: Statement = { name: null, touches: 'several', text };
    const found = await run<WalkRow & { readonly listed: bigint }>(pool, statement, values);
    const last = found.at(-1);
    const more = last !== undefined && (last.listed > BigInt(found.length) || found.length === page.rows);
    return { rows: found, next: more ? { bucket: last.bucket, object: last.object } : null };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const print = (page: WalkPage): { readonly text: string; readonly values: readonly unknown[] } => {
  const parameters = startParameters();
  const { tables, reach, since } = page;
  const prefix = tables === 'common' ? 'common_' : '';
  const where = printWhere(page, parameters);
  const limit = `ORDER BY h.bucket, h.object LIMIT ${parameters.add(page.rows)}::int8`;
  const columns = 'h.bucket, h.kind, h.object, h.id, h.patient, h.patients, h.former_until, h.state';
  const live = (condition: string): string => `h.state ${condition}`;
  const branches =
    page.patients === null
      ? [`SELECT ${columns} FROM ${prefix}head h WHERE ${live(since === null ? '= 0' : '< 2')} AND ${where} ${limit}`]
      : patientBranches(page.patients, parameters).flatMap(({ from, states }) =>
          states
            .filter((state) => since !== null || state !== 1)
            .map((state) => `SELECT ${columns} FROM ${from} AND ${live(`= ${state}`)} AND ${where} ${limit}`),
        );
  const listed =
    branches.length === 1
      ? branches[0]
      : `SELECT * FROM (${branches.map((branch) => `(${branch})`).join('\nUNION ALL ')}) h ${limit}`;
  const basis =
    reach.reach === 'relationship' && tables === 'patient' ? basisOf('p', reach, { parameters }) : 'NULL::text';
  const until = parameters.add(page.until);
  return {
    text: `WITH page AS MATERIALIZED (${listed}), found AS (
  SELECT p.*, v.version, v.at, v.action, v.document, count(*) OVER () AS listed,
    sum(coalesce(octet_length(v.document), 0)) OVER (ORDER BY p.bucket, p.object) - coalesce(octet_length(v.document), 0) AS before
  FROM page p LEFT JOIN LATERAL (SELECT v.version, v.at, v.action, v.document FROM ${prefix}version v
    WHERE v.bucket = p.bucket AND v.object = p.object AND v.at <= ${until}::int8 ORDER BY v.version DESC LIMIT 1) v ON (p.former_until IS NULL OR v.version > p.former_until)${shownVersion(reach, tables, { row: 'p', parameters })}
)
SELECT p.bucket, p.kind, p.object, p.id, p.patient, p.patients, p.state, p.version, p.at, p.action, p.document, p.listed,
  ${basis} AS basis FROM found p WHERE p.before < ${parameters.add(page.size)}::int8 ORDER BY p.bucket, p.object`,
    values: parameters.values,
  };
};

const printWhere = (page: WalkPage, parameters: Parameters): string => {
  const { tables, kinds, after, since, houses, owner } = page;
  const mark =
    after === null
      ? ''
      : `(h.bucket, h.object) > (${parameters.add(after.bucket)}::int2, ${parameters.add(after.object)}::int8) AND `;
  const owned = owner === null ? '' : `${ownerIs(`${parameters.add(owner)}::int8`)} AND `;
  const changed = since === null ? '' : `h.updated > ${parameters.add(since)}::int8 AND `;
  const concern =
    tables === 'common' || houses === 'with' ? '' : `h.patients IS ${houses === 'only' ? 'NULL' : 'NOT NULL'} AND `;
  const kind = `h.kind = ANY(${parameters.addArray(kinds.map(BigInt))}::int2[])`;
  return `${mark}${owned}${changed}${concern}${kind}${printConditions(page, parameters)} AND ${freshCondition(page.epoch, parameters)} AND ${reachCondition(page.reach, tables, parameters)}`;
};

/** Deleted objects have no index any more: that they are gone is told whatever was asked of them. */
const printConditions = ({ tables, conditions, kinds }: WalkPage, parameters: Parameters): string => {
  const scope = { tables, way: 'population', kind: 'h.kind', parameters } as const;
  const printed = conditions.map(({ kind, condition }) => {
    const met = printCondition(condition, scope);
    const other = kinds.length === 1 ? '' : `h.kind <> ${parameters.add(kind)}::int2 OR `;
    return `(${other}h.state = 1 OR ${met})`;
  });
  return printed.map((one) => ` AND ${one}`).join('');
};

/** Objects of the walked patients alone, and those shared with others of the list. */
const patientBranches = (
  { walked, all }: WalkPatients,
  parameters: Parameters,
): readonly { readonly from: string; readonly states: readonly (0 | 1)[] }[] => {
  const buckets = parameters.addArray(walked.map(({ bucket }) => BigInt(bucket)));
  const patients = parameters.addArray(walked.map(({ patient }) => patient));
  const listed = parameters.addArray(all);
  const names = `unnest(${buckets}::int2[], ${patients}::int8[]) AS w(bucket, patient)`;
  const others = (condition: string): string =>
    `NOT EXISTS (SELECT FROM membership o WHERE o.object = h.object AND o.home = h.bucket AND ${condition})`;
  const shared = `${names} JOIN membership m ON m.bucket = w.bucket AND m.patient = w.patient
  JOIN head h ON h.bucket = m.home AND h.object = m.object
  WHERE ${others(`o.patient <> ALL(${listed}::int8[])`)} AND ${others('(o.bucket, o.patient) < (w.bucket, w.patient)')}`;
  return [
    { from: `${names} JOIN head h ON h.bucket = w.bucket AND h.patient = w.patient WHERE true`, states: [0, 1] },
    { from: shared, states: [0, 1] },
  ];
};
