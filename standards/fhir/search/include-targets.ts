// https://hl7.org/fhir/R4/search.html#include: along which parameters resources can be included, forward and backward.

import { canonicalTargets, holdsCanonicals } from './canonical-parameter.ts';
import { resourceTypes, searchParametersOf } from './definitions.ts';

const followed = (resourceType: string) =>
  searchParametersOf(resourceType).filter(
    ({ type, name }) => type === 'reference' && !holdsCanonicals(resourceType, name),
  );

/** `Type:parameter` for every parameter that `_include` can follow from a resource type. */
export const includeTargets = (resourceType: string): readonly string[] =>
  followed(resourceType).map(({ name }) => `${resourceType}:${name}`);

const referring = new Map<string, readonly string[]>();

/** `Type:parameter` for every parameter that `_revinclude` can follow to a resource type. */
export const revIncludeTargets = (resourceType: string): readonly string[] => {
  const known = referring.get(resourceType);
  if (known !== undefined) return known;
  const made = resourceTypes().flatMap((from) =>
    followed(from)
      .filter(({ targets }) => targets.includes(resourceType))
      .map(({ name }) => `${from}:${name}`),
  );
  referring.set(resourceType, made);
  return made;
};

/** The same for parameters of canonical addresses, which are followed to definitions. */
export const canonicalIncludes = (resourceType: string): readonly string[] =>
  searchParametersOf(resourceType)
    .filter(({ name }) => canonicalTargets(resourceType, name).length > 0)
    .map(({ name }) => `${resourceType}:${name}`);

/** `Type:parameter` for every parameter of canonical addresses that `_revinclude` can follow to a resource type. */
export const canonicalRevIncludes = (resourceType: string): readonly string[] =>
  resourceTypes().flatMap((from) =>
    searchParametersOf(from)
      .filter(({ name }) => canonicalTargets(from, name).includes(resourceType))
      .map(({ name }) => `${from}:${name}`),
  );
