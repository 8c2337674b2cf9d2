// https://hl7.org/fhir/R4/json.html: objects and arrays are never empty; what a patch has emptied goes with what it held.

import { isArray, isObject, type JsonValue, type Path, read, remove, replaceValues } from '@fkj/standards-json';

/** Takes away what is empty, from the inside out. `text` is a sound resource but for what a patch took from it. */
export function prune(text: string): string {
  let pruned = text;
  for (;;) {
    const document = read(pruned, { maxDepth: Number.POSITIVE_INFINITY });
    const empty = document.ok ? emptyIn(document.value.tree, []) : null;
    if (empty === null) return pruned;
    pruned = empty.reduce((left, path) => without(left, path), pruned);
  }
}

/** In `_given` the places count: one that is emptied becomes null. */
function without(text: string, path: Path): string {
  const beside = typeof path.at(-1) === 'number' && String(path.at(-2)).startsWith('_');
  return (beside ? replaceValues(text, [{ path, value: 'null' }]) : remove(text, path)) ?? text;
}

/** The paths of the first empty thing: one, or both halves of an occurrence of a primitive. */
function emptyIn(value: JsonValue, path: Path): readonly Path[] | null {
  if (isArray(value)) {
    if (value.every((item) => item === null)) return [path];
    for (const [index, item] of value.entries()) {
      const empty = emptyIn(item, [...path, index]);
      if (empty !== null) return empty;
    }
    return null;
  }
  if (!isObject(value)) return null;
  const names = Object.keys(value);
  if (names.length === 0) return [path];
  for (const name of names) {
    const member = value[name];
    const empty = member === undefined ? null : emptyIn(member, [...path, name]);
    if (empty !== null) return empty;
  }
  return null;
}
