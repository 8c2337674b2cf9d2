// DESIGN.md §7 "hostile input refused with limits": an evaluation ends, whatever is asked.

import { AqlHalt } from '../issue.ts';

/** Counts what an evaluation does and ends it. */
export interface Budget {
  /** `at`: what of the query is being done. */
  spend(at: number): void;
  /** `held`: how many rows are in memory at once. */
  hold(held: number, at: number): void;
}

const STEPS_BETWEEN_QUESTIONS = 1_024;

/** `stop` is asked now and then: the clock is the caller's. */
export function budgetOf(limits: {
  readonly steps: number;
  readonly rows: number;
  readonly stop: () => boolean;
}): Budget {
  let spent = 0;
  return {
    spend(at) {
      spent += 1;
      if (spent > limits.steps)
        throw new AqlHalt('costly', at, 'The query takes more steps than one may take; ask for less.');
      if (spent % STEPS_BETWEEN_QUESTIONS === 0 && limits.stop())
        throw new AqlHalt('stopped', at, 'The query took longer than it may.');
    },
    hold(held, at) {
      if (held > limits.rows)
        throw new AqlHalt('costly', at, 'The query has more rows than one may have; ask for less.');
    },
  };
}
