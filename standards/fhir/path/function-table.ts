// https://hl7.org/fhirpath/N1/#functions: how a function is said.

import type { Items } from './item.ts';
import type { Evaluate, Scope } from './scope.ts';

/** What stands between the brackets of a call. */
export interface Given {
  readonly scope: Scope;
  readonly parts: readonly Evaluate[];
  /** What the call itself is evaluated on: arguments that are no criteria are too. */
  readonly focus: Items;
}

export interface PathFunction {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  readonly run: (items: Items, given: Given) => Items;
}

export type FunctionTable = Readonly<Record<string, PathFunction>>;

export const without = (run: (items: Items, scope: Scope) => Items): PathFunction => ({
  least: 0,
  most: 0,
  run: (items, { scope }) => run(items, scope),
});

/** A function of one value that the caller gives. */
export const withValue = (run: (items: Items, value: Items, scope: Scope) => Items): PathFunction => ({
  least: 1,
  most: 1,
  run: (items, given) => run(items, valueAt(given, 0) ?? [], given.scope),
});

/** A function that evaluates its argument on each item. */
export const withCriteria = (run: (items: Items, criteria: Evaluate, scope: Scope) => Items): PathFunction => ({
  least: 1,
  most: 1,
  run: (items, { parts, scope }) => {
    const [criteria] = parts;
    return criteria === undefined ? [] : run(items, criteria, scope);
  },
});

/** The value of an argument; null where it was not given. */
export function valueAt({ parts, focus, scope }: Given, place: number): Items | null {
  const part = parts[place];
  return part === undefined ? null : part(focus, scope);
}
