// https://hl7.org/fhir/R4/search.html#sort: the order of matches.

import { byCodePoint } from './code-point-order.ts';
import { compareDecimals } from './decimal.ts';
import { foldText } from './fold-text.ts';
import type { Searchable } from './match.ts';
import type { SortRule, SortType } from './request.ts';
import type { SimpleValue } from './value.ts';

type ParamSort = SortRule & { readonly by: 'param' };
type Key = string | number;
type Compare = (a: Key, b: Key) => number;

const byText: Compare = (a, b) => byCodePoint(String(a), String(b));

const byNumber: Compare = (a, b) => (a === b ? 0 : Number(a) < Number(b) ? -1 : 1);

const COMPARE: Readonly<Record<SortType, Compare>> = {
  period: byNumber,
  number: (a, b) => compareDecimals(String(a), String(b)),
  quantity: (a, b) => compareDecimals(String(a), String(b)),
  string: byText,
  token: byText,
  reference: byText,
  uri: byText,
};

/** Periods and ranges sort by their start, whatever the direction; a value without what is sorted by does not count. */
const keyOf = (value: SimpleValue): Key | null => {
  switch (value.type) {
    case 'period':
      return value.low ?? Number.NEGATIVE_INFINITY;
    case 'number':
      return value.low;
    case 'quantity':
      return value.converted === undefined ? value.low : null;
    case 'string':
      return foldText(value.text);
    case 'token':
      return value.code;
    case 'reference':
      return `${value.target.kind}/${value.target.id}`;
    case 'uri':
      return value.uri;
    case 'identifier':
    case 'text':
      return null;
  }
};

const leading = (resource: Searchable, rule: ParamSort): Key | null => {
  const wanted = rule.direction === 'ascending' ? -1 : 1;
  let best: Key | null = null;
  for (const { param, value } of resource.entries) {
    if (param !== rule.param || value.type !== rule.type) continue;
    const key = keyOf(value);
    if (key !== null && (best === null || COMPARE[rule.type](key, best) * wanted > 0)) best = key;
  }
  return best;
};

const compareBy = (a: Searchable, b: Searchable, rule: SortRule): number => {
  const sign = rule.direction === 'ascending' ? 1 : -1;
  if (rule.by !== 'param') {
    return sign * (rule.by === 'id' ? byCodePoint(a.id, b.id) : a.lastUpdated - b.lastUpdated);
  }
  const [left, right] = [leading(a, rule), leading(b, rule)];
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return sign * COMPARE[rule.type](left, right);
};

/**
 * Order of two resources: each by its lowest value when ascending, its highest when descending; those without a value
 * come last in both. 0 when the rules do not tell them apart.
 */
export const compareForSort = (a: Searchable, b: Searchable, rules: readonly SortRule[]): number => {
  for (const rule of rules) {
    const order = compareBy(a, b, rule);
    if (order !== 0) return order;
  }
  return 0;
};
