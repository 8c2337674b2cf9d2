// https://hl7.org/fhir/R4/elementdefinition.html: the form in which the compiled element model is kept in generated/model.ts.

export interface CompactElement {
  /** Type names; an element that defines its own members is its own type, named by its path ('Observation.component'). */
  readonly types: readonly string[];
  /** Absent means 0. */
  readonly min?: number;
  /** Absent means 1. */
  readonly max?: number | '*';
  /** `value[x]`: the JSON name carries the type. */
  readonly choice?: true;
  /** Number of a list in `codes`: a required binding. */
  readonly codes?: number;
  /** Number of a list in `targets`: the only types a Reference may lead to. */
  readonly targets?: number;
  /** Part of a summary (https://hl7.org/fhir/R4/search.html#summary). */
  readonly summary?: true;
  /** An attribute in XML (https://hl7.org/fhir/R4/xml.html): `Element.id`, `Extension.url`. */
  readonly attribute?: true;
}

export interface CompactType {
  readonly kind: 'resource' | 'complex' | 'primitive';
  readonly base: string | null;
  readonly abstract?: true;
  /** Own elements by name (without `[x]`), in the order of the definition; inherited ones stand in the base. */
  readonly elements: Record<string, CompactElement>;
}

export interface CompactModel {
  /** Concrete resource types, alphabetical. */
  readonly resources: readonly string[];
  readonly types: Readonly<Record<string, CompactType>>;
  readonly codes: readonly (readonly string[])[];
  readonly targets: readonly (readonly string[])[];
}
