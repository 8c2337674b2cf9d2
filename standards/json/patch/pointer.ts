// https://www.rfc-editor.org/rfc/rfc6901: JSON Pointer, and where one leads in minified text.

import { endOfString, endOfValue, nameIn, type Span } from '../locate.ts';
import type { Path, Step } from '../path.ts';

/** The reference tokens of a pointer, `~1` and `~0` resolved; null when it is not one. */
export function parsePointer(pointer: string): readonly string[] | null {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return null;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** RFC 6901 §4: digits without leading zero. Longer ones name no item that could be there. */
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;

/** The index that a token names; null when it is none (`-` included). */
export const indexOf = (token: string): number | null => (INDEX.test(token) ? Number(token) : null);

/** The container at a place: an object, an array, or neither. */
export type Container = 'object' | 'array' | null;

export function containerAt(text: string, { start }: Span): Container {
  if (text[start] === '{') return 'object';
  return text[start] === '[' ? 'array' : null;
}

export interface Reached {
  /** Where the tokens lead; null when there is nothing. */
  readonly span: Span | null;
  /** As far as the tokens lead to something. */
  readonly path: Path;
}

/** Follows tokens from the root of minified `text`, looking no further than it must. */
export function follow(text: string, tokens: readonly string[]): Reached {
  const path: Step[] = [];
  let span: Span = { from: 0, start: 0, end: text.length };
  for (const token of tokens) {
    const child = childOf(text, span, token);
    if (child === null) return { span: null, path };
    path.push(containerAt(text, span) === 'array' ? Number(token) : token);
    span = child;
  }
  return { span, path };
}

function childOf(text: string, span: Span, token: string): Span | null {
  switch (containerAt(text, span)) {
    case 'object':
      return memberOf(text, span, token);
    case 'array': {
      const index = indexOf(token);
      return index === null ? null : itemOf(text, span, index);
    }
    case null:
      return null;
  }
}

function memberOf(text: string, { start }: Span, name: string): Span | null {
  let at = start + 1;
  while (text[at] === '"') {
    const endOfName = endOfString(text, at);
    const end = endOfValue(text, endOfName + 1);
    if (nameIn(text.slice(at, endOfName)) === name) return { from: at, start: endOfName + 1, end };
    if (text[end] !== ',') return null;
    at = end + 1;
  }
  return null;
}

/** The item at `index` of the array at `span`; null when there are not so many. */
export function itemOf(text: string, { start }: Span, index: number): Span | null {
  let at = start + 1;
  if (text[at] === ']') return null;
  for (let passed = 0; ; passed++) {
    const end = endOfValue(text, at);
    if (passed === index) return { from: at, start: at, end };
    if (text[end] !== ',') return null;
    at = end + 1;
  }
}
