// https://hl7.org/fhir/R4/search.html: a search parameter by name: R4's own, else one of the house.

import { holdsCanonicals } from '../canonical-parameter.ts';
import { parametersByName } from '../definitions.ts';
import { issue, type Parsed, parsed } from '../issue.ts';
import type { CompiledParameter } from '../plan.ts';
import { type CustomParameters, NO_CUSTOM } from './custom-parameter.ts';

/** Null where the type has no such parameter, or is none. */
export const findParameter = (
  resourceType: string,
  name: string,
  custom: CustomParameters = NO_CUSTOM,
): CompiledParameter | null => parametersByName(resourceType)?.get(name) ?? custom.find(resourceType, name);

/** Whether nothing can be followed along a reference parameter. */
export const isCanonical = (resourceType: string, name: string, custom: CustomParameters = NO_CUSTOM): boolean =>
  holdsCanonicals(resourceType, name) || (custom.find(resourceType, name)?.canonical ?? false);

/** Refused while the index of the parameter is not complete: an answer would be a part, and not say so. */
export const whenComplete = <Value>(
  value: Value,
  { resourceType, name, written }: { readonly resourceType: string; readonly name: string; readonly written: string },
  custom: CustomParameters = NO_CUSTOM,
): Parsed<Value> => {
  const why = custom.incomplete(resourceType, name);
  return why === null ? parsed(value) : issue('incomplete', written, why);
};
