// DESIGN.md §4 "A new search parameter is refused until its index is complete": also where a new version of the program brings it.

/**
 * Version of what `extract`, `searchableIndex` and `clinicalTimeIn` give of a resource. Raise it with every change of what
 * they give of resources that are stored already, and say below which parameters change: all rows are then made anew while
 * the server runs, and those parameters are refused until they are.
 */
export const INDEX_VERSION = 1;

interface RuleChange {
  readonly version: number;
  readonly kind: string;
  readonly name: string;
}

const CHANGES: readonly RuleChange[] = [];

/** Parameters of FHIR R4 whose rows may still follow older rules than they should. */
export const changesSince = (version: number): readonly RuleChange[] =>
  CHANGES.filter((change) => change.version > version);
