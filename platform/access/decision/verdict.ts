// DESIGN.md §7 "Outcomes": what the pure rules answer, before it becomes a Permit or a Denial.

import type { Action, Basis, Restriction } from '@fkj/platform-record';
import type { Assignment } from '../caller.ts';
import type { SentenceKey } from './sentences.ts';

/** The rules let the caller through, if she has a live care relationship to each patient in `known`. */
export interface PermitVerdict {
  readonly outcome: 'permit';
  readonly restriction: Restriction;
  readonly kinds: ReadonlySet<string> | '*';
  readonly actions: ReadonlySet<Action>;
  readonly basis: Basis;
  readonly known: readonly string[];
  /** The role that had the right; null for citizens and systems. */
  readonly assignment: Assignment | null;
}

export type Verdict = PermitVerdict | { readonly outcome: 'deny'; readonly sentence: SentenceKey };

export const denied = (sentence: SentenceKey): Verdict => ({ outcome: 'deny', sentence });
