// https://hl7.org/fhirpath/N1/ and DESIGN.md §9: an expression as one function on the number-preserving tree of standards/json.

import type { JsonObject } from '@fkj/standards-json';
import { opposite } from './arithmetic.ts';
import { collectionFunctions, wholeNumber } from './collection-functions.ts';
import type { FunctionTable } from './function-table.ts';
import { caught, halt, type PathResult } from './issue.ts';
import { EMPTY, type Item, type Items, integer, memberStep, resourceItem, text, truth } from './item.ts';
import { combine, isLogical } from './logic.ts';
import { operation } from './operators.ts';
import { parse } from './parse.ts';
import { condition, type Effort, type Evaluate, only, type Scope, spend } from './scope.ts';
import type { Expression } from './syntax.ts';
import { textFunctions } from './text-functions.ts';
import { countsAs, isOf, typeNameIn } from './type-name.ts';
import { referenceKeys, valueFunctions } from './value-functions.ts';

export interface CompileOptions {
  /**
   * Names of the `%constants` that will be given; others are refused, but for those of FHIRPath itself. 'now()' is what
   * the function of this name gives: there is no clock here.
   */
  readonly constants?: readonly string[];
}

export interface Environment {
  readonly resource: JsonObject;
  readonly constants?: ReadonlyMap<string, Items>;
  /** Address of the server that relative references lead to. */
  readonly base?: string;
  /** Steps that are left for this and every other evaluation that shares it; without, as many as one may take. */
  readonly effort?: Effort;
}

export interface CompiledPath {
  /** The items for this focus: the resource itself, or items that another expression found in it. */
  readonly evaluate: (focus: Items, environment: Environment) => PathResult<Items>;
}

/** Steps: some tenths of a second. */
const MOST = 1_000_000;

/** An expression ready to run; what is not FHIRPath, or not compiled here, is refused by name and place. */
export const compilePath = (expression: string, { constants = [] }: CompileOptions = {}): PathResult<CompiledPath> =>
  caught(() => ready(parse(expression), new Set(constants)));

/** The same for a part of an expression that `parse` has read: the criterion of a `where` alone. */
export const compilePart = (part: Expression): PathResult<CompiledPath> => caught(() => ready(part, new Set()));

function ready(expression: Expression, constants: ReadonlySet<string>): CompiledPath {
  const run = compile(expression, constants);
  return { evaluate: (focus, environment) => caught(() => run(focus, scopeOf(focus, environment))) };
}

const scopeOf = (focus: Items, { resource, constants, base = '', effort }: Environment): Scope => ({
  resource: [resourceItem(resource)],
  context: focus,
  constants: constants ?? NO_CONSTANTS,
  base,
  index: 0,
  effort: effort ?? { left: MOST },
});

const NO_CONSTANTS: ReadonlyMap<string, Items> = new Map();

/** https://hl7.org/fhir/R4/fhirpath.html#variables */
const FIXED: Readonly<Record<string, Items>> = {
  ucum: text('http://unitsofmeasure.org'),
  sct: text('http://snomed.info/sct'),
  loinc: text('http://loinc.org'),
};

const functions: FunctionTable = { ...collectionFunctions, ...textFunctions, ...valueFunctions };

function compile(expression: Expression, constants: ReadonlySet<string>): Evaluate {
  switch (expression.node) {
    case 'literal':
      return () => expression.items;
    case 'this':
      return (focus) => focus;
    case 'index':
      return (_, { index }) => integer(index);
    case 'constant':
      return constant(expression, constants);
    case 'member':
      return member(expression, constants);
    case 'call':
      return call(expression, constants);
    case 'item': {
      const from = compile(expression.from, constants);
      const place = compile(expression.place, constants);
      return (focus, scope) => {
        const at = wholeNumber(place(focus, scope), '[ ]');
        const found = at === null ? undefined : from(focus, scope)[at];
        return found === undefined ? EMPTY : [found];
      };
    }
    case 'negative': {
      const operand = compile(expression.operand, constants);
      return (focus, scope) => {
        const item = only(operand(focus, scope), '-');
        return item === null ? EMPTY : [opposite(item)];
      };
    }
    case 'binary':
      return binary(expression, constants);
    default:
      return expression satisfies never;
  }
}

type Node<Name extends Expression['node']> = Extract<Expression, { readonly node: Name }>;

