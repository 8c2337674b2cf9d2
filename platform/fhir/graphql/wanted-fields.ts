// https://spec.graphql.org/October2021/#sec-Field-Collection: what is asked of one object, fragments and directives taken in.

import type { FieldNode, SelectionSetNode } from 'graphql';
import { applies } from './fields.ts';
import { isTaken, type Query } from './query.ts';
import { typeOfName } from './type-names.ts';

export interface Wanted {
  readonly node: FieldNode;
  readonly inside: readonly SelectionSetNode[];
}

/** Fields by the name that they have in the answer; those of one name are one. */
export function wantedFields(
  selections: readonly SelectionSetNode[],
  type: string,
  query: Query,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const selection of selections) collect(selection, type, { query, wanted });
  return wanted;
}

function collect(
  selection: SelectionSetNode,
  type: string,
  { query, wanted }: { readonly query: Query; readonly wanted: Map<string, Wanted> },
): void {
  for (const node of selection.selections) {
    if (!isTaken(node.directives, query)) continue;
    if (node.kind === 'Field') {
      const key = node.alias?.value ?? node.name.value;
      const known = wanted.get(key);
      const inside = node.selectionSet === undefined ? [] : [node.selectionSet];
      wanted.set(key, { node: known?.node ?? node, inside: [...(known?.inside ?? []), ...inside] });
      continue;
    }
    const fragment = node.kind === 'InlineFragment' ? node : query.fragments.get(node.name.value);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition?.name.value;
    if (condition === undefined || applies(typeOfName(condition), type)) {
      collect(fragment.selectionSet, type, { query, wanted });
    }
  }
}
