// Reference ruling "AQL rows keep the values of one repeated node together": paths that go over the same nodes go over them together.

import type { AqlPath, AqlPredicate, AqlStep } from '../syntax.ts';
import { refines } from './refines.ts';

/** One attribute whose nodes several paths go over together. */
export interface Branch {
  readonly attribute: string;
  /** The widest predicate of the paths: the nodes it leaves are gone over. */
  readonly predicate: AqlPredicate | null;
  /** The paths through it, with what each asks of the nodes beyond that. */
  readonly paths: readonly { readonly index: number; readonly guard: AqlPredicate | null }[];
  /** The paths that end here. */
  readonly ends: readonly number[];
  readonly branches: readonly Branch[];
}

/** The paths of one variable. */
export interface Cohesion {
  /** In small letters. */
  readonly variable: string;
  readonly paths: readonly { readonly index: number; readonly guard: AqlPredicate | null }[];
  readonly ends: readonly number[];
  readonly branches: readonly Branch[];
}

interface Rest {
  readonly index: number;
  readonly steps: readonly AqlStep[];
}

/**
 * Groups paths by variable and then, step by step, by the nodes they share: the same attribute with the same predicate, or one
 * that asks for more (`events` and `events[at0006]`, `items[at0004]` and `items[at0004, 'Left']`). Indexes are places in `paths`.
 */
export function cohere(paths: readonly AqlPath[]): readonly Cohesion[] {
  const variables = [...new Set(paths.map(({ variable }) => variable.toLowerCase()))];
  return variables.map((variable) => {
    const own = paths.flatMap((path, index) => (path.variable.toLowerCase() === variable ? [{ path, index }] : []));
    return {
      variable,
      paths: own.map(({ path, index }) => ({ index, guard: path.predicate })),
      ends: own.filter(({ path }) => path.steps.length === 0).map(({ index }) => index),
      branches: branchesOf(own.map(({ path, index }) => ({ index, steps: path.steps }))),
    };
  });
}

function branchesOf(rests: readonly Rest[]): readonly Branch[] {
  const heads = rests.flatMap(({ index, steps }) => {
    const [head, ...rest] = steps;
    return head === undefined ? [] : [{ head, rest: { index, steps: rest } }];
  });
  return [...grouped(heads, ({ head }) => head.attribute)].flatMap(([attribute, own]) => {
    const leaders = leadersOf(own.map(({ head }) => head.predicate));
    const groups = grouped(own, ({ head }) => leaders.findIndex((one) => refines(head.predicate, one)));
    return leaders.map((predicate, place): Branch => {
      const followers = groups.get(place) ?? [];
      return {
        attribute,
        predicate,
        paths: followers.map(({ head, rest }) => ({
          index: rest.index,
          guard: refines(predicate, head.predicate) ? null : head.predicate,
        })),
        ends: followers.filter(({ rest }) => rest.steps.length === 0).map(({ rest }) => rest.index),
        branches: branchesOf(followers.map(({ rest }) => rest)),
      };
    });
  });
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The predicates that ask for less than every other that asks for the same. */
function leadersOf(predicates: readonly (AqlPredicate | null)[]): readonly (AqlPredicate | null)[] {
  return predicates.filter((one, place) =>
    predicates.every((other, otherPlace) => {
      if (otherPlace === place || !refines(one, other)) return true;
      return refines(other, one) && place < otherPlace;
    }),
  );
}