function constant({ name, at }: Node<'constant'>, constants: ReadonlySet<string>): Evaluate {
  if (constants.has(name)) return (_, scope) => scope.constants.get(name) ?? EMPTY;
  if (name === 'resource' || name === 'rootResource') return (_, { resource }) => resource;
  if (name === 'context') return (_, { context }) => context;
  const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
  if (fixed !== undefined) return () => fixed;
  return halt('unknown-constant', '%constant', 'No constant of this name was announced.', at);
}

function member({ from, name }: Node<'member'>, constants: ReadonlySet<string>): Evaluate {
  const step = memberStep(name);
  const walk = (items: Items, scope: Scope): Items => {
    const found: Item[] = [];
    for (const item of items) step(item, found);
    spend(scope, items.length + found.length);
    return found;
  };
  if (from !== null) {
    const before = compile(from, constants);
    return (focus, scope) => walk(before(focus, scope), scope);
  }
  if (!/^[A-Z]/.test(name)) return walk;
  // `Patient.name`: the name of a type at the beginning of a path is the focus, where it is of that type.
  const type = { space: 'FHIR', name } as const;
  return (focus, scope) => {
    const named = focus.filter((item) => isOf(item, type));
    return named.length > 0 ? named : walk(focus, scope);
  };
}

/** Functions that take the name of a type. */
const TYPED: ReadonlySet<string> = new Set(['ofType', 'is', 'as', 'getReferenceKey']);

function call(expression: Node<'call'>, constants: ReadonlySet<string>): Evaluate {
  const { from, name, arguments: given, at } = expression;
  const before = from === null ? (focus: Items) => focus : compile(from, constants);
  if (TYPED.has(name)) return typed(expression, before);
  if (from === null && given.length === 0 && constants.has(`${name}()`)) {
    return (_, scope) => scope.constants.get(`${name}()`) ?? EMPTY;
  }
  if (name === 'iif') return choice(expression, { before, constants });
  const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (called === undefined) return halt('not-supported', `${name}()`, 'This function is not compiled.', at);
  if (given.length < called.least || given.length > called.most) {
    return halt('syntax', `${name}()`, 'The function takes another number of arguments.', at);
  }
  const parts = given.map((part) => compile(part, constants));
  return (focus, scope) => called.run(before(focus, scope), { scope, parts, focus });
}

function typed({ name, arguments: given, at }: Node<'call'>, before: Evaluate): Evaluate {
  const [only_, ...more] = given;
  if (more.length > 0) return halt('syntax', `${name}()`, 'The function takes one type.', at);
  if (name === 'getReferenceKey') {
    const kind = only_ === undefined ? null : typeNameIn(only_).name;
    return (focus, scope) => referenceKeys(before(focus, scope), kind, scope.base);
  }
  if (only_ === undefined) return halt('syntax', `${name}()`, 'The function takes one type.', at);
  const type = typeNameIn(only_);
  if (name === 'is') return (focus, scope) => isType(before(focus, scope), type);
  return (focus, scope) => before(focus, scope).filter((item) => countsAs(item, type));
}

function isType(items: Items, type: ReturnType<typeof typeNameIn>): Items {
  const item = only(items, 'is');
  return item === null ? EMPTY : truth(isOf(item, type));
}

/** `iif`: only the branch that is taken is evaluated. */
function choice(
  { arguments: given, at }: Node<'call'>,
  { before, constants }: { readonly before: Evaluate; readonly constants: ReadonlySet<string> },
): Evaluate {
  const [criterion, then, otherwise, ...more] = given.map((part) => compile(part, constants));
  if (criterion === undefined || then === undefined || more.length > 0) {
    return halt('syntax', 'iif()', 'The function takes two or three arguments.', at);
  }
  return (focus, scope) => {
    const items = before(focus, scope);
    if (condition(criterion(items, scope), 'iif') === true) return then(items, scope);
    return otherwise === undefined ? EMPTY : otherwise(items, scope);
  };
}

function binary({ operator, left, right, at }: Node<'binary'>, constants: ReadonlySet<string>): Evaluate {
  const first = compile(left, constants);
  if (operator === 'is' || operator === 'as') {
    const type = typeNameIn(right);
    if (operator === 'is') return (focus, scope) => isType(first(focus, scope), type);
    return (focus, scope) => first(focus, scope).filter((item) => countsAs(item, type));
  }
  const second = compile(right, constants);
  if (isLogical(operator)) {
    return (focus, scope) =>
      truth(
        combine(operator, condition(first(focus, scope), operator), () => condition(second(focus, scope), operator)),
      );
  }
  const run = operation(operator, at);
  return (focus, scope) => run(first(focus, scope), second(focus, scope), scope);
}
