// DESIGN.md §4 "A new search parameter is refused until its index is complete": also where a new version of the program brings it.

import { belowParameter, holdsCanonicals, resourceTypes, searchParametersOf } from '@fkj/standards-fhir';

/**
 * Version of what `extract`, `searchableIndex` and `clinicalTimeIn` give of a resource. Raise it with every change of what
 * they give of resources that are stored already, and say below which parameters change: all rows of their types are then made
 * anew while the server runs, and those parameters are refused until they are.
 */
export const INDEX_VERSION = 2;

interface RuleChange {
  readonly version: number;
  readonly kind: string;
  readonly name: string;
}

/** Composites of three parts: the rows of the first version held two of them. */
const ofThreeParts = ['chromosome', 'referenceseqid'].flatMap((first) =>
  ['variant', 'window'].map((second) => `${first}-${second}-coordinate`),
);

/** Versions of canonical references below one another, which the first version did not keep. */
const canonicalVersions = resourceTypes.flatMap((kind) =>
  searchParametersOf(kind).flatMap(({ name }) =>
    holdsCanonicals(kind, name) ? [{ version: 2, kind, name: belowParameter(name) }] : [],
  ),
);

const CHANGES: readonly RuleChange[] = [
  ...ofThreeParts.map((name) => ({ version: 2, kind: 'MolecularSequence', name })),
  ...canonicalVersions,
];

/** Parameters of FHIR R4 whose rows may still follow older rules than they should. */
export const changesSince = (version: number): readonly RuleChange[] =>
  CHANGES.filter((change) => change.version > version);

/** The types of which rows may still follow older rules than they should; null for all, where the index is not trusted at all. */
export const kindsChangedSince = (version: number): readonly string[] | null =>
  version < 1 ? null : [...new Set(changesSince(version).map(({ kind }) => kind))];
