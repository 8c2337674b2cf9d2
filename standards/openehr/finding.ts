// DESIGN.md §5 "Errors": what is wrong with a document or a template, where, and how to mend it.

/** Stable codes; the README says when each is given. */
export type FindingCode =
  | 'malformed'
  | 'type-unknown'
  | 'type-missing'
  | 'type-not-allowed'
  | 'attribute-unknown'
  | 'attribute-missing'
  | 'attribute-empty'
  | 'attribute-repeated'
  | 'not-an-object'
  | 'value-type'
  | 'value-format'
  | 'invariant'
  | 'node-not-allowed'
  | 'occurrences'
  | 'cardinality'
  | 'value-not-allowed'
  | 'code-not-allowed'
  | 'template-element-missing'
  | 'template-element-repeated'
  | 'template-element-unknown'
  | 'template-value'
  | 'unsupported';

export interface Finding {
  readonly code: FindingCode;
  /** A path that `readPath` reads: `/content[openEHR-EHR-OBSERVATION.x.v1]/data[at0001]`; for XML the names of the elements. */
  readonly path: string;
  /** For the sender; never repeats what a person's record says. */
  readonly sentence: string;
}

export type Found<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: readonly Finding[] };
