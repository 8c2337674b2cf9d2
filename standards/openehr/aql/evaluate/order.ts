// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_order_by: what a row is ordered by, selected or not.

import type { Branch, Cohesion } from '../model/cohesion.ts';
import { refines } from '../model/refines.ts';
import type { AqlOrdering, AqlStep } from '../syntax.ts';
import { compareForOrder } from '../value/compare.ts';
import { type AqlNode, type Scalar, scalarOf } from '../value/scalar.ts';
import type { Place } from './place.ts';
import { satisfies } from './predicate.ts';
import { stepsFrom, type Values } from './values.ts';

/**
 * The value of an ordering in a row: from the nodes that the columns are at, as far as the path goes along with them, so that a
 * row is ordered by its own event. Of several values the one that comes first in this direction; no ordering makes more rows.
 */
export function orderKey(
  { path, direction }: AqlOrdering,
  from: { readonly values: Values; readonly cohesions: readonly Cohesion[]; readonly place: Place | null },
): Scalar | null {
  const { values, cohesions, place } = from;
  if (place === null || !satisfies(place.node, path.predicate)) return null;
  let shared: Branch | Cohesion | undefined = cohesions.find(
    ({ variable }) => variable === path.variable.toLowerCase(),
  );
  let nodes: readonly AqlNode[] = [place.node];
  path.steps.forEach((step, index) => {
    const branch: Branch | undefined = shared === undefined ? undefined : branchFor(shared.branches, step);
    const at = branch === undefined ? null : (values.at.get(branch) ?? null);
    shared = at === null ? undefined : branch;
    nodes =
      at === null
        ? nodes.flatMap((node) => stepsFrom(node, index === 0 ? place : null, step))
        : [at].filter((node) => satisfies(node, step.predicate));
  });
  const sign = direction === 'ascending' ? 1 : -1;
  const scalars = nodes.flatMap((node) => scalarOf(node) ?? []);
  return scalars.reduce<Scalar | null>(
    (best, one) => (best === null || sign * compareForOrder(one, best) < 0 ? one : best),
    null,
  );
}

const branchFor = (branches: readonly Branch[], step: AqlStep): Branch | undefined =>
  branches.find(({ attribute, predicate }) => attribute === step.attribute && refines(step.predicate, predicate));

/** What is missing comes last in either direction. */
export function compareKeys(
  one: readonly (Scalar | null)[],
  other: readonly (Scalar | null)[],
  orderBy: readonly AqlOrdering[],
): number {
  for (const [index, { direction }] of orderBy.entries()) {
    const [a, b] = [one[index] ?? null, other[index] ?? null];
    const order = compareForOrder(a, b);
    if (order !== 0) return a === null || b === null || direction === 'ascending' ? order : -order;
  }
  return 0;
}
