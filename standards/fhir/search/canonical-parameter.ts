// https://hl7.org/fhir/R4/references.html#canonical: some reference parameters hold names of definitions, not places.

import { compiledType } from './definitions.ts';
import type { Branch, Emit } from './plan.ts';

const NAMES: ReadonlySet<string> = new Set(['canonical', 'uri']);

const known = new Map<string, ReadonlySet<string>>();

/**
 * Whether a reference parameter of a type holds canonical addresses only. Which resource has such an address is not kept
 * beside them: whoever follows one looks up first what has which address.
 */
export const holdsCanonicals = (resourceType: string, name: string): boolean => {
  const names = known.get(resourceType) ?? canonicalParameters(resourceType);
  known.set(resourceType, names);
  return names.has(name);
};

/** Types of definitions, which have an address of their own, that such a parameter may lead to; none for other parameters. */
export const canonicalTargets = (resourceType: string, name: string): readonly string[] => {
  if (!holdsCanonicals(resourceType, name)) return [];
  const parameter = compiledType(resourceType)?.parameters.find((one) => one.name === name);
  return (parameter?.targets ?? []).filter(hasAddress);
};

const hasAddress = (resourceType: string): boolean =>
  compiledType(resourceType)?.parameters.some(({ name, type }) => name === 'url' && type === 'uri') ?? false;

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
