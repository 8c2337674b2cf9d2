// DESIGN.md §4 "Index": objects by a value that an index leads to, from one end of a range of it to the other.

import type { ConditionScope } from './condition-scope.ts';
import { type Comparison, type Leaf, printComparison } from './leaf-condition.ts';

interface Range {
  /** The column that the index has after kind, parameter and first part. */
  readonly column: 'folded' | 'low' | 'least';
  readonly where: Comparison;
}

/** Null where an index does not bound both ends: it would be read through. */
const rangeOf = (where: Comparison): Range | null => {
  const parts = every(where);
  if (parts.some((one) => 'folded' in one && (one.folded === 'between' || one.folded === 'equals'))) {
    return { column: 'folded', where };
  }
  const starts = parts.some((one) => 'time' in one && one.time === 'low' && one.is === '>=');
  const ends = parts.find((one) => 'time' in one && one.time === 'high' && one.is === '<=');
  // What ends before the end starts before it.
  if (starts && ends !== undefined && 'time' in ends) {
    return { column: 'low', where: { every: [where, { ...ends, time: 'low' }] } };
  }
  const least = parts.some((one) => 'decimal' in one && one.decimal === 'least' && one.is === '>=');
  const greatest = parts.find((one) => 'decimal' in one && one.decimal === 'greatest' && one.is === '<');
  return least && greatest !== undefined && 'decimal' in greatest
    ? { column: 'least', where: { every: [where, { ...greatest, decimal: 'least' }] } }
    : null;
};

const every = (comparison: Comparison): readonly Comparison[] =>
  'every' in comparison ? comparison.every.flatMap(every) : [comparison];

interface Sources {
  readonly scope: ConditionScope;
  /** Rows at most. */
  readonly limit: string;
}

/** SELECTs of bucket and object, some of them twice, of what has one of these values; null where an index would be read through. */
export const printLeafRanges = (leaves: readonly Leaf[], { scope, limit }: Sources): readonly string[] | null => {
  const { tables, kind, parameters } = scope;
  const printed: string[] = [];
  for (const one of leaves) {
    if (!('leaf' in one)) return null;
    const { param, or, where } = one.leaf;
    const range = rangeOf(where);
    if (range === null) return null;
    for (const under of or === undefined ? [param] : [param, or]) {
      // The names of the leading columns in the order let the database see that the index has it.
      printed.push(`(SELECT l.bucket, l.object FROM ${tables === 'common' ? 'common_' : ''}leaf l WHERE l.kind = ${kind} AND l.param = ${parameters.add(under)}::int4
  AND l.lead IS NULL AND ${printComparison(range.where, parameters)} ORDER BY l.lead, l.${range.column} LIMIT ${limit})`);
    }
  }
  return printed;
};
