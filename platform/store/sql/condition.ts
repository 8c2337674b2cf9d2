// DESIGN.md §4 "Index": what a search asks of the index rows, in the keys of the store, and how it is printed.

import type { Parameters } from './parameters.ts';
import type { Tables } from './reach.ts';

export type Operator = '=' | '<' | '<=' | '>' | '>=';

/** A condition on the columns of one leaf row (or on the head's time of update). */
export type Comparison =
  | { readonly every: readonly Comparison[] }
  | { readonly some: readonly Comparison[] }
  | { readonly time: 'low' | 'high' | 'updated'; readonly is: Operator; readonly than: number }
  | { readonly decimal: 'least' | 'greatest'; readonly is: Operator; readonly than: string }
  | { readonly unit: 'unit_system' | 'unit_code' | 'unit_text'; readonly equals: number | null }
  | { readonly folded: 'between'; readonly from: string; readonly to: string }
  | { readonly folded: 'equals' | 'contains'; readonly text: string }
  | { readonly written: 'equals'; readonly text: string };

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly token: bigint }
  /** A value under this parameter, or under the other. */
  | { readonly leaf: { readonly param: number; readonly or?: number; readonly where: Comparison } }
  /** Has any value under this parameter. */
  | { readonly valued: { readonly param: number; readonly pattern: string } }
  | { readonly objects: readonly bigint[]; readonly ids: readonly string[] }
  | { readonly updated: Comparison }
  | { readonly patient: { readonly bucket: number; readonly key: bigint } };

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
  if ('leaf' in condition) {
    const { param, or, where } = condition.leaf;
    const either = or === undefined ? '' : `, ${parameters.add(or)}::int4`;
    return `EXISTS (SELECT FROM ${leafOf(scope)} AND l.param IN (${parameters.add(param)}::int4${either}) AND l.lead IS NULL AND ${printComparison(where, parameters)})`;
  }
  if ('valued' in condition) {
    const { param, pattern } = condition.valued;
    return `(h.plain ~ ${parameters.add(pattern)} OR EXISTS (SELECT FROM ${leafOf(scope)} AND l.param = ${parameters.add(param)}::int4))`;
  }
  if ('objects' in condition) {
    return `(h.object = ANY(${parameters.addArray(condition.objects)}::int8[]) AND h.id = ANY(${parameters.addTexts(condition.ids)}::text[]))`;
  }
  if ('updated' in condition) return printComparison(condition.updated, parameters);
  const bucket = parameters.add(condition.patient.bucket);
  const patient = parameters.add(condition.patient.key);
  return `(coalesce(h.bucket = ${bucket}::int2 AND h.patient = ${patient}::int8, false) OR EXISTS (SELECT FROM membership m
    WHERE m.bucket = ${bucket}::int2 AND m.patient = ${patient}::int8 AND m.kind = h.kind AND m.home = h.bucket AND m.object = h.object))`;
};

const leafOf = ({ tables, kind }: ConditionScope): string =>
  `${tables === 'common' ? 'common_leaf' : 'leaf'} l WHERE l.bucket = h.bucket AND l.object = h.object AND l.kind = ${kind}`;

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
  const others = tokens.length > 1 ? conditions.filter((one) => !('token' in one)) : conditions;
  const printed = others.map((one) => printCondition(one, scope));
  if (tokens.length > 1) {
    const wanted = `${scope.parameters.addArray(tokens)}::int8[]`;
    printed.unshift(scope.way === 'population' ? `h.tokens && ${wanted}` : `(h.tokens && ${wanted}) IS TRUE`);
  }
  return printed.length === 0 ? 'false' : `(${printed.join(' OR ')})`;
};

const printComparison = (comparison: Comparison, parameters: Parameters): string => {
  if ('every' in comparison) return join(comparison.every, ' AND ', 'true', parameters);
  if ('some' in comparison) return join(comparison.some, ' OR ', 'false', parameters);
  if ('time' in comparison) {
    const column = comparison.time === 'updated' ? 'h.updated' : `l.${comparison.time}`;
    return `${column} ${comparison.is} ${parameters.add(comparison.than)}::int8`;
  }
  if ('decimal' in comparison) {
    return `l.${comparison.decimal} ${comparison.is} ${parameters.add(comparison.than)}::numeric`;
  }
  if ('unit' in comparison) {
    return comparison.equals === null
      ? `l.${comparison.unit} IS NULL`
      : `l.${comparison.unit} = ${parameters.add(comparison.equals)}::int4`;
  }
  if ('written' in comparison) return `coalesce(l.written, l.folded) = ${parameters.add(comparison.text)}`;
  switch (comparison.folded) {
    case 'between':
      return `l.folded >= ${parameters.add(comparison.from)} AND l.folded < ${parameters.add(comparison.to)}`;
    case 'equals':
      return `l.folded = ${parameters.add(comparison.text)}`;
    case 'contains':
      return `strpos(l.folded, ${parameters.add(comparison.text)}) > 0`;
  }
};

const join = (of: readonly Comparison[], word: string, empty: string, parameters: Parameters): string =>
  of.length === 0 ? empty : `(${of.map((one) => printComparison(one, parameters)).join(word)})`;
