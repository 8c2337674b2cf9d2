// Helsepersonelloven § 40 and pasientjournalforskriften: what is not signed yet is its author's, and her unit's.

import { textAt } from '../relations/tree.ts';
import { reservations } from './privacy-rules.ts';

/** The element that says whether a document is signed, by kind. */
const SIGNED: ReadonlyMap<string, string> = new Map([
  ['Composition', 'status'],
  ['DocumentReference', 'docStatus'],
]);

/** What the state of a document adds to the labels ('system|code') that its sender gave it. */
export const labelsOfDraft = (kind: string, tree: unknown): readonly string[] => {
  const element = SIGNED.get(kind);
  return element !== undefined && textAt(tree, element) === 'preliminary' ? [`${reservations}|unsigned`] : [];
};
