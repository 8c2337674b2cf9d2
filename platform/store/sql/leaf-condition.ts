// DESIGN.md §4 "Index": what a condition asks of the leaf rows, and how it is printed.

import type { ConditionScope } from './condition-scope.ts';
import type { Values, ValueType } from './parameters.ts';

export type Operator = '=' | '<' | '<=' | '>' | '>=';

/** A condition on the columns of one leaf row (or on the head's time of update). */
export type Comparison =
  | { readonly every: readonly Comparison[] }
  | { readonly some: readonly Comparison[] }
  | { readonly time: 'low' | 'high' | 'updated'; readonly is: Operator; readonly than: number }
  | { readonly decimal: 'least' | 'greatest'; readonly is: Operator; readonly than: string }
  /** The digits of the number leave room for this one. */
  | { readonly covers: string }
  /** A second number of a composite, as text that sorts as it. */
  | { readonly digits: 'least' | 'greatest'; readonly is: Operator; readonly than: string }
  | { readonly unit: 'unit_system' | 'unit_code' | 'unit_text'; readonly equals: number | null }
  | { readonly folded: 'between'; readonly from: string; readonly to: string }
  | { readonly folded: 'equals' | 'contains' | 'ends'; readonly text: string }
  /** By the order of code points. */
  | { readonly folded: 'stands'; readonly is: Operator | '<>'; readonly than: string }
  | { readonly written: 'equals'; readonly text: string }
  /** An equality part of a composite: its key lies between two, both included. */
  | { readonly part: PartColumn; readonly from: bigint; readonly to: bigint }
  /** The lower bits of its key. */
  | { readonly part: PartColumn; readonly mask: bigint; readonly bits: bigint };

/** lead: the first part of a composite; follow: the second, where it is no ordered value. */
export type PartColumn = 'lead' | 'follow';

export type Leaf =
  /** A value under this parameter, or under the other. */
  | { readonly leaf: LeafTest }
  /** Both parts of one repetition. */
  | { readonly composite: LeafTest };

export interface LeafTest {
  readonly param: number;
  readonly or?: number;
  readonly where: Comparison;
}

export const isLeaf = (condition: object): condition is Leaf => 'leaf' in condition || 'composite' in condition;

/**
 * Any of these leaf rows. Those that differ in their values only are one question, whose values travel as arrays: a list
 * of thousands is one statement of a few lines.
 */
export const printLeaves = (leaves: readonly Leaf[], scope: ConditionScope): string => {
  const alike = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const { param, or, where } = 'leaf' in leaf ? leaf.leaf : leaf.composite;
    const shape = `${'leaf' in leaf} ${param} ${or} ${printComparison(where, startColumns())}`;
    const same = alike.get(shape);
    if (same === undefined) alike.set(shape, [leaf]);
    else same.push(leaf);
  }
  const printed = [...alike.values()].map((same) => printAlike(same, scope));
  return printed.length === 1 ? (printed[0] ?? 'false') : `(${printed.join(' OR ')})`;
};

const printAlike = (leaves: readonly Leaf[], scope: ConditionScope): string => {
  const { parameters } = scope;
  const [first] = leaves;
  if (first === undefined) return 'false';
  const { param, or, where } = 'leaf' in first ? first.leaf : first.composite;
  const other = or === undefined ? '' : `, ${parameters.add(or)}::int4`;
  const under = `${parameters.add(param)}::int4`;
  const of = ` AND l.param ${or === undefined ? `= ${under}` : `IN (${under}${other})`}${'leaf' in first ? ' AND l.lead IS NULL' : ''}`;
  if (leaves.length === 1)
    return `EXISTS (SELECT FROM ${leafOf(scope)}${of} AND ${printComparison(where, parameters)})`;
  const columns = startColumns();
  const asked = printComparison(where, columns);
  const rows = leaves.map((leaf) => {
    const row = startColumns();
    printComparison(('leaf' in leaf ? leaf.leaf : leaf.composite).where, row);
    return row.values;
  });
  const arrays = columns.values.map((_, place) => {
    const type = columns.types[place] ?? 'text';
    return `${parameters.addTexts(rows.map((row) => String(row[place])))}::text[]::${type}[]`;
  });
  const beside = `, unnest(${arrays.join(', ')}) AS w(${columns.values.map((_, place) => `c${place}`).join(', ')})`;
  return `EXISTS (SELECT FROM ${leafOf(scope, beside)}${of} AND ${asked})`;
};

