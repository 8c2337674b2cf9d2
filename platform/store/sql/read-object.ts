// DESIGN.md §3 "Read": one statement; the restriction and the age of the permit are part of it.

import { glancing } from './glance.ts';
import { type Parameters, startParameters } from './parameters.ts';
import {
  basisOf,
  formerCondition,
  freshCondition,
  type Reach,
  reachCondition,
  shownCondition,
  type Tables,
} from './reach.ts';
import { readAtAGlance } from './read-at-a-glance.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session, type Touches } from './session.ts';
import { shaped } from './shaped.ts';
import { type ObjectAddress, type ReachedRow, VERSION_COLUMNS } from './version-row.ts';

/** A page of an object's versions. */
export interface VersionRange {
  readonly limit: number;
  readonly below: number | null;
  /** ms, included. */
  readonly since: number | null;
  /** Versions that were current at some time in low..high (ms, half-open). */
  readonly during: { readonly low: number; readonly high: number } | null;
}

export interface ReadOptions {
  readonly reach: Reach;
  readonly epoch: number;
  /** One version, the current one, or a page from the newest. */
  readonly which:
    | { readonly select: 'current' }
    | { readonly select: 'version'; readonly version: number }
    | ({ readonly select: 'history' } & VersionRange);
}

const prefix = (tables: Tables): string => (tables === 'common' ? 'common_' : '');

/** Versions of one object, newest first; empty when there is none in reach. */
export const readObject = async (
  session: Session,
  address: ObjectAddress,
  { reach, epoch, which }: ReadOptions,
): Promise<readonly ReachedRow[] | Refused> => {
  if (which.select === 'current' && address.tables === 'patient' && glancing(reach)) {
    const glance = await readAtAGlance(session, address, { reach, epoch });
    if (glance !== 'doubt') return glance;
  }
  return readWholly(session, address, { reach, epoch, which });
};

const readWholly = async (
  session: Session,
  address: ObjectAddress,
  { reach, epoch, which }: ReadOptions,
): Promise<readonly ReachedRow[] | Refused> => {
  const parameters = startParameters();
  const bucket = parameters.add(address.bucket);
  const object = parameters.add(address.object);
  const id = parameters.add(address.id);
  const version =
    which.select === 'current'
      ? 'AND v.version = h.version'
      : which.select === 'version'
        ? `AND v.version = ${parameters.add(which.version)}::int4`
        : printRange(which, address.tables, parameters);
  const page = which.select === 'history' ? `ORDER BY v.version DESC LIMIT ${parameters.add(which.limit)}::int8` : '';
  const { basis, from, condition } = reached(reach, address.tables, parameters);
  // The current version concerns whom the head names: the plain read pays nothing for those before.
  const { former, allowed } =
    which.select === 'current'
      ? { former: 'NULL::text', allowed: 'true' }
      : formerCondition(reach, address.tables, parameters);
  const text = `SELECT ${VERSION_COLUMNS}, ${basis} AS basis, ${former} AS former FROM ${prefix(address.tables)}head h
JOIN ${prefix(address.tables)}version v ON v.bucket = h.bucket AND v.object = h.object ${version}${from}
WHERE h.bucket = ${bucket}::int2 AND h.object = ${object}::int8 AND h.id = ${id}
  AND ${freshCondition(epoch, parameters)} AND ${condition} AND ${allowed} ${page}`;
  try {
    return await run<ReachedRow>(session, shaped(text, touchedBy(reach, address.tables)), parameters.values);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const printRange = ({ below, since, during }: VersionRange, tables: Tables, parameters: Parameters): string => {
  const bounds: string[] = [];
  if (below !== null) bounds.push(`AND v.version < ${parameters.add(below)}::int4`);
  if (since !== null) bounds.push(`AND v.at >= ${parameters.add(since)}::int8`);
  if (during !== null)
    bounds.push(`AND v.at < ${parameters.add(during.high)}::int8 AND ${printLasted(during.low, tables, parameters)}`);
  return bounds.join(' ');
};

/** The version `v` was still current after that time (ms). */
export const printLasted = (low: number, tables: Tables, parameters: Parameters): string =>
  `NOT EXISTS (SELECT FROM ${prefix(tables)}version n WHERE n.bucket = v.bucket AND n.object = v.object AND n.version = v.version + 1 AND n.at <= ${parameters.add(low)}::int8)`;

/** Who reaches rows of some patients only is asked for every patient of an object that several share. */
const touchedBy = ({ reach }: Reach, tables: Tables): Touches =>
  tables === 'patient' && (reach === 'relationship' || reach === 'patient') ? 'several' : 'one';

/** The restriction where each row is asked for by name: asked once a row, it lets through and tells why. */
export const reached = (
  reach: Reach,
  tables: Tables,
  parameters: Parameters,
): { readonly basis: string; readonly from: string; readonly condition: string } =>
  reach.reach === 'relationship' && tables === 'patient'
    ? {
        basis: 'known.basis',
        from: `\nCROSS JOIN LATERAL (SELECT ${basisOf('h', reach, { parameters })} AS basis OFFSET 0) known`,
        condition: `known.basis IS NOT NULL${shownCondition(reach, tables, parameters)}`,
      }
    : { basis: 'NULL::text', from: '', condition: reachCondition(reach, tables, parameters) };

/** Current versions of several objects of the same tables that are in reach. */
export const readObjects = async (
  session: Session,
  query: {
    readonly tables: Tables;
    readonly at: readonly { readonly bucket: number; readonly object: bigint }[];
    readonly reach: Reach;
    readonly epoch: number;
  },
): Promise<readonly ReachedRow[] | Refused> => {
  const parameters = startParameters();
  const buckets = parameters.addArray(query.at.map((one) => BigInt(one.bucket)));
  const objects = parameters.addArray(query.at.map((one) => one.object));
  const { basis, from, condition } = reached(query.reach, query.tables, parameters);
  const text = `SELECT ${VERSION_COLUMNS}, ${basis} AS basis FROM unnest(${buckets}::int2[], ${objects}::int8[]) AS w(bucket, object)
JOIN ${prefix(query.tables)}head h ON h.bucket = w.bucket AND h.object = w.object AND h.state <> 2
JOIN ${prefix(query.tables)}version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version${from}
WHERE ${freshCondition(query.epoch, parameters)} AND ${condition}`;
  try {
    return await run<ReachedRow>(session, shaped(text, 'several'), parameters.values);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
