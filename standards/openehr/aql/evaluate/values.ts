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

/**
 * One item for every way in which the shared nodes can be gone through. Nodes without any value on the way are left out, and
 * where nothing is left there is one item with nothing: a row is never lost for want of values.
 */
export function valuesOf(
  cohesions: readonly Cohesion[],
  placeOf: PlaceOf,
  run: { readonly count: number; readonly budget: Budget; readonly begins: number },
): readonly Values[] {
  const found: Values[] = [];
  const nodes: (AqlNode | null)[] = Array.from({ length: run.count }, () => null);
  const at = new Map<Branch | Cohesion, AqlNode | null>();
  const live = new Set<number>();
  const overVariables = (index: number): void => {
    const cohesion = cohesions[index];
    if (cohesion === undefined) {
      run.budget.spend(run.begins);
      found.push({ nodes: [...nodes], at: new Map(at) });
      return;
    }
    const place = placeOf(cohesion.variable);
    at.set(cohesion, place?.node ?? null);
    for (const path of cohesion.paths) {
      if (place !== null && satisfies(place.node, path.guard)) live.add(path.index);
      else live.delete(path.index);
    }
    for (const end of cohesion.ends) nodes[end] = live.has(end) ? (place === null ? null : wholeOf(place)) : null;
    overBranches(cohesion.branches, { node: place?.node ?? null, place }, () => overVariables(index + 1));
  };
  const overBranches = (branches: readonly Branch[], from: From, then: () => void): void => {
    const [branch, ...rest] = branches;
    if (branch === undefined) {
      then();
      return;
    }
    const reached = reachedBy(branch, from, live);
    for (const node of reached.length === 0 ? [null] : reached) {
      const held = branch.paths.filter(({ index }) => live.has(index));
      const lost = held.filter(({ guard }) => node === null || !satisfies(node, guard));
      for (const { index } of lost) live.delete(index);
      for (const end of branch.ends) nodes[end] = live.has(end) ? node : null;
      at.set(branch, node);
      overBranches(branch.branches, { node, place: null }, () => {
        // The sides beside this one are gone over with what is live for them: their paths are others.
        overBranches(rest, from, then);
      });
      for (const { index } of held) live.add(index);
    }
  };
  overVariables(0);
  return found;
}

interface From {
  readonly node: AqlNode | null;
  /** Set at the beginning of a path. */
  readonly place: Place | null;
}

/** The nodes of a branch under which any live path has a value. */
function reachedBy(branch: Branch, { node, place }: From, live: ReadonlySet<number>): readonly AqlNode[] {
  const paths = branch.paths.filter(({ index }) => live.has(index));
  if (node === null || paths.length === 0) return [];
  return stepsFrom(node, place, branch).filter((child) => {
    const here = new Set(paths.filter(({ guard }) => satisfies(child, guard)).map(({ index }) => index));
    if (branch.ends.some((end) => here.has(end))) return true;
    return branch.branches.some((next) => reachedBy(next, { node: child, place: null }, here).length > 0);
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
