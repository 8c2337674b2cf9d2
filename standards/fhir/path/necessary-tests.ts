// https://hl7.org/fhir/R4/search.html and DESIGN.md §4 "Index": what the index can say of resources for which an expression is true.

import { Decimal } from '@fkj/standards-json';
import { compiledType } from '../search/definitions.ts';
import { localObject } from '../search/local-reference.ts';
import { spanOf } from '../search/period.ts';
import type { Branch, CompiledParameter, Emit } from '../search/plan.ts';
import type { IdTest, NumberTest, PeriodTest, ReferenceTest, TokenTest } from '../search/request.ts';
import { caught } from './issue.ts';
import { type Item, type Items, systemTypeOf } from './item.ts';
import { parse } from './parse.ts';
import type { Expression } from './syntax.ts';

/** A test of the index, or several lists of them of which one holds whole. */
export type NecessaryTest =
  | TokenTest
  | ReferenceTest
  | PeriodTest
  | NumberTest
  | IdTest
  | { readonly or: readonly { readonly and: readonly NecessaryTest[] }[] };

export interface NecessaryOptions {
  /** The resource type. */
  readonly type: string;
  readonly constants: ReadonlyMap<string, Items>;
  /** Address of the server that the references of the index lead to. */
  readonly base: string;
}

/**
 * Tests that hold for every resource of the type for which the expression is true: it is enough to look at those. None where
 * the index does not help, or the expression cannot be read.
 */
export function necessaryTests(expression: string, options: NecessaryOptions): readonly NecessaryTest[] {
  const parsed = caught(() => parse(expression));
  if (!parsed.ok) return [];
  return testsOfAll(needsIn(parsed.value, [], options), options);
}

function testsOfAll(needs: readonly Need[], options: NecessaryOptions): readonly NecessaryTest[] {
  const found = new Map<string, NecessaryTest>();
  for (const need of needs) {
    const tests = 'either' in need ? eitherOf(need.either, options) : testsOf(need, options);
    for (const test of tests) found.set(JSON.stringify(test), test);
  }
  return [...found.values()];
}

/** Where the index knows nothing of one side, it knows nothing of both. */
function eitherOf(sides: readonly (readonly Need[])[], options: NecessaryOptions): readonly NecessaryTest[] {
  const or = sides.map((side) => ({ and: testsOfAll(side, options) }));
  return or.every(({ and }) => and.length > 0) ? [{ or }] : [];
}

/** Some item at this path has this value. */
interface Equality {
  readonly path: readonly string[];
  readonly value: string | boolean;
}

/** Some item at this path is not below, or not above, this time or number. */
interface Bound {
  readonly path: readonly string[];
  readonly side: 'not-below' | 'not-above';
  readonly of: { readonly time: string } | { readonly number: string };
}

/** What must be met: a value at a path, a bound of it, or everything on one of several sides. */
type Need = Equality | Bound | { readonly either: readonly (readonly Need[])[] };

function needsIn(expression: Expression, before: readonly string[], options: NecessaryOptions): readonly Need[] {
  if (expression.node === 'binary') {
    const { operator, left, right } = expression;
    const sides = [left, right] as const;
    if (operator === 'and') return sides.flatMap((side) => needsIn(side, before, options));
    if (operator === 'or') return [{ either: sides.map((side) => needsIn(side, before, options)) }];
    if (operator === 'in') return membership(left, right, { before, options });
    if (operator === 'contains') return membership(right, left, { before, options });
    const around = { before, options };
    if (!Object.hasOwn(BOUNDS, operator)) return [];
    const bound =
      bounds(left, right, { ...around, operator }) ?? bounds(right, left, { ...around, operator: turned(operator) });
    if (bound !== null || operator !== '=') return bound ?? [];
    return equality(left, right, around) ?? equality(right, left, around) ?? [];
  }
  if (expression.node !== 'call' || expression.name !== 'exists' || expression.from === null) return [];
  const reached = reach(expression.from, before, options);
  const [criteria] = expression.arguments;
  if (reached === null) return [];
  return criteria === undefined ? reached.met : [...reached.met, ...needsIn(criteria, reached.path, options)];
}

interface Around {
  readonly before: readonly string[];
  readonly options: NecessaryOptions;
}

