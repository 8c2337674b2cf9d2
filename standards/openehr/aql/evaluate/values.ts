// Reference ruling "AQL rows keep the values of one repeated node together": the values of several paths, side by side.

import type { Branch, Cohesion } from '../model/cohesion.ts';
import type { AqlStep } from '../syntax.ts';
import type { AqlNode } from '../value/scalar.ts';
import type { Budget } from './budget.ts';
import type { Place } from './place.ts';
import { satisfies, stepped } from './predicate.ts';

/** The value of each path, and which node each branch was at. */
export interface Values {
  readonly nodes: readonly (AqlNode | null)[];
  readonly at: ReadonlyMap<Branch | Cohesion, AqlNode | null>;
}

/** What a variable stands for in this row; null when nothing. */
export type PlaceOf = (variable: string) => Place | null;

/** A way through some branches: the values that it leads to, and where each branch was. */
interface Way {
  readonly nodes: (readonly [index: number, node: AqlNode])[];
  readonly at: (readonly [branch: Branch | Cohesion, node: AqlNode])[];
}

interface Run {
  /** How many paths there are. */
  readonly count: number;
  readonly budget: Budget;
  /** The place in the query that this is about. */
  readonly begins: number;
}

/**
 * One item for every way in which the shared nodes can be gone through. Nodes without any value on the way are left out, and
 * where nothing is left there is one item with nothing: a row is never lost for want of values.
 */
export function valuesOf(cohesions: readonly Cohesion[], placeOf: PlaceOf, run: Run): readonly Values[] {
  const ways = combined(
    cohesions.map((cohesion) => () => waysOfVariable(cohesion, placeOf(cohesion.variable), run)),
    run,
  );
  return ways.map((way) => {
    const nodes: (AqlNode | null)[] = Array.from({ length: run.count }, () => null);
    for (const [index, node] of way.nodes) nodes[index] = node;
    return { nodes, at: new Map(way.at) };
  });
}

function waysOfVariable(cohesion: Cohesion, place: Place | null, run: Run): readonly Way[] {
  if (place === null) return [];
  const { node } = place;
  const live = new Set(cohesion.paths.filter(({ guard }) => satisfies(node, guard)).map(({ index }) => index));
  const ways = waysOfBranches(cohesion.branches, { node, place, live }, run);
  const own = cohesion.ends.filter((end) => live.has(end)).map((end) => [end, wholeOf(place)] as const);
  return ways.map((way) => ({ nodes: [...own, ...way.nodes], at: [[cohesion, node], ...way.at] }));
}

const waysOfBranches = (branches: readonly Branch[], from: From, run: Run): readonly Way[] =>
  combined(
    branches.map((branch) => () => waysOfBranch(branch, from, run)),
    run,
  );

function waysOfBranch(branch: Branch, { node, place, live }: From, run: Run): readonly Way[] {
  const ways: Way[] = [];
  for (const child of reachedBy(branch, { node, place, live })) {
    const here = liveAt(branch, child, live);
    const own = branch.ends.filter((end) => here.has(end)).map((end) => [end, child] as const);
    for (const way of waysOfBranches(branch.branches, { node: child, place: null, live: here }, run)) {
      run.budget.hold(ways.push({ nodes: [...own, ...way.nodes], at: [[branch, child], ...way.at] }), run.begins);
    }
  }
  return ways;
}

/** Every combination of one way of each side; a side that has none takes nothing away. */
function combined(sides: readonly (() => readonly Way[])[], run: Run): readonly Way[] {
  let ways: Way[] = [{ nodes: [], at: [] }];
  for (const side of sides) {
    const own = side();
    const [only] = own;
    if (only === undefined) continue;
    if (own.length === 1) {
      // What nearly every side has; the ways are this function's own.
      for (const way of ways) {
        way.nodes.push(...only.nodes);
        way.at.push(...only.at);
      }
      continue;
    }
    run.budget.hold(ways.length * own.length, run.begins);
    ways = ways.flatMap((way) =>
      own.map((one) => {
        run.budget.spend(run.begins);
        return { nodes: [...way.nodes, ...one.nodes], at: [...way.at, ...one.at] };
      }),
    );
  }
  return ways;
}

interface From {
  readonly node: AqlNode;
  /** Set at the beginning of a path. */
  readonly place: Place | null;
  /** The paths whose predicates have held so far. */
  readonly live: ReadonlySet<number>;
}

const liveAt = (branch: Branch, node: AqlNode, live: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(
    branch.paths.filter(({ index, guard }) => live.has(index) && satisfies(node, guard)).map(({ index }) => index),
  );

/** The nodes of a branch under which any live path has a value. */
function reachedBy(branch: Branch, { node, place, live }: From): readonly AqlNode[] {
  if (!branch.paths.some(({ index }) => live.has(index))) return [];
  return stepsFrom(node, place, branch).filter((child) => {
    const here = liveAt(branch, child, live);
    if (branch.ends.some((end) => here.has(end))) return true;
    return branch.branches.some((next) => reachedBy(next, { node: child, place: null, live: here }).length > 0);
  });
}

/** What a step leads to; from a class of FROM also to what stands beside it (the data of a VERSION, the status of an EHR). */
export function stepsFrom(
  node: AqlNode,
  place: Place | null,
  step: Pick<AqlStep, 'attribute' | 'predicate'>,
): readonly AqlNode[] {
  const beside = place?.beside.get(step.attribute);
  if (beside !== undefined) return beside.filter((one) => satisfies(one, step.predicate));
  return stepped(node, { ...step, at: 0 });
}

/** A VERSION as a whole has its data in it. */
function wholeOf({ node, beside }: Place): AqlNode {
  const data = beside.get('data')?.[0];
  if (data === undefined || typeof node.value !== 'object' || node.value === null) return node;
  return { ...node, value: { ...node.value, data: data.value } };
}