export const leafOf = ({ tables, kind }: ConditionScope, beside = ''): string =>
  `${tables === 'common' ? 'common_leaf' : 'leaf'} l${beside} WHERE l.bucket = h.bucket AND l.object = h.object AND l.kind = ${kind}`;

/** Values that differ from one leaf to the next: columns of the rows `w`. */
const startColumns = (): Values & { readonly values: unknown[]; readonly types: ValueType[] } => {
  const values: unknown[] = [];
  const types: ValueType[] = [];
  return {
    values,
    types,
    typed: (value, type) => {
      types.push(type);
      return `w.c${values.push(value) - 1}`;
    },
  };
};

export const printComparison = (comparison: Comparison, values: Values): string => {
  if ('every' in comparison) return join(comparison.every, ' AND ', 'true', values);
  if ('some' in comparison) return join(comparison.some, ' OR ', 'false', values);
  if ('time' in comparison) {
    const column = comparison.time === 'updated' ? 'h.updated' : `l.${comparison.time}`;
    return `${column} ${comparison.is} ${values.typed(comparison.than, 'int8')}`;
  }
  if ('decimal' in comparison) {
    return `l.${comparison.decimal} ${comparison.is} ${values.typed(comparison.than, 'numeric')}`;
  }
  if ('covers' in comparison) {
    const half = (column: string): string => `0.5 * 10::numeric ^ (-coalesce(scale(l.${column}), 0))`;
    const than = values.typed(comparison.covers, 'numeric');
    return `(l.least - ${half('least')} <= ${than} AND l.greatest + ${half('greatest')} > ${than})`;
  }
  if ('digits' in comparison) {
    const column = comparison.digits === 'least' ? 'l.folded' : 'coalesce(l.written, l.folded)';
    return `${column} ${comparison.is} ${values.typed(comparison.than, 'text')}`;
  }
  if ('unit' in comparison) {
    return comparison.equals === null
      ? `l.${comparison.unit} IS NULL`
      : `l.${comparison.unit} = ${values.typed(comparison.equals, 'int4')}`;
  }
  if ('part' in comparison) return printPart(comparison, values);
  if ('written' in comparison) return `coalesce(l.written, l.folded) = ${values.typed(comparison.text, 'text')}`;
  switch (comparison.folded) {
    case 'between':
      return `l.folded >= ${values.typed(comparison.from, 'text')} AND l.folded < ${values.typed(comparison.to, 'text')}`;
    case 'equals':
      return `l.folded = ${values.typed(comparison.text, 'text')}`;
    case 'ends':
      return `starts_with(reverse(l.folded), reverse(${values.typed(comparison.text, 'text')}))`;
    case 'stands':
      return `l.folded ${comparison.is} ${values.typed(comparison.than, 'text')}`;
    case 'contains':
      return `strpos(l.folded, ${values.typed(comparison.text, 'text')}) > 0`;
  }
};

const printPart = (part: Extract<Comparison, { part: unknown }>, values: Values): string => {
  const column = `l.${part.part}`;
  if ('mask' in part) return `(${column} & ${values.typed(part.mask, 'int8')}) = ${values.typed(part.bits, 'int8')}`;
  const from = values.typed(part.from, 'int8');
  return part.from === part.to
    ? `${column} = ${from}`
    : `${column} BETWEEN ${from} AND ${values.typed(part.to, 'int8')}`;
};

const join = (of: readonly Comparison[], word: string, empty: string, values: Values): string =>
  of.length === 0 ? empty : `(${of.map((one) => printComparison(one, values)).join(word)})`;
