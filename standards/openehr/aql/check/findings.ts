// DESIGN.md §5 "Errors": what the parts of the check share.

import type { AqlIssueCode } from '../issue.ts';
import type { FromClass } from '../model/variables.ts';

export interface Findings {
  /** Classes by variable in small letters. */
  readonly variables: ReadonlyMap<string, FromClass>;
  readonly add: (code: AqlIssueCode, at: number, sentence: string) => void;
}
