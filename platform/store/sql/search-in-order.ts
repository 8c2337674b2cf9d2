// DESIGN.md §8 "growth": a search that walks in the order asked for and stops when the page is full: its cost follows how
// far it has to go, and not how many objects there are.

import { type Condition, printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { type Parameters, startParameters } from './parameters.ts';
import { freshCondition, reachCondition } from './reach.ts';
import { type PageEnd, printOrder } from './search-order.ts';
import { printPageOf } from './search-page.ts';
import { headAt, PAGE_COLUMNS, type Printed, prefixOf, type Search } from './search-question.ts';

/** An order that an index has: by time of writing, or by clinical time, which is the start of a period under one parameter. */
export type Walk = { readonly direction: 'ascending' | 'descending' } & (
  | { readonly along: 'updated' }
  | { readonly along: 'clinical'; readonly param: number }
);

/** The index order of a search; null where there is none, or where the last page ended beyond what the index holds. */
export const walkOf = ({ order, end, tables, condition }: Search): Walk | null => {
  const [only, other] = order;
  if (only === undefined || other !== undefined || goesElsewhere(condition)) return null;
  if (end !== null && (end.values[0] ?? null) === null) return null;
  const { direction } = only;
  if (only.by === 'updated') return { along: 'updated', direction };
  return only.by === 'clinical' && tables === 'patient' ? { along: 'clinical', param: only.param, direction } : null;
};

/** The other end of a chain is made out as a whole: no walk makes that cheaper. */
const goesElsewhere = (condition: Condition): boolean => {
  if ('all' in condition) return condition.all.some(goesElsewhere);
  if ('any' in condition) return condition.any.some(goesElsewhere);
  if ('not' in condition) return goesElsewhere(condition.not);
  return 'refersTo' in condition || 'referredBy' in condition;
};

/** One page, if that many rows of the index fill it; else a row that tells how many matches they hold. */
export const printInOrder = (
  search: Search,
  { walk, rows }: { readonly walk: Walk; readonly rows: number },
): Printed => {
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  const scope: ConditionScope = { tables: search.tables, way: 'patient', kind, parameters };
  const order = printOrder(search.order, null, scope);
  const limit = `${parameters.add(search.limit)}::int8`;
  const fresh = freshCondition(search.epoch, parameters);
  const matches = `h.kind = ${kind} AND h.state = 0 AND ${printCondition(search.condition, scope)} AND ${reachCondition(search.reach, search.tables, parameters)}`;
  const parts: WalkParts = {
    columns: `${order.columns}${PAGE_COLUMNS}`,
    matches,
    scope,
    limit,
    rows: `${parameters.add(rows)}::int8`,
    direction: walk.direction,
    end: search.end,
  };
  const printed = walk.along === 'updated' ? alongUpdated(parts) : alongClinical(parts, walk.param);
  const whole = `(SELECT count(*) FROM walked) = ${limit}${printed.provided}`;
  const page = `SELECT p.* FROM (SELECT * FROM walked${printed.opens === null ? '' : `\nUNION ALL ${printed.opens}`}) p
  WHERE ${fresh} AND ${whole} ORDER BY ${order.outside} LIMIT ${limit}`;
  return printPageOf(search, {
    scope,
    order,
    page,
    beside: printed.beside,
    whether: { whole, told: '(SELECT count(*) FROM walked)' },
  });
};

interface WalkParts {
  readonly columns: string;
  readonly matches: string;
  readonly scope: ConditionScope;
  readonly limit: string;
  readonly rows: string;
  readonly direction: Walk['direction'];
  readonly end: PageEnd | null;
}

interface PrintedWalk {
  /** The rows `walked`, at most a page of them, and what else stands beside. */
  readonly beside: string;
  /** SELECT of objects of the order that the index does not hold. */
  readonly opens: string | null;
  /** A further condition of there being a page. */
  readonly provided: string;
}

const alongUpdated = ({ columns, matches, scope, limit, rows, direction, end }: WalkParts): PrintedWalk => {
  const word = direction === 'ascending' ? 'ASC' : 'DESC';
  const order = `h.updated ${word}, h.object ${word}`;
  return {
    beside: `walked AS MATERIALIZED (SELECT ${columns} FROM (SELECT h.* FROM ${prefixOf(scope.tables)}head h WHERE h.kind = ${scope.kind} AND h.state = 0${beyond('h.updated', { direction, end, parameters: scope.parameters })}
  ORDER BY ${order} LIMIT ${rows}) h CROSS JOIN LATERAL (SELECT WHERE ${matches} OFFSET 0) matching ORDER BY ${order} LIMIT ${limit})`,
    opens: null,
    provided: '',
  };
};

/** Periods without a start stand in the index before all others, but count by their end. */
const MOST_OPEN = 100;
const OPEN = '-9223372036854775808';

/**
 * The index has a row for each period, also where two are the same; the first that starts at the object's clinical time
 * stands for the object. The names
 * of the leading columns in the order let the database see that the index has it.
 */
const alongClinical = (
  { columns, matches, scope, limit, rows, direction, end }: WalkParts,
  param: number,
): PrintedWalk => {
  const { parameters, kind } = scope;
  const word = direction === 'ascending' ? 'ASC' : 'DESC';
  const under = `l.kind = ${kind} AND l.param = ${parameters.add(param)}::int4 AND l.lead IS NULL`;
  const another = under.replaceAll('l.', 'd.');
  const after = (column: string): string => beyond(column, { direction, end, parameters, object: 'l.object' });
  const order = `l.lead ${word}, l.low ${word}, l.object ${word}`;
  const ofObject = 'd.bucket = l.bucket AND d.object = l.object';
  return {
    beside: `walked AS MATERIALIZED (SELECT o.* FROM (SELECT l.ctid AS row, l.* FROM leaf l WHERE ${under} AND l.low > ${OPEN} AND l.low = l.clinical${after('l.low')}
  ORDER BY ${order} LIMIT ${rows}) l CROSS JOIN LATERAL (SELECT ${columns} FROM ${headAt('patient', { bucket: 'l.bucket', object: 'l.object' })} WHERE ${matches}
  AND NOT EXISTS (SELECT FROM leaf d WHERE ${ofObject} AND ${another} AND d.low = l.low AND d.ctid < l.row) OFFSET 0) o ORDER BY ${order} LIMIT ${limit}),
open AS MATERIALIZED (SELECT l.ctid AS row, l.* FROM leaf l WHERE ${under} AND l.low = ${OPEN} LIMIT ${MOST_OPEN + 1})`,
    opens: `(SELECT o.* FROM open l CROSS JOIN LATERAL (SELECT ${columns} FROM ${headAt('patient', { bucket: 'l.bucket', object: 'l.object' })} WHERE l.high = l.clinical${after('l.high')} AND ${matches}
  AND NOT EXISTS (SELECT FROM leaf d WHERE ${ofObject} AND ${another} AND (d.low = l.clinical OR d.low = ${OPEN} AND d.high = l.high AND d.ctid < l.row)) OFFSET 0) o)`,
    provided: ` AND (SELECT count(*) FROM open) <= ${MOST_OPEN}`,
  };
};

interface Beyond {
  readonly direction: Walk['direction'];
  readonly end: PageEnd | null;
  readonly parameters: Parameters;
  readonly object?: string;
}

/** After the end of the last page, in a form that bounds the index scan. */
const beyond = (column: string, { direction, end, parameters, object = 'h.object' }: Beyond): string => {
  if (end === null) return '';
  const sign = direction === 'ascending' ? '>' : '<';
  const value = `${parameters.add(end.values[0] ?? null)}::int8`;
  return ` AND ${column} ${sign}= ${value} AND (${column}, ${object}) ${sign} (${value}, ${parameters.add(end.object)}::int8)`;
};
