// DESIGN.md and reference ruling "rows keep the values of one repeated node together": which predicates are about the same nodes.

import { printPredicate } from '../print/term.ts';
import type { AqlPredicate } from '../syntax.ts';

/** What a predicate asks, one by one: `[at0004, 'Left']` asks for the code and for the name. */
function demandsOf(predicate: AqlPredicate | null): ReadonlySet<string> {
  if (predicate === null) return new Set();
  if (predicate.form === 'and') return new Set(predicate.of.flatMap((one) => [...demandsOf(one)]));
  if (predicate.form === 'node' && predicate.name !== null) {
    const { name, ...node } = predicate;
    return new Set([printPredicate({ ...node, name: null }), `name:${printPredicate({ ...node, id: '', name })}`]);
  }
  return new Set([printPredicate(predicate)]);
}

/** Whether every node that satisfies `narrow` also satisfies `wide`, as far as the words tell. */
export function refines(narrow: AqlPredicate | null, wide: AqlPredicate | null): boolean {
  const asked = demandsOf(narrow);
  return [...demandsOf(wide)].every((demand) => asked.has(demand));
}
