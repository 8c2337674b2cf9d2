// DESIGN.md §4 "Byte-true": changes to minified text that leave every other byte as the sender wrote it.

import { locate, locateAll, type Span } from './locate.ts';
import type { Path } from './path.ts';

/** `value` is JSON text (use `JSON.stringify` or `write`). */
export interface Replacement {
  readonly path: Path;
  readonly value: string;
}

/** A stretch of text to put instead of [start, end); stretches may not overlap. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts each stretch in its place, in one pass. */
export function splice(text: string, stretches: readonly Stretch[]): string {
  let spliced = '';
  let copied = 0;
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start)) {
    if (stretch.start < copied) throw new Error('stretches overlap');
    spliced += text.slice(copied, stretch.start) + stretch.text;
    copied = stretch.end;
  }
  return spliced + text.slice(copied);
}

/** Replaces the values at these paths (none inside another); null if one of them is not there. */
export function replaceValues(text: string, replacements: readonly Replacement[]): string | null {
  const spans = locateAll(
    text,
    replacements.map((replacement) => replacement.path),
  );
  const stretches: Stretch[] = [];
  for (const [number, { value }] of replacements.entries()) {
    const span = spans[number];
    if (!span) return null;
    stretches.push({ start: span.start, end: span.end, text: value });
  }
  return splice(text, stretches);
}

/** Adds a member as the last of the object at `path`; null if there is no object there or it has the name already. */
export function insertMember(
  text: string,
  path: Path,
  { name, value }: { name: string; value: string },
): string | null {
  const [object, existing] = locateAll(text, [path, [...path, name]]);
  if (!object || text[object.start] !== '{' || existing) return null;
  const comma = text[object.start + 1] === '}' ? '' : ',';
  const at = object.end - 1;
  return splice(text, [{ start: at, end: at, text: `${comma}${JSON.stringify(name)}:${value}` }]);
}

/** Sets a member of the object at `path`: replaces its value, or adds it last; null if there is no object there. */
export function setMember(text: string, path: Path, member: { name: string; value: string }): string | null {
  return (
    replaceValues(text, [{ path: [...path, member.name], value: member.value }]) ?? insertMember(text, path, member)
  );
}

/** Puts an item before the item at `index` of the array at `path` (last if index is its length); null if it cannot stand there. */
export function insertItem(
  text: string,
  path: Path,
  { index, value }: { index: number; value: string },
): string | null {
  if (index < 0) return null;
  const [array, next] = locateAll(text, [path, [...path, index]]);
  if (!array || text[array.start] !== '[') return null;
  if (next) return splice(text, [{ start: next.start, end: next.start, text: `${value},` }]);
  if (index > 0 && !locate(text, [...path, index - 1])) return null;
  const at = array.end - 1;
  return splice(text, [{ start: at, end: at, text: index === 0 ? value : `,${value}` }]);
}

/** The stretch that takes a member or item away with one comma. */
export function removal(text: string, span: Span): Stretch {
  if (text[span.end] === ',') return { start: span.from, end: span.end + 1, text: '' };
  const before = text[span.from - 1] === ',' ? 1 : 0;
  return { start: span.from - before, end: span.end, text: '' };
}

/** Removes the member or array item at `path`; null if it is not there. */
export function remove(text: string, path: Path): string | null {
  const span = path.length === 0 ? null : locate(text, path);
  return span ? splice(text, [removal(text, span)]) : null;
}
