// DESIGN.md §4 "Index": what a search asks of the index rows, in the keys of the store, and how it is printed.

import { type OwnerCondition, ownerAmong, ownerIs } from './owner.ts';
import type { Parameters, Values, ValueType } from './parameters.ts';
import { type Reach, reachCondition, type Tables } from './reach.ts';

export type Operator = '=' | '<' | '<=' | '>' | '>=';

/** A condition on the columns of one leaf row (or on the head's time of update). */
export type Comparison =
  | { readonly every: readonly Comparison[] }
  | { readonly some: readonly Comparison[] }
  | { readonly time: 'low' | 'high' | 'updated'; readonly is: Operator; readonly than: number }
  | { readonly decimal: 'least' | 'greatest'; readonly is: Operator; readonly than: string }
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

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly token: bigint }
  /** A value under this parameter, or under the other. */
  | { readonly leaf: { readonly param: number; readonly or?: number; readonly where: Comparison } }
  /** Both parts of one repetition. */
  | { readonly composite: { readonly param: number; readonly or?: number; readonly where: Comparison } }
  /** Clear text that the pattern finds. */
  | { readonly plain: string }
  /** Refers, by `key` XOR the key of an object, to an object that is found there. */
  | { readonly refersTo: Hop }
  /** Is referred to in the same way by an object that is found there. */
  | { readonly referredBy: Hop }
  | OwnerCondition<Hop>
  /** Has any value under this parameter. */
  | { readonly valued: { readonly param: number; readonly pattern: string } }
  | { readonly objects: readonly bigint[]; readonly ids: readonly string[] }
  | { readonly updated: Comparison }
  | { readonly patient: { readonly bucket: number; readonly key: bigint } };

/** The other end of a chain: objects of a kind that meet a condition and that the caller reaches. */
export interface Hop {
  /** Key of the parameter that holds the reference. */
  readonly key: bigint;
  readonly tables: Tables;
  readonly kind: number;
  readonly reach: Reach;
  readonly condition: Condition;
}

/**
 * How rows are met. `patient`: one after another along the patient's index, so that tests must not invite the
 * planner to the token index. `population`: through the token and value indexes.
 */
export type Way = 'patient' | 'population';

export interface ConditionScope {
  readonly tables: Tables;
  readonly way: Way;
  /** Parameter that holds the kind. */
  readonly kind: string;
  readonly parameters: Parameters;
  /** SELECT of the keys (`object`) of all rows that can be met, where they are few. */
  readonly near?: () => string;
}

/** The condition on head row `h`. */
export const printCondition = (condition: Condition, scope: ConditionScope): string => {
  const { parameters } = scope;
  if ('all' in condition) return printAll(condition.all, scope);
  if ('any' in condition) return printAny(condition.any, scope);
  if ('not' in condition) return `NOT (${printCondition(condition.not, scope)})`;
  if ('token' in condition) {
    return scope.way === 'patient'
      ? `${parameters.add(condition.token)}::int8 = ANY(h.tokens)`
      : `h.tokens @> ${parameters.addArray([condition.token])}::int8[]`;
  }
  if ('leaf' in condition || 'composite' in condition) return printLeaves([condition], scope);
  if ('plain' in condition) return `h.plain ~ ${parameters.add(condition.plain)}`;
  if ('valued' in condition) {
    const { param, pattern } = condition.valued;
    return `(h.plain ~ ${parameters.add(pattern)} OR EXISTS (SELECT FROM ${leafOf(scope)} AND l.param = ${parameters.add(param)}::int4))`;
  }
  if ('objects' in condition) {
    return `(h.object = ANY(${parameters.addArray(condition.objects)}::int8[]) AND h.id = ANY(${parameters.addTexts(condition.ids)}::text[]))`;
  }
  if ('updated' in condition) return printComparison(condition.updated, parameters);
  if ('refersTo' in condition) return printRefersTo(condition.refersTo, scope);
  if ('referredBy' in condition) return printReferredBy(condition.referredBy, scope);
  if ('owner' in condition) {
    return condition.owner === 'any' ? 'h.owner IS NOT NULL' : ownerIs(`${parameters.add(condition.owner)}::int8`);
  }
  if ('ownedBy' in condition) return ownerAmong(`SELECT h.object ${printHop(condition.ownedBy, scope)}`);
  if ('owns' in condition) {
    return `h.object IN (SELECT h.owner ${printHop(condition.owns, scope)} AND h.owner IS NOT NULL OFFSET 0)`;
  }
  const bucket = parameters.add(condition.patient.bucket);
  const patient = parameters.add(condition.patient.key);
  return `(coalesce(h.bucket = ${bucket}::int2 AND h.patient = ${patient}::int8, false) OR EXISTS (SELECT FROM membership m
    WHERE m.bucket = ${bucket}::int2 AND m.patient = ${patient}::int8 AND m.kind = h.kind AND m.home = h.bucket AND m.object = h.object))`;
};

