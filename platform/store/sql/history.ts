// https://hl7.org/fhir/R4/http.html#history: versions of many objects, newest first; the restriction is part of the statement.

import { numbers } from './array-literal.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { formerCondition, freshCondition, type Reach, type Tables } from './reach.ts';
import { printLasted, reached } from './read-object.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';
import { type ReachedRow, VERSION_COLUMNS } from './version-row.ts';

/** Where a walk stands: versions after it are older. */
export interface HistoryPlace {
  readonly at: bigint;
  readonly object: bigint;
  readonly version: number;
  readonly bucket: number;
}

export interface HistoryWalk {
  readonly kinds: Readonly<Record<Tables, readonly number[]>>;
  readonly reach: Reach;
  readonly epoch: number;
  /** ms; both included. */
  readonly since: number | null;
  readonly until: number;
  /** Versions that were current at some time in low..high (ms, half-open). */
  readonly during: { readonly low: number; readonly high: number } | null;
  readonly below: HistoryPlace | null;
  /** Versions that are looked at, and those that are answered at most. */
  readonly walk: number;
  readonly limit: number;
}

export interface WalkedRows {
  readonly rows: readonly ReachedRow[];
  /** The last version that was looked at; null when there are none beyond. */
  readonly end: HistoryPlace | null;
}

interface Walked {
  readonly walked: bigint;
  readonly last_at: bigint;
  readonly last_object: bigint;
  readonly last_version: number;
  readonly last_bucket: number;
}

/** Some versions in reach, among the next `walk` there are. */
export const walkHistory = async (session: Session, walk: HistoryWalk): Promise<WalkedRows | Refused> => {
  const parameters = startParameters();
  const text = printWalk(walk, parameters);
  try {
    const rows = await run<Walked & ReachedRow>(session, shaped(text, 'several'), parameters.values);
    const [first] = rows;
    const ended = first === undefined || Number(first.walked) < walk.walk;
    return {
      // Where nothing is in reach, the row that tells of the walk stands alone.
      rows: rows.filter((row) => row.object !== null),
      end: ended
        ? null
        : { at: first.last_at, object: first.last_object, version: first.last_version, bucket: first.last_bucket },
    };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const ORDER = (row: string): string => `${row}.at DESC, ${row}.object DESC, ${row}.version DESC, ${row}.bucket DESC`;

const printWalk = (walk: HistoryWalk, parameters: Parameters): string => {
  const steps = `${parameters.add(walk.walk)}::int8`;
  const parts = (['patient', 'common'] as const).flatMap((tables) =>
    walk.kinds[tables].length === 0 ? [] : [printSteps(tables, { walk, parameters, steps })],
  );
  const shown = (['patient', 'common'] as const).flatMap((tables) =>
    walk.kinds[tables].length === 0 ? [] : [printShown(tables, { walk, parameters })],
  );
  return `WITH walked AS MATERIALIZED (
  SELECT * FROM (${parts.join('\nUNION ALL ')}) u ORDER BY ${ORDER('u')} LIMIT ${steps}
), last AS (SELECT * FROM walked u ORDER BY u.at, u.object, u.version, u.bucket LIMIT 1)
SELECT shown.*, (SELECT count(*) FROM walked) AS walked, last.at AS last_at, last.object AS last_object, last.version AS last_version, last.bucket AS last_bucket
FROM last LEFT JOIN (SELECT * FROM (${shown.join('\nUNION ALL ')}) x ORDER BY ${ORDER('x')} LIMIT ${parameters.add(walk.limit)}::int8) shown ON true
ORDER BY ${ORDER('shown')}`;
};

interface Print {
  readonly walk: HistoryWalk;
  readonly parameters: Parameters;
}

const prefix = (tables: Tables): string => (tables === 'common' ? 'common_' : '');
const PLACE = 'v.bucket, v.kind, v.object, v.version, v.at';

/** The next versions: along the time of each kind, or among the objects of the one patient who is in reach. */
const printSteps = (tables: Tables, { walk, parameters, steps }: Print & { readonly steps: string }): string => {
  const kinds = `${parameters.add(numbers(walk.kinds[tables]))}::int2[]`;
  const within = printBounds(tables, { walk, parameters });
  const newest = `ORDER BY ${ORDER('v')} LIMIT ${steps}`;
  const { reach } = walk;
  if (tables === 'common' || reach.reach !== 'patient') {
    return `(SELECT w.*, '${tables}' AS tables FROM unnest(${kinds}) AS k(kind) CROSS JOIN LATERAL (SELECT ${PLACE} FROM ${prefix(tables)}version v
  WHERE v.kind = k.kind AND ${within} ${newest}) w)`;
  }
  const bucket = `${parameters.add(reach.bucket)}::int2`;
  const patient = `${parameters.add(reach.patient)}::int8`;
  return `(SELECT ${PLACE}, 'patient' AS tables FROM head h JOIN version v ON v.bucket = h.bucket AND v.object = h.object
  WHERE h.bucket = ${bucket} AND h.patient = ${patient} AND h.kind = ANY(${kinds}) AND ${within} ${newest})
UNION ALL (SELECT ${PLACE}, 'patient' AS tables FROM membership m JOIN version v ON v.bucket = m.home AND v.object = m.object
  WHERE m.bucket = ${bucket} AND m.patient = ${patient} AND m.kind = ANY(${kinds}) AND ${within} ${newest})`;
};

const printBounds = (tables: Tables, { walk, parameters }: Print): string => {
  const { since, until, during, below } = walk;
  const bounds = [`v.at <= ${parameters.add(until)}::int8`];
  if (since !== null) bounds.push(`v.at >= ${parameters.add(since)}::int8`);
  if (below !== null) {
    const at = `${parameters.add(below.at)}::int8`;
    const rest = [below.object, below.version, below.bucket].map((part) => parameters.add(part));
    bounds.push(
      `v.at <= ${at} AND (v.at, v.object, v.version, v.bucket) < (${at}, ${rest[0]}::int8, ${rest[1]}::int4, ${rest[2]}::int2)`,
    );
  }
  if (during !== null) {
    bounds.push(`v.at < ${parameters.add(during.high)}::int8 AND ${printLasted(during.low, tables, parameters)}`);
  }
  return bounds.join(' AND ');
};

const printShown = (tables: Tables, { walk, parameters }: Print): string => {
  const { basis, from, condition } = reached(walk.reach, tables, parameters);
  const { former, allowed } = formerCondition(walk.reach, tables, parameters);
  return `SELECT ${VERSION_COLUMNS}, ${basis} AS basis, ${former} AS former FROM walked w
JOIN ${prefix(tables)}head h ON h.bucket = w.bucket AND h.object = w.object AND h.state <> 2
JOIN ${prefix(tables)}version v ON v.bucket = w.bucket AND v.object = w.object AND v.version = w.version${from}
WHERE w.tables = '${tables}' AND ${freshCondition(walk.epoch, parameters)} AND ${condition} AND ${allowed}`;
};
