// DESIGN.md §4 "Index" and docs/decisions: what the index knows of a composition: its template and every archetype root in it.

import type { IndexEntry } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { archetypeNames } from './archetype-names.ts';

/** Names of the archetype roots in a tree, each once. */
function archetypesIn(root: JsonValue): ReadonlySet<string> {
  const found = new Set<string>();
  const left: JsonValue[] = [root];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (isArray(value)) left.push(...value);
    else if (isObject(value)) {
      const id = value['archetype_node_id'];
      if (typeof id === 'string') for (const name of archetypeNames(id)) found.add(name);
      left.push(...Object.values(value));
    }
  }
  return found;
}

/** Id of the template that a document says it follows. */
export function templateIdOf(tree: JsonObject): string | null {
  const details = tree['archetype_details'];
  const template = isObject(details) ? details['template_id'] : undefined;
  const value = isObject(template) ? template['value'] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

const token = (param: string, code: string): IndexEntry => ({ param, value: { type: 'token', system: null, code } });

export function indexOf(composition: JsonObject): readonly IndexEntry[] {
  const template = templateIdOf(composition);
  return [
    ...(template === null ? [] : [token('template', template)]),
    ...[...archetypesIn(composition)].map((id) => token('archetype', id)),
  ];
}
