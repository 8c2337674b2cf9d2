// https://hl7.org/fhir/R4/mapping-language.html and DESIGN.md §5 "Errors": why a map gives nothing.

export interface MapIssue {
  readonly code: /** Not a StructureMap that can be followed. */
    | 'not-a-map'
    /** Something that R4 names and does not define, or that is not followed here. */
    | 'not-supported'
    | 'unknown-group'
    | 'unknown-variable'
    /** A type or element that R4 has not. */
    | 'unknown-element'
    /** A value that does not fit where it shall stand, or parameters that do not fit their transform. */
    | 'wrong-type'
    /** What the map demands of its source does not hold: check, min, max, only_one. */
    | 'check'
    /** An expression that cannot be compiled or evaluated. */
    | 'expression'
    /** More steps, depth or text than one map may take. */
    | 'costly';
  /** Names of the group and the rule; never a value. */
  readonly place: string;
  readonly sentence: string;
}

export type MapResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: MapIssue };

/** Leaves a map from wherever it is; `transformByMap` makes a value of it. */
export class MapHalt extends Error {
  readonly code: MapIssue['code'];

  constructor(code: MapIssue['code'], sentence: string) {
    super(sentence);
    this.code = code;
  }
}

export const halt = (code: MapIssue['code'], sentence: string): never => {
  throw new MapHalt(code, sentence);
};
