// DESIGN.md and reference ruling "rows keep the values of one repeated node together": which predicates are about the same nodes.

import { printPredicate } from '../print/term.ts';
import type { AqlPredicate } from '../syntax.ts';

const NOTHING: ReadonlySet<string> = new Set();
const known = new WeakMap<AqlPredicate, ReadonlySet<string>>();

/** What a predicate asks, one by one: `[at0004, 'Left']` asks for the code and for the name. */
function demandsOf(predicate: AqlPredicate | null): ReadonlySet<string> {
  if (predicate === null) return NOTHING;
  const demands = known.get(predicate) ?? new Set(demandsIn(predicate));
  known.set(predicate, demands);
  return demands;
}

function demandsIn(predicate: AqlPredicate): readonly string[] {
  if (predicate.form === 'and') return predicate.of.flatMap(demandsIn);
  if (predicate.form !== 'node' || predicate.name === null) return [printPredicate(predicate)];
  const { name, ...node } = predicate;
  return [printPredicate({ ...node, name: null }), `name:${printPredicate({ ...node, id: '', name })}`];
}

/** Whether every node that satisfies `narrow` also satisfies `wide`, as far as the words tell. */
export function refines(narrow: AqlPredicate | null, wide: AqlPredicate | null): boolean {
  const asked = demandsOf(narrow);
  for (const demand of demandsOf(wide)) if (!asked.has(demand)) return false;
  return true;
}