/** `status in ('final' | 'amended')`: one of the values. */
function membership(side: Expression, values: Expression, around: Around): readonly Need[] {
  const either = united(values).map((value) => equality(side, value, around) ?? []);
  return [{ either }];
}

const united = (expression: Expression): readonly Expression[] =>
  expression.node === 'binary' && expression.operator === '|'
    ? [...united(expression.left), ...united(expression.right)]
    : [expression];

function equality(side: Expression, other: Expression, { before, options }: Around): readonly Need[] | null {
  const value = valueIn(other, options);
  const reached = value === null ? null : reach(side, before, options);
  return value === null || reached === null ? null : [...reached.met, { path: reached.path, value }];
}

const BOUNDS: Readonly<Record<string, readonly Bound['side'][]>> = {
  '>': ['not-below'],
  '>=': ['not-below'],
  '<': ['not-above'],
  '<=': ['not-above'],
  '=': ['not-below', 'not-above'],
};

/** The same comparison with its sides changed over. */
const turned = (operator: string): string => operator.replace(/[<>]/, (sign) => (sign === '<' ? '>' : '<'));

/** Null where the other side is no time or number: `=` may be of another value then. */
function bounds(
  side: Expression,
  other: Expression,
  { before, options, operator }: Around & { readonly operator: string },
): readonly Need[] | null {
  const item = itemIn(other, options);
  const type = item === null ? null : systemTypeOf(item);
  const reached = type === null ? null : reach(side, before, options);
  if (item === null || reached === null) return null;
  const isTime = type === 'Date' || type === 'DateTime';
  const isNumber = item.value instanceof Decimal;
  if (!isTime && !isNumber) return null;
  const of = item.value instanceof Decimal ? { number: item.value.text } : { time: String(item.value) };
  const sides = Object.hasOwn(BOUNDS, operator) ? BOUNDS[operator] : undefined;
  return [...reached.met, ...(sides ?? []).map((one): Bound => ({ path: reached.path, side: one, of }))];
}

function itemIn(expression: Expression, { constants }: NecessaryOptions): Item | null {
  const items =
    expression.node === 'literal'
      ? expression.items
      : expression.node === 'constant'
        ? (constants.get(expression.name) ?? [])
        : [];
  return items.length === 1 ? (items[0] ?? null) : null;
}

function valueIn(expression: Expression, { constants }: NecessaryOptions): string | boolean | null {
  const items =
    expression.node === 'literal'
      ? expression.items
      : expression.node === 'constant'
        ? constants.get(expression.name)
        : [];
  const [item, ...more] = items ?? [];
  const isTime = item?.type !== undefined && /date|time|instant/i.test(item.type);
  if (item === undefined || more.length > 0 || isTime) return null;
  return typeof item.value === 'string' || typeof item.value === 'boolean' ? item.value : null;
}

interface Reached {
  readonly path: readonly string[];
  /** What the items on the way have met. */
  readonly met: readonly Need[];
}

/** The members that a path goes through; null where it is more than members, places and conditions. */
function reach(expression: Expression, before: readonly string[], options: NecessaryOptions): Reached | null {
  switch (expression.node) {
    case 'this':
      return { path: before, met: [] };
    case 'member': {
      const { from, name } = expression;
      const start = from === null ? { path: before, met: [] } : reach(from, before, options);
      if (start === null) return null;
      const isType = from === null && name === options.type && before.length === 0;
      return isType ? start : { ...start, path: [...start.path, name] };
    }
    case 'item':
      return reach(expression.from, before, options);
    case 'call': {
      const { from, name, arguments: given } = expression;
      const start = from === null ? null : reach(from, before, options);
      if (start === null) return null;
      if (given.length === 0) return name === 'first' || name === 'last' || name === 'single' ? start : null;
      const [criteria] = given;
      if (name === 'ofType' && criteria !== undefined) return ofType(start, criteria);
      if (name !== 'where' || criteria === undefined) return null;
      return { ...start, met: [...start.met, ...needsIn(criteria, start.path, options)] };
    }
    default:
      return null;
  }
}

/** `value.ofType(Quantity)` is the member valueQuantity; where the element is no choice, the index has no such member. */
function ofType({ path, met }: Reached, type: Expression): Reached | null {
  const last = path.at(-1);
  if (last === undefined || type.node !== 'member' || type.from !== null) return null;
  const { name } = type;
  return { path: [...path.slice(0, -1), last + name.charAt(0).toUpperCase() + name.slice(1)], met };
}

