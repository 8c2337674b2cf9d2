// https://specifications.openehr.org/releases/ITS-REST/latest/simplified_formats.html#_format_variants: FLAT keys and STRUCTURED objects are two spellings of one tree.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Finding } from '../finding.ts';

/** One place of the tree: its values by suffix (`''` for the value itself) and what is below it, by id and index. */
export interface Entry {
  readonly values: Map<string, JsonValue>;
  readonly below: Map<string, Map<number, Entry>>;
}

export const newEntry = (): Entry => ({ values: new Map(), below: new Map() });

/** More of one thing than this nobody means. */
const MAX_INDEX = 9_999;
const MAX_SEGMENTS = 60;
const SEGMENT = /^(.*?)(?::(\d{1,4}))?$/s;

/** The entry at id and index below, made where it is not there. */
export function entryAt(entry: Entry, id: string, index: number): Entry {
  const known = entry.below.get(id) ?? new Map<number, Entry>();
  entry.below.set(id, known);
  const found = known.get(index) ?? newEntry();
  known.set(index, found);
  return found;
}

/** Entries below of that id, in the order of their indexes. */
export const entriesAt = (entry: Entry, id: string): readonly (readonly [number, Entry])[] =>
  [...(entry.below.get(id) ?? [])].sort(([one], [other]) => one - other);

export const isEmpty = (entry: Entry): boolean =>
  entry.values.size === 0 && [...entry.below.values()].every((items) => [...items.values()].every(isEmpty));

/** FLAT: `id:0/id2|suffix` with a value each. */
export function entryOfFlat(flat: JsonObject): { readonly root: Entry; readonly findings: readonly Finding[] } {
  const root = newEntry();
  const findings: Finding[] = [];
  for (const [key, value] of Object.entries(flat)) {
    const segments = key.split('/');
    const last = segments.pop() ?? '';
    const bar = last.indexOf('|');
    const suffix = bar === -1 ? '' : last.slice(bar + 1);
    segments.push(bar === -1 ? last : last.slice(0, bar));
    if (segments.length > MAX_SEGMENTS || segments.includes('')) {
      findings.push({ code: 'malformed', path: key, sentence: 'The path has an empty part, or too many parts.' });
      continue;
    }
    let here = root;
    for (const segment of segments) {
      const [, id = '', index = '0'] = SEGMENT.exec(segment) ?? [];
      here = entryAt(here, id, Number(index));
    }
    here.values.set(suffix, value);
  }
  return { root, findings };
}

export function flatOfEntry(root: Entry, isIndexed: (path: string) => boolean): JsonObject {
  const flat: Record<string, JsonValue> = {};
  const walk = (entry: Entry, path: string, plain: string): void => {
    for (const [suffix, value] of entry.values) flat[suffix === '' ? path : `${path}|${suffix}`] = value;
    for (const [id, items] of entry.below) {
      const below = plain === '' ? id : `${plain}/${id}`;
      for (const [index, item] of items) {
        const segment = index > 0 || isIndexed(below) ? `${id}:${index}` : id;
        walk(item, path === '' ? segment : `${path}/${segment}`, below);
      }
    }
  };
  walk(root, '', '');
  return flat;
}

/** STRUCTURED: objects in each other, arrays for indexes, `|suffix` for suffixes. */
export function entryOfStructured(structured: JsonObject): {
  readonly root: Entry;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const fill = (entry: Entry, value: JsonValue, path: string): void => {
    if (!isObject(value)) {
      if (isArray(value)) findings.push({ code: 'malformed', path, sentence: 'A list may not stand in a list.' });
      else if (value !== null) entry.values.set('', value);
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      if (name === '' || name.startsWith('|')) {
        entry.values.set(name.slice(1), member);
        continue;
      }
      const [id = '', suffix] = splitSuffix(name);
      const [, bare = '', first = '0'] = SEGMENT.exec(id) ?? [];
      const below = path === '' ? id : `${path}/${id}`;
      const items = isArray(member) ? member : [member];
      if (items.length > MAX_INDEX) {
        findings.push({ code: 'malformed', path: below, sentence: `There are more than ${MAX_INDEX} of one thing.` });
        continue;
      }
      items.forEach((item, index) => {
        const child = entryAt(entry, bare, Number(first) + index);
        if (suffix !== undefined) child.values.set(suffix, item);
        else fill(child, item, below);
      });
    }
  };
  const root = newEntry();
  fill(root, structured, '');
  return { root, findings };
}

/** In `ctx` suffixes may stand in the name: `health_care_facility|name`. */
function splitSuffix(name: string): readonly [string, string | undefined] {
  const bar = name.indexOf('|');
  return bar === -1 ? [name, undefined] : [name.slice(0, bar), name.slice(bar + 1)];
}

export function structuredOfEntry(root: Entry): JsonObject {
  const print = (entry: Entry): JsonValue => {
    const only = entry.values.get('');
    if (only !== undefined && entry.values.size === 1 && entry.below.size === 0) return only;
    const made: Record<string, JsonValue> = {};
    for (const [suffix, value] of entry.values) made[`|${suffix === '' ? 'value' : suffix}`] = value;
    for (const [id, items] of entry.below) if (![...items.values()].every(isEmpty)) made[id] = list(items);
    return made;
  };
  const list = (items: ReadonlyMap<number, Entry>): JsonValue => {
    const length = Math.max(...items.keys()) + 1;
    return Array.from({ length }, (_, index) => {
      const item = items.get(index);
      return item === undefined ? {} : print(item);
    });
  };
  // The root of the document is one object, not a list of one.
  const made: Record<string, JsonValue> = {};
  for (const [id, items] of root.below) {
    const first = items.get(0);
    if (first !== undefined) made[id] = print(first);
  }
  return made;
}
