// https://hl7.org/fhir/R4/search.html#summary and #elements: which part of a resource is asked for.

import { isResourceType, resourceTypes, typeModel } from '../model/index.ts';

/** A part of each resource instead of the whole. */
export type Subset =
  | { readonly of: 'summary' | 'text' | 'data' }
  /** Elements or JSON members at the top: 'value' and 'valueQuantity' alike. */
  | { readonly of: 'elements'; readonly names: ReadonlySet<string> };

/** https://hl7.org/fhir/R4/valueset-observation-value.html, as search.html#summary demands. */
export const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const;

/** What `_elements` names: 'name' or 'Patient.name', of one type or (null) of any. Names that no such type has are told. */
export function elementsOf(
  type: string | null,
  names: readonly string[],
): { readonly known: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const known = new Set<string>();
  const unknown: string[] = [];
  for (const written of names) {
    const dot = written.indexOf('.');
    const [of, name] = dot < 0 ? [type, written] : [written.slice(0, dot), written.slice(dot + 1)];
    const types = of === null ? resourceTypes : isResourceType(of) ? [of] : [];
    if (types.some((candidate) => hasElement(candidate, name))) known.add(name);
    else unknown.push(written);
  }
  return { known, unknown };
}

function hasElement(type: string, name: string): boolean {
  const model = typeModel(type);
  return model !== null && (model.elements.has(name) || model.members.has(name));
}
