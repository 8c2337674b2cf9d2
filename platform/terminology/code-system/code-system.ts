// https://hl7.org/fhir/R4/codesystem.html: a code system made ready for questions.

import type { JsonObject } from '@fkj/standards-json';
import type { Concept } from './concept.ts';

export interface PropertyDefinition {
  readonly code: string;
  readonly uri: string | null;
  readonly type: string | null;
}

/** What a resource says of its own standing. */
export interface Standing {
  readonly status: string | null;
  readonly experimental: boolean;
  /** http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status */
  readonly standardsStatus: string | null;
}

export interface CodeSystem {
  /** Names this version of this resource in the record; empty for one that came with the question. */
  readonly key: string;
  readonly url: string;
  readonly version: string | null;
  readonly name: string | null;
  readonly language: string | null;
  readonly standing: Standing;
  /** complete, fragment, example, not-present, supplement. */
  readonly content: string;
  /** What a supplement is one of. */
  readonly supplements: string | null;
  readonly caseSensitive: boolean;
  readonly properties: readonly PropertyDefinition[];
  /** By code, in the order of the hierarchy: a concept comes before those below it. */
  readonly concepts: ReadonlyMap<string, Concept>;
  /** Codes by their lower case, where case does not matter. */
  readonly folded: ReadonlyMap<string, string> | null;
  /** The concepts of a supplement, as stored. */
  readonly added: readonly JsonObject[];
}

/** The concept of a code, in whatever case where that does not matter. */
export const conceptOf = ({ concepts, folded }: CodeSystem, code: string): Concept | null =>
  concepts.get(code) ?? concepts.get(folded?.get(code.toLowerCase()) ?? '') ?? null;
