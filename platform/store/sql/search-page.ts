// DESIGN.md §3 "search": the rows of one page over many patients, with their documents and what opened each.

import type { ConditionScope } from './condition-scope.ts';
import { basisOf } from './reach.ts';
import type { PrintedOrder } from './search-order.ts';
import { orderValues, type Printed, prefixOf, type Search } from './search-question.ts';

interface PageParts {
  readonly scope: ConditionScope;
  /** SELECT of the page: sort values o0 …, then PAGE_COLUMNS. */
  readonly page: string;
  readonly order: PrintedOrder;
  /** WITH …, without the word. */
  readonly beside?: string;
  /** Whether there is a page (boolean); else one row stands alone, of no object, and tells a number (int8). */
  readonly whether?: { readonly whole: string; readonly told: string };
}

/** The whole statement of a page. */
export const printPageOf = (search: Search, { scope, page, order, beside, whether }: PageParts): Printed => {
  const { reach, tables } = search;
  const { parameters } = scope;
  const basis =
    reach.reach === 'relationship' && tables === 'patient' ? basisOf('p', reach, { parameters }) : 'NULL::text';
  const rows = `(${page}) p
JOIN ${prefixOf(tables)}version v ON v.bucket = p.bucket AND v.object = p.object AND v.version = p.version`;
  return {
    text: `${beside === undefined ? '' : `WITH ${beside}\n`}SELECT p.bucket, ${scope.kind} AS kind, p.object, p.id, v.version, v.at, v.action, v.document, p.patient, p.patients,
  0::int2 AS state, ${basis} AS basis, NULL::int2 AS known, ${whether === undefined ? 'NULL::int8' : 'w.told'} AS told${orderValues(search.order.length)}
FROM ${whether === undefined ? rows : `(SELECT ${whether.whole} AS whole, ${whether.told} AS told) w LEFT JOIN (${rows}) ON true WHERE NOT w.whole OR p.object IS NOT NULL`}
ORDER BY ${order.outside}`,
    values: parameters.values,
  };
};
