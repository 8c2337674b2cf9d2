// DESIGN.md §4 "Index": a search that starts with the objects that have the tokens asked for, found in the token index.

import { type Condition, printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { freshCondition, reachCondition } from './reach.ts';
import { printOrder } from './search-order.ts';
import { printPageOf } from './search-page.ts';
import { PAGE_COLUMNS, type Printed, prefixOf, type Search } from './search-question.ts';

/** Every match has all of these tokens, or one of them. */
export interface StartTokens {
  readonly have: 'all' | 'any';
  readonly tokens: readonly bigint[];
}

/** What a condition says of tokens that every match must have; null for nothing. */
export const tokensOf = (condition: Condition): StartTokens | null => {
  const all = requiredTokens(condition);
  return all.length > 0 ? { have: 'all', tokens: all } : anyTokens(condition);
};

const requiredTokens = (condition: Condition): readonly bigint[] => {
  if ('token' in condition) return [condition.token];
  return 'all' in condition ? condition.all.flatMap(requiredTokens) : [];
};

const anyTokens = (condition: Condition): StartTokens | null => {
  if ('all' in condition) return condition.all.map(anyTokens).find((one) => one !== null) ?? null;
  if (!('any' in condition)) return null;
  const each = condition.any.map(requiredTokens);
  const tokens = each.flatMap(([token]) => (token === undefined ? [] : [token]));
  return each.length > 0 && tokens.length === each.length ? { have: 'any', tokens } : null;
};

/**
 * One page of the objects that have the tokens. `most`: if there are more, they are left alone, and a row of no object
 * says so; null for no limit.
 */
export const printFromTokens = (
  search: Search,
  { tokens, most }: { readonly tokens: StartTokens; readonly most: number | null },
): Printed => {
  const { parameters, scope } = begin(search);
  const order = printOrder(search.order, search.end, scope);
  const fresh = freshCondition(search.epoch, parameters);
  const limit = `${parameters.add(search.limit)}::int8`;
  const enough = most === null ? null : `${parameters.add(most)}::int8`;
  const source = printCandidates(search, { tokens, scope, enough });
  const whole = `(SELECT count(*) FROM candidates) <= ${enough}`;
  const page = `SELECT ${order.columns}${PAGE_COLUMNS} FROM ${enough === null ? `(${source})` : 'candidates'} h${oneByOne(search, scope)}
  WHERE ${fresh} AND ${enough === null ? '' : `${whole} AND `}${order.after} ORDER BY ${order.inside} LIMIT ${limit}`;
  return printPageOf(search, {
    scope,
    page,
    order,
    ...(enough === null
      ? {}
      : {
          beside: `candidates AS MATERIALIZED (${source})`,
          whether: { whole, told: '(SELECT count(*) FROM candidates)' },
        }),
  });
};

/** How many objects match. */
export const printTotalFromTokens = (search: Search, tokens: StartTokens): Printed => {
  const { parameters, scope } = begin(search);
  const source = printCandidates(search, { tokens, scope, enough: null });
  const fresh = freshCondition(search.epoch, parameters);
  return {
    text: `SELECT count(*) AS total, NULL::int2 AS known FROM (${source}) h${oneByOne(search, scope)} WHERE ${fresh}`,
    values: parameters.values,
  };
};

const begin = (search: Search): { readonly parameters: Parameters; readonly scope: ConditionScope } => {
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  return { parameters, scope: { tables: search.tables, way: 'patient', kind, parameters } };
};

interface Candidates {
  readonly tokens: StartTokens;
  readonly scope: ConditionScope;
  readonly enough: string | null;
}

/** Without a limit, OFFSET keeps the database from starting elsewhere. */
const printCandidates = ({ tables }: Search, { tokens, scope, enough }: Candidates): string =>
  `SELECT h.* FROM ${prefixOf(tables)}head h WHERE h.tokens ${tokens.have === 'all' ? '@>' : '&&'} ${scope.parameters.addArray(tokens.tokens)}::int8[]
  AND h.kind = ${scope.kind} AND h.state = 0 ${enough === null ? 'OFFSET 0' : `LIMIT ${enough} + 1`}`;

/** The rest of the condition, looked at for each candidate; OFFSET keeps it from becoming a join with all values of the kind. */
const oneByOne = ({ condition, reach, tables }: Search, scope: ConditionScope): string => ` CROSS JOIN LATERAL (
  SELECT WHERE ${printCondition(condition, scope)} AND ${reachCondition(reach, tables, scope.parameters)} OFFSET 0) matching`;
