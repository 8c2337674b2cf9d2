// DESIGN.md §8 "parse and extract": one walk over a resource reaches the nodes of all search parameters of its type.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Branch } from './plan.ts';
import { referencedType } from './read-reference.ts';

/** A branch whose emits have been made ready for one purpose. */
export interface ReadyBranch<Ready> {
  readonly branch: Branch;
  readonly ready: readonly Ready[];
  readonly next: readonly ReadyBranch<Ready>[];
}

export const makeReady = <Ready>(
  branches: readonly Branch[],
  prepare: (emits: Branch['emits']) => readonly Ready[],
): readonly ReadyBranch<Ready>[] =>
  branches.map((branch) => ({
    branch,
    ready: prepare(branch.emits),
    next: makeReady(branch.next, prepare),
  }));

const holds = (branch: Branch, node: JsonValue, resource: JsonObject): boolean => {
  if (branch.where) return isObject(node) && node[branch.where[0]] === branch.where[1];
  return branch.resolves === undefined || referencedType(node, resource) === branch.resolves;
};

/** Calls `visit` for every node that a prepared branch selects below an object, in document order for each branch. */
export const walk = <Ready>(
  branches: readonly ReadyBranch<Ready>[],
  object: JsonObject,
  context: { readonly resource: JsonObject; readonly visit: (ready: Ready, node: JsonValue) => void },
): void => {
  for (const ready of branches) {
    const value = object[ready.branch.member];
    if (value === undefined || value === null) continue;
    if (!isArray(value)) {
      reach(ready, value, context);
    } else if (ready.branch.index !== undefined) {
      const item = value[ready.branch.index];
      if (item !== undefined && item !== null) reach(ready, item, context);
    } else {
      for (const item of value) if (item !== null) reach(ready, item, context);
    }
  }
};

const reach = <Ready>(
  ready: ReadyBranch<Ready>,
  node: JsonValue,
  context: { readonly resource: JsonObject; readonly visit: (ready: Ready, node: JsonValue) => void },
): void => {
  if (!holds(ready.branch, node, context.resource)) return;
  for (const emit of ready.ready) context.visit(emit, node);
  if (ready.next.length > 0 && isObject(node)) walk(ready.next, node, context);
};
