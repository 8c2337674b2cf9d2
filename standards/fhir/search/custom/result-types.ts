// https://hl7.org/fhirpath/N1/#types-and-reflection: which types of FHIR an expression can give, told from the model alone.

import { typeModel } from '../../model/index.ts';
import { halt } from '../../path/issue.ts';
import type { Expression } from '../../path/syntax.ts';
import { typeNameIn } from '../../path/type-name.ts';

/** By type name ('System.String' for what an expression makes): the types a Reference may lead to, null where any may. */
export type ResultTypes = ReadonlyMap<string, ReadonlySet<string> | null>;

const NOTHING: ResultTypes = new Map();
const one = (type: string): ResultTypes => new Map([[type, null]]);

/** Functions that give some of what they are called on. */
const SELECTING: ReadonlySet<string> = new Set([
  ...[
    'where',
    'first',
    'last',
    'tail',
    'skip',
    'take',
    'single',
    'distinct',
    'exclude',
    'intersect',
    'getValue',
    'trace',
  ],
]);

const MAKING: Readonly<Record<string, string>> = Object.fromEntries([
  ...['empty', 'exists', 'not', 'all', 'allTrue', 'anyTrue', 'allFalse', 'anyFalse', 'isDistinct', 'hasValue', 'is']
    .concat(['startsWith', 'endsWith', 'contains', 'toBoolean'])
    .map((name) => [name, 'System.Boolean']),
  ...['count', 'length', 'indexOf', 'toInteger'].map((name) => [name, 'System.Integer']),
  ...[
    'upper',
    'lower',
    'trim',
    'substring',
    'replace',
    'join',
    'split',
    'toString',
    'getResourceKey',
    'getReferenceKey',
  ].map((name) => [name, 'System.String']),
  ['toDecimal', 'System.Decimal'],
]);

const LOGICAL: ReadonlySet<string> = new Set([
  'and',
  'or',
  'xor',
  'implies',
  'in',
  'contains',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'is',
]);

/** Halts at an element that R4 does not have, and at what tells no type. Empty for a path that begins with another type. */
export const resultTypes = (expression: Expression, focus: ResultTypes, resource: ResultTypes): ResultTypes => {
  const of = (part: Expression, from: ResultTypes = focus): ResultTypes => resultTypes(part, from, resource);
  switch (expression.node) {
    case 'this':
      return focus;
    case 'member':
      return expression.from === null
        ? beginning(expression.name, focus, expression.at)
        : membersOf(of(expression.from), expression.name, expression.at);
    case 'item':
      return of(expression.from);
    case 'constant':
      return ['resource', 'rootResource', 'context'].includes(expression.name) ? resource : one('System.String');
    case 'literal':
      return new Map(expression.items.map(({ type }) => [type, null]));
    case 'index':
      return one('System.Integer');
    case 'call':
      return ofCall(expression, { of, before: expression.from === null ? focus : of(expression.from) });
    case 'negative':
      return of(expression.operand);
    case 'binary': {
      const { operator, left, right, at } = expression;
      if (operator === '|') return joined([of(left), of(right)]);
      if (operator === 'as') return narrowed(of(left), right, at);
      if (LOGICAL.has(operator)) return one('System.Boolean');
      if (operator === '&') return one('System.String');
      return halt('not-supported', operator, 'A search parameter cannot hold what this makes.', at);
    }
    default:
      return expression satisfies never;
  }
};

/** The types of all of them; a Reference leads to what any of them leads to. */
export const joined = (all: readonly ResultTypes[]): ResultTypes => {
  const found = new Map<string, ReadonlySet<string> | null>();
  for (const [type, targets] of all.flatMap((types) => [...types])) {
    const before = found.get(type);
    const either = before === undefined ? targets : both(before, targets);
    found.set(type, either);
  }
  return found;
};

const both = (some: ReadonlySet<string> | null, others: ReadonlySet<string> | null): ReadonlySet<string> | null =>
  some === null || others === null ? null : new Set([...some, ...others]);

/** The name of a type at the beginning is the focus, where it is of that type; of another one it gives nothing. */
const beginning = (name: string, focus: ResultTypes, at: number): ResultTypes => {
  if (typeModel(name) === null || !/^[A-Z]/.test(name)) return membersOf(focus, name, at);
  return new Map([...focus].filter(([type]) => isA(type, name)));
};

const isA = (type: string, other: string): boolean => {
  for (let of: string | null = type; of !== null; of = typeModel(of)?.base ?? null) if (of === other) return true;
  return false;
};

const membersOf = (types: ResultTypes, name: string, at: number): ResultTypes => {
  const found = joined(
    [...types.keys()].map((type) => {
      const element = typeModel(type)?.elements.get(name);
      const targets = element?.targets ?? null;
      return new Map((element?.types ?? []).map((of) => [of, of === 'Reference' ? targets : null]));
    }),
  );
  return found.size > 0 || types.size === 0
    ? found
    : halt('unknown-type', name.slice(0, 64), 'FHIR R4 has no such element there.', at);
};

const narrowed = (types: ResultTypes, type: Expression, at: number): ResultTypes => {
  const { space, name } = typeNameIn(type);
  if (types.size === 0) return NOTHING;
  const wanted = space === 'System' ? `System.${name}` : name;
  const kept = [...types].flatMap(([of, targets]) =>
    isA(of, wanted) ? [[of, targets] as const] : isA(wanted, of) ? [[wanted, null] as const] : [],
  );
  return kept.length > 0 ? new Map(kept) : halt('unknown-type', 'type', 'The element is never of this type.', at);
};

type Call = Extract<Expression, { readonly node: 'call' }>;

const ofCall = (
  { name, arguments: given, at }: Call,
  { of, before }: { of: (part: Expression, from?: ResultTypes) => ResultTypes; before: ResultTypes },
): ResultTypes => {
  const [first, ...rest] = given;
  if (SELECTING.has(name)) return before;
  const made = Object.hasOwn(MAKING, name) ? MAKING[name] : undefined;
  if (made !== undefined) return one(made);
  if (name === 'extension') return before.size === 0 ? NOTHING : one('Extension');
  if (name === 'ofType' || name === 'as') return first === undefined ? NOTHING : narrowed(before, first, at);
  if (name === 'select') return first === undefined ? NOTHING : of(first, before);
  if (name === 'union' || name === 'combine') return joined([before, ...given.map((part) => of(part))]);
  if (name === 'iif') return joined(rest.map((part) => of(part, before)));
  return halt('not-supported', `${name}()`, 'A search parameter cannot hold what this makes.', at);
};
