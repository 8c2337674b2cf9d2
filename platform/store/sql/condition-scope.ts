// DESIGN.md §4 "Index": the rows on which a condition is printed.

import type { Parameters } from './parameters.ts';
import type { Tables } from './reach.ts';

/**
 * How rows are met. `patient`: one after another along the patient's index, so that tests must not invite the
 * planner to the token index. `population`: through the token and value indexes.
 */
export type Way = 'patient' | 'population';

export interface ConditionScope {
  readonly tables: Tables;
  readonly way: Way;
  /** Parameter that holds the kind. */
  readonly kind: string;
  readonly parameters: Parameters;
  /** SELECT of the keys (`object`) of all rows that can be met, where they are few. */
  readonly near?: () => string;
}
