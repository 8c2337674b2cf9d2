// DESIGN.md §4 "Index": what a search asks of the index rows, in the keys of the store, and how it is printed.

import type { ConditionScope } from './condition-scope.ts';
import { type Comparison, isLeaf, type Leaf, leafOf, printComparison, printLeaves } from './leaf-condition.ts';
import { type OwnerCondition, ownerAmong, ownerIs } from './owner.ts';
import { type Reach, reachCondition, type Tables } from './reach.ts';

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly token: bigint }
  | Leaf
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
  /** In the compartment of a patient; `alone`: and of nobody else. */
  | { readonly patient: { readonly bucket: number; readonly key: bigint; readonly sharing?: 'alone' } };

/** The other end of a chain: objects of a kind that meet a condition and that the caller reaches. */
export interface Hop {
  /** Key of the parameter that holds the reference. */
  readonly key: bigint;
  readonly tables: Tables;
  readonly kind: number;
  readonly reach: Reach;
  readonly condition: Condition;
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
  const alone = `coalesce(h.bucket = ${bucket}::int2 AND h.patient = ${patient}::int8, false)`;
  if (condition.patient.sharing === 'alone') return alone;
  return `(${alone} OR EXISTS (SELECT FROM membership m
    WHERE m.bucket = ${bucket}::int2 AND m.patient = ${patient}::int8 AND m.kind = h.kind AND m.home = h.bucket AND m.object = h.object))`;
};

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
