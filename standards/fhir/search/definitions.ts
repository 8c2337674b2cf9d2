// https://hl7.org/fhir/R4/searchparameter-registry.html: the compiled search parameters, by resource type and name.

import { compiledSearch as compiled } from '../generated/search.ts';
import { ownerParameter } from './owner-parameter.ts';
import type { CompiledParameter, CompiledType } from './plan.ts';

export const compiledType = (resourceType: string): CompiledType | null =>
  Object.hasOwn(compiled, resourceType) ? (compiled[resourceType] ?? null) : null;

const byName = new Map<string, ReadonlyMap<string, CompiledParameter>>();

/** The search parameters of a resource type by name; null for an unknown type. */
export const parametersByName = (resourceType: string): ReadonlyMap<string, CompiledParameter> | null => {
  const known = byName.get(resourceType);
  if (known) return known;
  const type = compiledType(resourceType);
  if (!type) return null;
  const map = new Map([...type.parameters, ownerParameter].map((parameter) => [parameter.name, parameter]));
  byName.set(resourceType, map);
  return map;
};

/** The search parameters of a resource type (name, type, documentation, canonical address) for the CapabilityStatement. */
export const searchParametersOf = (resourceType: string): readonly CompiledParameter[] =>
  compiledType(resourceType)?.parameters ?? [];

export const resourceTypes = (): readonly string[] => Object.keys(compiled);
