// DESIGN.md §3 "search": a search over the objects of many, along whatever index the database finds best.

import { printCondition } from './condition.ts';
import type { ConditionScope } from './condition-scope.ts';
import { startParameters } from './parameters.ts';
import { freshCondition, reachCondition } from './reach.ts';
import { printOrder } from './search-order.ts';
import { printPageOf } from './search-page.ts';
import { PAGE_COLUMNS, type Printed, prefixOf, type Search } from './search-question.ts';

/** One page, in order. */
export const printPopulation = (search: Search): Printed => {
  const { parameters, scope, matches } = matchingHeads(search);
  const order = printOrder(search.order, search.end, scope);
  const page = `SELECT ${order.columns}${PAGE_COLUMNS} FROM ${matches} AND ${order.after}
  ORDER BY ${order.inside} LIMIT ${parameters.add(search.limit)}::int8`;
  return printPageOf(search, { scope, page, order });
};

/** How many objects match. */
export const printTotalOfPopulation = (search: Search): Printed => {
  const { parameters, matches } = matchingHeads(search);
  return { text: `SELECT count(*) AS total, NULL::int2 AS known FROM ${matches}`, values: parameters.values };
};

/** How many objects match, and of how many patients. */
export const printPeople = (search: Search): Printed => {
  const { parameters, matches } = matchingHeads(search);
  return {
    text: `SELECT count(*) AS objects, count(DISTINCT h.patient) AS patients FROM ${matches}`,
    values: parameters.values,
  };
};

/** The FROM … WHERE of what matches. */
export const matchingHeads = (search: Search) => {
  const parameters = startParameters();
  const kind = `${parameters.add(search.kind)}::int2`;
  const scope: ConditionScope = { tables: search.tables, way: 'population', kind, parameters };
  const fresh = freshCondition(search.epoch, parameters);
  const matches = `${prefixOf(search.tables)}head h WHERE h.kind = ${kind} AND h.state = 0 AND ${printCondition(search.condition, scope)} AND ${fresh}${amongText(search, scope)} AND ${reachCondition(search.reach, search.tables, parameters)}`;
  return { parameters, scope, matches };
};

const amongText = ({ among }: Search, { parameters }: ConditionScope): string => {
  if (among === null) return '';
  const buckets = parameters.addArray(among.map((one) => BigInt(one.bucket)));
  const objects = parameters.addArray(among.map((one) => one.object));
  return ` AND (h.bucket, h.object) IN (SELECT * FROM unnest(${buckets}::int2[], ${objects}::int8[]))`;
};
