// https://hl7.org/fhir/R4/search.html#sort and DESIGN.md §4 "Paging is stable": rows of several kinds in one order, as the database orders each.

import type { FoundRow, SortTerm } from '@fkj/platform-store';
import { byCodePoint, compareDecimals } from '@fkj/standards-fhir';

type Compare = (one: string, other: string) => number;

const byWhole: Compare = (one, other) => (one === other ? 0 : BigInt(one) < BigInt(other) ? -1 : 1);

const COMPARE: Readonly<Record<SortTerm['by'], Compare>> = {
  updated: byWhole,
  clinical: byWhole,
  low: byWhole,
  least: compareDecimals,
  id: byCodePoint,
  folded: byCodePoint,
  plain: byCodePoint,
};

/** Negative: the first comes before. Rows without a value come last in both directions; equal rows are ordered by their object. */
export const compareRows = (one: FoundRow, other: FoundRow, order: readonly SortTerm[]): number => {
  for (const [place, { by, direction }] of order.entries()) {
    const [left, right] = [one[`o${place}`] ?? null, other[`o${place}`] ?? null];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      continue;
    }
    const compared = COMPARE[by](left, right);
    if (compared !== 0) return direction === 'ascending' ? compared : -compared;
  }
  const last = order.at(-1)?.direction === 'descending' ? -1 : 1;
  return byWhole(String(one.object), String(other.object)) * last;
};
