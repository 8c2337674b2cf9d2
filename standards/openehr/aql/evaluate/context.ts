// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_terminology: what an evaluation is told from outside.

import type { Budget } from './budget.ts';

/** A question to the terminologies: a call of TERMINOLOGY, or a URI within MATCHES {…}. */
export type TerminologyRequest =
  | { readonly form: 'call'; readonly operation: string; readonly service: string; readonly parameters: string }
  | { readonly form: 'uri'; readonly uri: string };

export type TerminologyAnswer =
  /** A value set; a code without terminology is of any. */
  | {
      readonly form: 'codes';
      readonly codes: readonly { readonly code: string; readonly terminology: string | null }[];
    }
  | { readonly form: 'boolean'; readonly value: boolean }
  | { readonly form: 'text'; readonly value: string };

export interface Told {
  /** Null when nobody knows. */
  readonly terminology: (request: TerminologyRequest) => TerminologyAnswer | null;
  /** `2026-11-21T22:30:30.000+01:00` */
  readonly now: string;
}

export interface Context extends Told {
  readonly budget: Budget;
}