function testsOf(need: Equality | Bound, options: NecessaryOptions): readonly NecessaryTest[] {
  return 'side' in need ? testsOfBound(need, options) : testsOfValue(need, options);
}

/** A time without zone may be meant anywhere from UTC-12 to UTC+14, and is compared as such; the index takes it as UTC. */
const ZONES = 26 * 3_600_000;
/** Where the searched time stands inside what a date parameter takes. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  date: [''],
  dateTime: [''],
  instant: [''],
  Period: ['start', 'end'],
};
const COUNTS: ReadonlySet<string> = new Set(['integer', 'decimal', 'positiveInt', 'unsignedInt']);

function testsOfBound({ path, side, of }: Bound, { type }: NecessaryOptions): readonly NecessaryTest[] {
  const compiled = compiledType(type);
  if (compiled === null) return [];
  return emitsAt(compiled.branches, path).flatMap(({ emit, rest }): readonly NecessaryTest[] => {
    const param = compiled.parameters[emit.param];
    if (param === undefined) return [];
    if ('number' in of) {
      const fits = param.type === 'number' && COUNTS.has(emit.as) && rest === '';
      const value = of.number;
      const prefix = side === 'not-below' ? 'ge' : 'le';
      return fits ? [{ test: 'number', param: param.name, prefix, value, low: value, high: value }] : [];
    }
    const span = spanOf(of.time);
    const inside = Object.hasOwn(TIMES, emit.as) ? TIMES[emit.as] : undefined;
    if (span === null || param.type !== 'date' || inside?.includes(rest) !== true) return [];
    const at = side === 'not-below' ? span.low - ZONES : span.high + ZONES;
    return [{ test: 'period', param: param.name, prefix: side === 'not-below' ? 'gt' : 'lt', low: at, high: at }];
  });
}

function testsOfValue({ path, value }: Equality, { type, base }: NecessaryOptions): readonly NecessaryTest[] {
  if (path.length === 1 && path[0] === 'id') {
    return typeof value === 'string' && ID.test(value) ? [{ test: 'id', ids: [value] }] : [];
  }
  const compiled = compiledType(type);
  if (compiled === null) return [];
  return emitsAt(compiled.branches, path).flatMap(({ emit, rest }) => {
    const param = compiled.parameters[emit.param];
    return param === undefined ? [] : testOf({ param, as: emit.as, rest, value, base });
  });
}

/** Parameters that take every item on this path, and what is left of it inside them. */
function emitsAt(
  branches: readonly Branch[],
  path: readonly string[],
): readonly { readonly emit: Emit; readonly rest: string }[] {
  const [member, ...rest] = path;
  return branches.flatMap((branch) => {
    const some = branch.where !== undefined || branch.resolves !== undefined || branch.index !== undefined;
    if (branch.member !== member || some) return [];
    const here = branch.emits.filter(({ parts }) => parts === undefined);
    return [...here.map((emit) => ({ emit, rest: rest.join('.') })), ...emitsAt(branch.next, rest)];
  });
}

/** https://hl7.org/fhir/R4/datatypes.html#id */
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Where the searched text stands inside what a token parameter takes. */
const INSIDE: Readonly<Record<string, string>> = {
  code: '',
  boolean: '',
  Coding: 'code',
  CodeableConcept: 'coding.code',
  Identifier: 'value',
};

function testOf({
  param,
  as,
  rest,
  value,
  base,
}: {
  readonly param: CompiledParameter;
  readonly as: string;
  readonly rest: string;
  readonly value: string | boolean;
  readonly base: string;
}): readonly NecessaryTest[] {
  if (param.type === 'reference' && as === 'Reference' && rest === 'reference') {
    const target = typeof value === 'string' ? localObject(value, base) : null;
    return target === null ? [] : [{ test: 'reference', param: param.name, target }];
  }
  const inside = Object.hasOwn(INSIDE, as) ? INSIDE[as] : undefined;
  const fits = param.type === 'token' && inside === rest && (as === 'boolean') === (typeof value === 'boolean');
  return fits && value !== '' ? [{ test: 'token', param: param.name, code: String(value) }] : [];
}
