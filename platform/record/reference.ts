// DESIGN.md §4: every object of the record is named by its kind and id, in both languages.

/** 'Observation', 'Patient' … (FHIR type names). openEHR kinds join the same name space later. */
export type Kind = string;

/** Names one object of the record. */
export interface ObjectName {
  readonly kind: Kind;
  readonly id: string;
}
