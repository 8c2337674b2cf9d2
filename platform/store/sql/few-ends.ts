// https://hl7.org/fhir/R4/search.html#chaining: the objects at the other end of a chain, where they are few. PostgreSQL cannot
// tell how many meet a condition, so that they are looked for in steps that end.

import { type Condition, printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { isLeaf, type Leaf } from './leaf-condition.ts';
import { printLeafRanges } from './leaf-range.ts';
import { startParameters } from './parameters.ts';
import { freshCondition, reachCondition } from './reach.ts';
import { type Refused, refusalOf } from './refusal.ts';
import { tokensOf } from './search-from-tokens.ts';
import { headAt, type Printed, prefixOf, type Search } from './search-question.ts';
import { run, type Session } from './session.ts';
import { shaped } from './shaped.ts';

/** Values of a list that are looked for one by one. */
const MOST_VALUES = 50;

/** An object at the other end of a chain, with what it refers to. */
export interface ChainEnd {
  readonly id: string;
  readonly plain: string;
}

/**
 * The objects that a search finds, in no order; null where they, or the objects that have its tokens or values, are
 * more than its effort allows, or where no index leads to them.
 */
export const fewEnds = async (session: Session, search: Search): Promise<readonly ChainEnd[] | Refused | null> => {
  const printed = printFewEnds(search);
  if (printed === null) return null;
  try {
    const rows = await run<(ChainEnd | { readonly id: null }) & { readonly whole: boolean }>(
      session,
      shaped(printed.text, 'several'),
      printed.values,
    );
    return rows[0]?.whole === true ? rows.flatMap((row) => (row.id === null ? [] : row)) : null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

/** OFFSET keeps the database from joining all candidates with all relationships of the house: each is asked for itself. */
const printFewEnds = (search: Search): Printed | null => {
  const { tables, condition, reach, epoch, effort } = search;
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  const scope: ConditionScope = { tables, way: 'patient', kind, parameters };
  const most = `${parameters.add(effort.candidates)}::int8`;
  const few = `${parameters.add(effort.ends)}::int8`;
  const source = printSource(condition, scope, `${most} + 1`);
  if (source === null) return null;
  const counted = `(SELECT count(*) FROM candidates) <= ${most}`;
  return {
    text: `WITH candidates AS MATERIALIZED (${source}),
ends AS MATERIALIZED (SELECT e.id, e.plain FROM (SELECT DISTINCT bucket, object FROM candidates WHERE ${counted}) c CROSS JOIN LATERAL (
  SELECT h.id, h.plain FROM ${headAt(tables, { bucket: 'c.bucket', object: 'c.object' })} WHERE h.kind = ${kind} AND h.state = 0 AND ${printCondition(condition, scope)}
  AND ${reachCondition(reach, tables, parameters)} OFFSET 0) e LIMIT ${few} + 1)
SELECT e.id, e.plain, w.whole FROM (SELECT ${counted} AND (SELECT count(*) FROM ends) <= ${few} AS whole) w LEFT JOIN ends e ON w.whole
WHERE ${freshCondition(epoch, parameters)}`,
    values: parameters.values,
  };
};

/** Tokens first: their index gives the objects that have all of them. */
const printSource = (condition: Condition, scope: ConditionScope, limit: string): string | null => {
  const tokens = tokensOf(condition);
  if (tokens !== null) {
    return `SELECT h.bucket, h.object FROM ${prefixOf(scope.tables)}head h WHERE h.tokens ${tokens.have === 'all' ? '@>' : '&&'} ${scope.parameters.addArray(tokens.tokens)}::int8[]
  AND h.kind = ${scope.kind} AND h.state = 0 LIMIT ${limit}`;
  }
  const leaves = leavesOf(condition);
  if (leaves === null || leaves.length > MOST_VALUES) return null;
  const ranges = printLeafRanges(leaves, { scope, limit });
  return ranges === null ? null : `SELECT * FROM (${ranges.join('\nUNION ALL ')}) l LIMIT ${limit}`;
};

/** Values of which every match has one. */
const leavesOf = (condition: Condition): readonly Leaf[] | null => {
  if (isLeaf(condition)) return [condition];
  if ('all' in condition) return condition.all.map(leavesOf).find((one) => one !== null) ?? null;
  if (!('any' in condition) || condition.any.length === 0) return null;
  const each = condition.any.map(leavesOf);
  return each.some((one) => one === null) ? null : each.flatMap((one) => one ?? []);
};
