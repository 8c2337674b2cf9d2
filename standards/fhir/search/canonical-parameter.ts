// https://hl7.org/fhir/R4/references.html#canonical: some reference parameters hold names of definitions, not places.

import { compiledType } from './definitions.ts';
import type { Branch, Emit } from './plan.ts';

const NAMES: ReadonlySet<string> = new Set(['canonical', 'uri']);

const known = new Map<string, ReadonlySet<string>>();

/**
 * Whether a reference parameter of a type holds canonical addresses only. Which resource has such an address is not kept in
 * the index, so nothing can be followed along it: a chain or an include would find nothing without saying so.
 */
export const holdsCanonicals = (resourceType: string, name: string): boolean => {
  const names = known.get(resourceType) ?? canonicalParameters(resourceType);
  known.set(resourceType, names);
  return names.has(name);
};

const canonicalParameters = (resourceType: string): ReadonlySet<string> => {
  const type = compiledType(resourceType);
  if (type === null) return new Set();
  const emits = [...type.emits, ...type.branches.flatMap(emitsIn)];
  return new Set(
    type.parameters.flatMap(({ name, type: of }, place) => {
      const own = emits.filter(({ param }) => param === place);
      return of === 'reference' && own.length > 0 && own.every(({ as }) => NAMES.has(as)) ? [name] : [];
    }),
  );
};

const emitsIn = (branch: Branch): readonly Emit[] => [...branch.emits, ...branch.next.flatMap(emitsIn)];
