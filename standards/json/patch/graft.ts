// DESIGN.md §4 "Byte-true": brings into a stored text what changed in another form of the same document, and nothing else.

import { Decimal, isArray, isObject, type JsonArray, type JsonObject, type JsonValue } from '../value.ts';
import { write } from '../write.ts';
import { itemsOf, membersOf } from './parts.ts';

/** One document as it stood and as it is now, both as the other form reads it (XML may write it otherwise than `stored`). */
export interface Change {
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** `stored`, minified, with what differs between the two; everything else, and all that is moved whole, keeps its bytes. */
export function graft(stored: string, { before, after }: Change): string {
  if (keyOf(before) === keyOf(after)) return stored;
  if (isObject(before) && isObject(after) && stored.startsWith('{')) return graftObject(stored, before, after);
  if (isArray(before) && isArray(after) && stored.startsWith('[')) return graftArray(stored, before, after);
  return write(after);
}

/** Equal for values with the same content and the same digits, whatever the order of members. */
function keyOf(value: JsonValue): string {
  if (value instanceof Decimal) return value.text;
  if (isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${keyOf(member)}`);
  return `{${members.sort().join(',')}}`;
}

function graftObject(stored: string, before: JsonObject, after: JsonObject): string {
  const members = membersOf(stored);
  const standing = new Set(members.map(({ name }) => name));
  const kept = members.flatMap(({ name, quoted, value }) => {
    const was = before[name];
    const is = after[name];
    if (is === undefined) return was === undefined ? [`${quoted}:${value}`] : [];
    return [`${quoted}:${was === undefined ? write(is) : graft(value, { before: was, after: is })}`];
  });
  const added = Object.entries(after).flatMap(([name, is]) => {
    const was = before[name];
    const isNew = !standing.has(name) && (was === undefined || keyOf(was) !== keyOf(is));
    return isNew ? [`${JSON.stringify(name)}:${write(is)}`] : [];
  });
  return `{${[...kept, ...added].join(',')}}`;
}

function graftArray(stored: string, before: JsonArray, after: JsonArray): string {
  const items = itemsOf(stored);
  const itemAt = (place: number): string => items[place] ?? 'null';
  const places = new Map<string, number[]>();
  for (const [place, item] of before.entries()) {
    const key = keyOf(item);
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
  }
  const used = new Set<number>();
  const found = after.map((item) => {
    const place = places.get(keyOf(item))?.shift();
    if (place !== undefined) used.add(place);
    return place;
  });
  // What was changed inside is taken for the next one that is not there any more.
  const left = [...before.keys()].filter((place) => !used.has(place)).values();
  const printed = after.map((item, at) => {
    const same = found[at];
    if (same !== undefined) return itemAt(same);
    const { value: place } = left.next();
    const was = place === undefined ? undefined : before[place];
    return was === undefined || place === undefined ? write(item) : graft(itemAt(place), { before: was, after: item });
  });
  return `[${printed.join(',')}]`;
}
