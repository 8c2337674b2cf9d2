// DESIGN.md §4 "Index", §7 "graded addresses": all that is indexed of a stored resource.

import { searchableIndex } from '@fkj/platform-access';
import type { IndexEntry, WholeIndex } from '@fkj/platform-record';
import { clinicalTimeIn, extract, isResourceType } from '@fkj/standards-fhir';
import { isObject, type JsonObject, read } from '@fkj/standards-json';
import { gradesAddress } from '@fkj/standards-norway';
import { labelsOf } from '../write-draft.ts';
import type { ParameterSet } from './parameter-set.ts';

const PERSONS: ReadonlySet<string> = new Set(['Patient', 'RelatedPerson', 'Person']);

const treeOf = (document: string): JsonObject => {
  const parsed = read(document);
  if (!parsed.ok || !isObject(parsed.value.tree)) throw new Error('a stored document is no resource');
  return parsed.value.tree;
};

/** What the parameters of the house give of a document. Of a person with a graded address nothing: it may stand in any of them. */
export const furtherIndex = (
  set: ParameterSet,
  { kind, document, labels }: { readonly kind: string; readonly document: string; readonly labels: readonly string[] },
  base: string,
): readonly IndexEntry[] => furtherOf(set, { kind, tree: treeOf(document), labels }, base);

const furtherOf = (
  set: ParameterSet,
  { kind, tree, labels }: { readonly kind: string; readonly tree: JsonObject; readonly labels: readonly string[] },
  base: string,
): readonly IndexEntry[] => {
  if (PERSONS.has(kind) && labels.some(gradesAddress)) return [];
  const out: IndexEntry[] = [];
  for (const parameter of set.ofType(kind)) parameter.collect(tree, out, base);
  return out;
};

/** Everything that a write of this document would put into the index. */
export const wholeIndex = (
  set: ParameterSet,
  { kind, document }: { readonly kind: string; readonly document: string },
  base: string,
): WholeIndex | null => {
  if (!isResourceType(kind)) return null;
  const tree = treeOf(document);
  const labels = labelsOf(tree);
  const index = extract(tree, { base });
  return {
    index: [...searchableIndex(index, labels), ...furtherOf(set, { kind, tree, labels }, base)],
    clinicalTime: clinicalTimeIn(kind, index),
  };
};
