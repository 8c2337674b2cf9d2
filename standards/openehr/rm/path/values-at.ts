// https://specifications.openehr.org/releases/BASE/Release-1.2.0/architecture_overview.html#_paths_and_locators

import { isArray, isObject, type JsonValue } from '@fkj/standards-json';
import type { ArchetypePath, PathStep } from './path.ts';

const nameOf = (value: JsonValue): JsonValue | undefined =>
  isObject(value) && isObject(value.name) ? value.name.value : undefined;

function chosen(values: readonly JsonValue[], { nodeId, name, position }: PathStep): readonly JsonValue[] {
  if (nodeId === null && name === null && position === null) return values;
  const left = values.filter(
    (value) =>
      (nodeId === null || (isObject(value) && value.archetype_node_id === nodeId)) &&
      (name === null || nameOf(value) === name),
  );
  return position === null ? left : left.slice(position - 1, position);
}

/**
 * Every value that the path reaches in a canonical JSON tree, in the order of the document; empty where none does.
 * Attributes with several values are followed into each of them.
 */
export function valuesAt(root: JsonValue, path: ArchetypePath): readonly JsonValue[] {
  let values: readonly JsonValue[] = [root];
  for (const step of path) {
    const next: JsonValue[] = [];
    for (const value of values) {
      const member = isObject(value) ? value[step.attribute] : undefined;
      if (member === undefined || member === null) continue;
      for (const one of chosen(isArray(member) ? member : [member], step)) next.push(one);
    }
    values = next;
  }
  return values;
}