const leafOf = ({ tables, kind }: ConditionScope, beside = ''): string =>
  `${tables === 'common' ? 'common_leaf' : 'leaf'} l${beside} WHERE l.bucket = h.bucket AND l.object = h.object AND l.kind = ${kind}`;

/** FROM … WHERE of the objects at the other end of a chain; `beside` joins what is made of each. */
const printHop = ({ tables, kind, reach, condition }: Hop, { parameters }: ConditionScope, beside = ''): string => {
  const scope: ConditionScope = { tables, way: 'population', kind: `${parameters.add(kind)}::int2`, parameters };
  return `FROM ${tables === 'common' ? 'common_' : ''}head h${beside}
  WHERE h.kind = ${scope.kind} AND h.state = 0 AND ${printCondition(condition, scope)} AND ${reachCondition(reach, tables, parameters)}`;
};

/** Along a patient's index each row's own few tokens are looked up; in a population the token index is asked for all targets. */
const printRefersTo = (hop: Hop, scope: ConditionScope): string => {
  const key = `${scope.parameters.add(hop.key)}::int8`;
  return scope.way === 'patient'
    ? // IS TRUE keeps the targets in a table of their own, made once, and not anew for each row.
      `EXISTS (SELECT FROM unnest(h.tokens) u(token) WHERE (u.token # ${key} IN (SELECT h.object ${printHop(hop, scope)})) IS TRUE)`
    : `h.tokens && ARRAY(SELECT h.object # ${key} ${printHop(hop, scope)})`;
};

/** OFFSET 0 makes the targets one table, which is joined by hash; else each would be looked up among all objects of the kind. */
const printReferredBy = (hop: Hop, scope: ConditionScope): string => {
  const key = `${scope.parameters.add(hop.key)}::int8`;
  // Where few can be met, only what refers to those is looked for.
  const near =
    scope.near === undefined ? '' : ` AND h.tokens && ARRAY(SELECT n.object # ${key} FROM (${scope.near()}) n)`;
  return `h.object IN (SELECT u.token # ${key} ${printHop(hop, scope, ' CROSS JOIN LATERAL unnest(h.tokens) u(token)')}${near} OFFSET 0)`;
};

/** Several tokens together are one question to the token index. */
const printAll = (conditions: readonly Condition[], scope: ConditionScope): string => {
  const tokens = scope.way === 'population' ? conditions.flatMap((one) => ('token' in one ? [one.token] : [])) : [];
  const others = tokens.length > 1 ? conditions.filter((one) => !('token' in one)) : conditions;
  const printed = others.map((one) => printCondition(one, scope));
  if (tokens.length > 1) printed.unshift(`h.tokens @> ${scope.parameters.addArray(tokens)}::int8[]`);
  return printed.length === 0 ? 'true' : `(${printed.join(' AND ')})`;
};

const printAny = (conditions: readonly Condition[], scope: ConditionScope): string => {
  const tokens = conditions.flatMap((one) => ('token' in one ? [one.token] : []));
  const leaves = conditions.filter(isLeaf);
  const patterns = conditions.flatMap((one) => ('plain' in one ? [one.plain] : []));
  const others = conditions.filter(
    (one) => !('token' in one && tokens.length > 1) && !isLeaf(one) && !('plain' in one),
  );
  const printed = others.map((one) => printCondition(one, scope));
  if (leaves.length > 0) printed.unshift(printLeaves(leaves, scope));
  if (patterns.length > 0) printed.unshift(`h.plain ~ ANY(${scope.parameters.addTexts(patterns)}::text[])`);
  if (tokens.length > 1) {
    const wanted = `${scope.parameters.addArray(tokens)}::int8[]`;
    printed.unshift(scope.way === 'population' ? `h.tokens && ${wanted}` : `(h.tokens && ${wanted}) IS TRUE`);
  }
  return printed.length === 0 ? 'false' : `(${printed.join(' OR ')})`;
};

type Leaf = Extract<Condition, { leaf: unknown } | { composite: unknown }>;

const isLeaf = (condition: Condition): condition is Leaf => 'leaf' in condition || 'composite' in condition;

/**
 * Any of these leaf rows. Those that differ in their values only are one question, whose values travel as arrays: a list
 * of thousands is one statement of a few lines.
 */
const printLeaves = (leaves: readonly Leaf[], scope: ConditionScope): string => {
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

const printComparison = (comparison: Comparison, values: Values): string => {
  if ('every' in comparison) return join(comparison.every, ' AND ', 'true', values);
  if ('some' in comparison) return join(comparison.some, ' OR ', 'false', values);
  if ('time' in comparison) {
    const column = comparison.time === 'updated' ? 'h.updated' : `l.${comparison.time}`;
    return `${column} ${comparison.is} ${values.typed(comparison.than, 'int8')}`;
  }
  if ('decimal' in comparison) {
    return `l.${comparison.decimal} ${comparison.is} ${values.typed(comparison.than, 'numeric')}`;
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
