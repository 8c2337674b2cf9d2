// https://hl7.org/fhir/R4/codesystem.html#hierarchy: what is above and below a code, each once, even where a loop was stored.

import type { CodeSystem } from './code-system.ts';
import { conceptOf } from './code-system.ts';

const reached = (system: CodeSystem, code: string, next: 'parents' | 'children'): ReadonlySet<string> => {
  const found = new Set<string>();
  const waiting = [...(system.concepts.get(code)?.[next] ?? [])];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (found.has(one) || one === code) continue;
    found.add(one);
    waiting.push(...(system.concepts.get(one)?.[next] ?? []));
  }
  return found;
};

/** Every code above, without itself. */
export const ancestorsOf = (system: CodeSystem, code: string): ReadonlySet<string> => reached(system, code, 'parents');

/** Every code below, without itself. */
export const descendantsOf = (system: CodeSystem, code: string): ReadonlySet<string> =>
  reached(system, code, 'children');

/** https://hl7.org/fhir/R4/valueset-concept-subsumption-outcome.html */
export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

/** Null when one of the codes is not in the code system. */
export const subsumptionOf = (system: CodeSystem, a: string, b: string): Subsumption | null => {
  const [one, other] = [conceptOf(system, a), conceptOf(system, b)];
  if (one === null || other === null) return null;
  if (one === other) return 'equivalent';
  if (descendantsOf(system, one.code).has(other.code)) return 'subsumes';
  return descendantsOf(system, other.code).has(one.code) ? 'subsumed-by' : 'not-subsumed';
};
