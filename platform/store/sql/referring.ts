// https://hl7.org/fhir/R4/search.html#revinclude: current versions of the objects that refer to some others.

import { startParameters } from './parameters.ts';
import { basisOf, freshCondition, type Reach, reachCondition, shownCondition, type Tables } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';
import { type ReachedRow, VERSION_COLUMNS } from './version-row.ts';

export interface Referring {
  readonly tables: Tables;
  /** Any of these: objects of the kinds (null: of any) that have one of the tokens. */
  readonly any: readonly { readonly kinds: readonly number[] | null; readonly tokens: readonly bigint[] }[];
  readonly reach: Reach;
  readonly epoch: number;
  /** Rows at most. */
  readonly limit: number;
}

/** Live objects that refer and are in reach, in no order. */
export const readReferring = async (
  session: Session,
  { tables, any, reach, epoch, limit }: Referring,
): Promise<readonly ReachedRow[] | Refused> => {
  const parameters = startParameters();
  const asked = any.map(({ kinds, tokens }) => {
    const found = `h.tokens && ${parameters.addArray(tokens)}::int8[]`;
    return kinds === null ? found : `h.kind = ANY(${parameters.addArray(kinds.map(BigInt))}::int2[]) AND ${found}`;
  });
  const known = reach.reach === 'relationship' && tables === 'patient' ? basisOf('h', reach, { parameters }) : null;
  const prefix = tables === 'common' ? 'common_' : '';
  const text = `SELECT ${VERSION_COLUMNS}, ${known === null ? 'NULL::text' : 'known.basis'} AS basis FROM ${prefix}head h
JOIN ${prefix}version v ON v.bucket = h.bucket AND v.object = h.object AND v.version = h.version${known === null ? '' : `\nCROSS JOIN LATERAL (SELECT ${known} AS basis OFFSET 0) known`}
WHERE h.state = 0 AND (${asked.map((one) => `(${one})`).join(' OR ')}) AND ${freshCondition(epoch, parameters)}
  AND ${known === null ? reachCondition(reach, tables, parameters) : `known.basis IS NOT NULL${shownCondition(reach, tables, parameters)}`} LIMIT ${parameters.add(limit)}::int8`;
  try {
    return await run<ReachedRow>(session, shaped(text, 'several'), parameters.values);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
