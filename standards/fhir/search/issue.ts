// https://hl7.org/fhir/R4/valueset-issue-type.html: why a search is refused.

/**
 * not-found: no such parameter or resource type. invalid: a modifier that the type of parameter does not have.
 * value: a value that cannot be read. not-supported: right FHIR that this server does not carry out yet. incomplete: a
 * parameter of which the index is not complete yet.
 */
export type SearchIssueCode = 'not-found' | 'invalid' | 'value' | 'not-supported' | 'incomplete';

export interface SearchIssue {
  readonly code: SearchIssueCode;
  /** The parameter as the client wrote it, with its modifier. */
  readonly parameter: string;
  /** A sentence that the client can act on. It never repeats the value, which may be about a person. */
  readonly text: string;
}

/** A part of a request: read, or refused with the reason. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly issue: SearchIssue };

export const parsed = <Value>(value: Value): Parsed<Value> => ({ ok: true, value });

export const issue = (code: SearchIssueCode, parameter: string, text: string): { ok: false; issue: SearchIssue } => ({
  ok: false,
  issue: { code, parameter, text },
});
