// https://hl7.org/fhir/R4/codesystem.html#concept

import type { JsonObject, JsonValue } from '@fkj/standards-json';

export interface Designation {
  readonly language: string | null;
  /** A Coding. */
  readonly use: JsonObject | null;
  readonly value: string;
  /** The supplement that it comes from. */
  readonly source?: string;
}

export interface ConceptProperty {
  readonly code: string;
  /** The member of its value: valueCode, valueCoding, valueBoolean … */
  readonly member: string;
  readonly value: JsonValue;
}

export interface Concept {
  readonly code: string;
  readonly display: string | null;
  readonly definition: string | null;
  readonly designations: readonly Designation[];
  readonly properties: readonly ConceptProperty[];
  readonly extensions: readonly JsonObject[];
  /** Codes above and below, in the order in which the code system names them. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Its status, where the code system tells. */
  readonly status: string | null;
  readonly active: boolean;
  /** Groups others and is not to be chosen itself. */
  readonly abstract: boolean;
}
