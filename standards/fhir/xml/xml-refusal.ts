// https://hl7.org/fhir/R4/xml.html: why XML was not taken, or an answer cannot be given as XML, as values.

/** Stable codes; the README says when each is given. */
export type XmlRefusalCode =
  | 'malformed'
  | 'wrong-encoding'
  | 'doctype'
  | 'too-deep'
  | 'too-large'
  | 'too-many-attributes'
  | 'not-a-resource'
  | 'wrong-namespace'
  | 'unknown-element'
  | 'unknown-attribute'
  | 'out-of-order'
  | 'too-many'
  | 'text-not-allowed'
  | 'empty'
  | 'invalid-format'
  | 'unrepresentable';

export interface XmlRefusal {
  readonly code: XmlRefusalCode;
  /** From 1; 0 where the text could not be read at all. */
  readonly line: number;
  /** In UTF-16 units, from 1. */
  readonly column: number;
  /** The element, as a FHIRPath from the resource: `Patient.name[0].given`; empty before there is one. */
  readonly expression: string;
  /** For the sender; never repeats a value. */
  readonly sentence: string;
}

export type XmlResult =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: XmlRefusal };

/** Carries a refusal out of the parser's callbacks or the writer's recursion; the public functions make a value of it. */
export class XmlRefused extends Error {
  readonly code: XmlRefusalCode;

  constructor(code: XmlRefusalCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}
