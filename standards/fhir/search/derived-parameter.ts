// https://hl7.org/fhir/R4/search.html#modifiers: modifiers that look at other content than the parameter itself.
// What they look at is indexed beside it, under a name that no parameter can have.

/** `:text`: what stands beside a code in words. */
export const textParameter = (param: string): string => `${param}:text`;

/** `:of-type`: identifiers with their type; the system of such a token is `system|code` of the type. */
export const typedParameter = (param: string): string => `${param}:of-type`;

/** `:below`: the places that an address lies below; for canonical references the versions. */
export const belowParameter = (param: string): string => `${param}:below`;

/** Canonical addresses that name no version: these lead to every version of what they name. */
export const unversionedParameter = (param: string): string => `${param}:unversioned`;

/** Whether entries under this name serve a modifier only. */
export const isDerived = (param: string): boolean => param.includes(':');
