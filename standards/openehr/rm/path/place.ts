// DESIGN.md §5 "Errors": a place in a document as a path that says which archetype and node it is in.

import { isArray, isObject, type JsonValue, type Path } from '@fkj/standards-json';
import { type ArchetypePath, type PathStep, printPath } from './path.ts';

const nodeIdOf = (value: JsonValue | undefined): string | null =>
  isObject(value) && typeof value.archetype_node_id === 'string' ? value.archetype_node_id : null;

/** Steps of JSON as a path of the model: the first of its node id needs no number. */
export function placeOf(root: JsonValue, steps: Path): string {
  const path: PathStep[] = [];
  let here: JsonValue | undefined = root;
  for (let at = 0; at < steps.length; at++) {
    const attribute = String(steps[at]);
    const member: JsonValue | undefined = isObject(here) ? here[attribute] : undefined;
    const index = steps[at + 1];
    if (!isArray(member) || typeof index !== 'number') {
      path.push({ attribute, nodeId: nodeIdOf(member), name: null, position: null });
      here = member;
      continue;
    }
    here = member[index];
    const nodeId = nodeIdOf(here);
    const alike = nodeId === null ? member : member.filter((item) => nodeIdOf(item) === nodeId);
    const before = nodeId === null ? index : member.slice(0, index).filter((item) => nodeIdOf(item) === nodeId).length;
    path.push({ attribute, nodeId, name: null, position: alike.length > 1 ? before + 1 : null });
    at++;
  }
  return printPath(path satisfies ArchetypePath);
}
