// DESIGN.md §4 "head": where objects stand, for several at once.

import { numbers } from './array-literal.ts';
import { startParameters } from './parameters.ts';
import { freshCondition, type Reach, reachCondition, type Tables } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';

export interface HeadRow {
  readonly bucket: number;
  readonly kind: number;
  readonly object: bigint;
  readonly id: string;
  readonly version: number;
  /** 0 live, 1 deleted, 2 moved. */
  readonly state: number;
  readonly patients: string | null;
  /** Key of the organisation that is responsible. */
  readonly owner: bigint | null;
  readonly plain: string;
}

export interface HeadsQuery {
  readonly tables: Tables;
  readonly at: readonly { readonly bucket: number; readonly object: bigint }[];
  readonly reach: Reach;
  readonly epoch: number;
}

/** Heads that stand at these places and are in reach. */
export const readHeads = async (session: Session, query: HeadsQuery): Promise<readonly HeadRow[] | Refused> => {
  const parameters = startParameters();
  const buckets = parameters.add(numbers(query.at.map((one) => one.bucket)));
  const objects = parameters.addArray(query.at.map((one) => one.object));
  const text = `SELECT h.bucket, h.kind, h.object, h.id, h.version, h.state, h.patients, h.owner, h.plain
FROM unnest(${buckets}::int2[], ${objects}::int8[]) AS w(bucket, object)
JOIN ${query.tables === 'common' ? 'common_head' : 'head'} h ON h.bucket = w.bucket AND h.object = w.object
WHERE ${freshCondition(query.epoch, parameters)} AND ${reachCondition(query.reach, query.tables, parameters)}`;
  try {
    return await run<HeadRow>(session, shaped(text, 'several'), parameters.values);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
