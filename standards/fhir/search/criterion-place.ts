// https://hl7.org/fhir/R4/search.html#chaining: a criterion is read on the searched type, or on another one behind a chain.

import type { Parsed } from './issue.ts';
import type { ParameterName } from './parameter-name.ts';
import type { ParseOptions } from './parse-value.ts';
import type { Criterion } from './request.ts';

/** Values that one search may ask for, each counted for every type that a chain may go through. */
export const MOST_TESTS = 100_000;
/** Types that the chains of one search may go through. */
const MOST_BRANCHES = 300;

/** What one search may still cost; shared by all its criteria. */
interface Budget {
  tests: number;
  branches: number;
}

export const startBudget = (): Budget => ({ tests: MOST_TESTS, branches: MOST_BRANCHES });

/** On which type of resource a criterion is read. */
export interface CriterionPlace {
  readonly resourceType: string;
  readonly options: ParseOptions;
  readonly budget: Budget;
}

/** One `name=value` of a client. */
export interface Sent {
  /** The name as the client wrote it. */
  readonly written: string;
  readonly value: string;
}

/** Reads a criterion of which the name, or the rest of a chain, has been read. */
export type ParseNamed = (place: CriterionPlace, sent: Sent, name: ParameterName) => Parsed<Criterion>;
