// DESIGN.md §4 "Byte-true": finds where values stand in minified text, so that a change touches nothing else.

import type { Path, Step } from './path.ts';

/** Half-open offsets in UTF-16 units. */
export interface Span {
  /** Where the member begins (its name); for array items and the root the same as `start`. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** What is sought below one place, and the numbers of the paths that end here. */
interface Wanted {
  readonly below: Map<Step, Wanted>;
  readonly paths: number[];
}

const wantNothing = (): Wanted => ({ below: new Map(), paths: [] });

function wantedOf(paths: readonly Path[]): Wanted {
  const root = wantNothing();
  paths.forEach((path, number) => {
    let place = root;
    for (const step of path) {
      const known = place.below.get(step) ?? wantNothing();
      place.below.set(step, known);
      place = known;
    }
    place.paths.push(number);
  });
  return root;
}

/** The end of the string that begins at `start` (its opening quote). */
export function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (text.charCodeAt(quote - 1) === 92) {
    let slashes = quote - 1;
    while (text.charCodeAt(slashes - 1) === 92) slashes--;
    if ((quote - slashes) % 2 === 0) break;
    quote = text.indexOf('"', quote + 1);
  }
  return quote + 1;
}

/**
 * The end of the value that begins at `start`, without looking at what is in it.
 * With `inside` 1 and `start` behind an item, the end of the object or array that the item is in.
 */
export function endOfValue(text: string, start: number, inside = 0): number {
  let at = start;
  let depth = inside;
  for (;;) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case '{':
      case '[':
        depth++;
        at++;
        break;
      case '}':
      case ']':
        if (depth === 0) return at;
        depth--;
        at++;
        break;
      case ',':
        if (depth === 0) return at;
        at++;
        continue;
      case undefined:
        return at;
      default:
        at++;
        continue;
    }
    if (depth === 0) return at;
  }
}

class Walk {
  readonly found: (Span | null)[];
  private readonly text: string;
  private missing: number;

  constructor(text: string, count: number) {
    this.text = text;
    this.found = new Array<Span | null>(count).fill(null);
    this.missing = count;
  }

  /** Walks the value at `start` as far as something is sought in it; gives its end. */
  value(wanted: Wanted | undefined, from: number, start: number): number {
    const { text } = this;
    if (wanted === undefined) return endOfValue(text, start);
    const within = wanted.below.size > 0 ? text[start] : undefined;
    let end: number;
    if (within === '{') end = this.object(wanted, start);
    else if (within === '[') end = this.array(wanted, start);
    else end = endOfValue(text, start);
    for (const path of wanted.paths) {
      this.found[path] = { from, start, end };
      this.missing--;
    }
    return end;
  }

  private object(wanted: Wanted, start: number): number {
    const { text } = this;
    let left = wanted.below.size;
    let at = start + 1;
    while (text[at] === '"') {
      const endOfName = endOfString(text, at);
      const below = wanted.below.get(nameIn(text.slice(at, endOfName)));
      const end = this.value(below, at, endOfName + 1);
      if (below !== undefined) left--;
      if (left === 0) return this.rest(end);
      if (text[end] !== ',') return end + 1;
      at = end + 1;
    }
    return at + 1;
  }

  private array(wanted: Wanted, start: number): number {
    const { text } = this;
    let left = wanted.below.size;
    let at = start + 1;
    if (text[at] === ']') return at + 1;
    for (let index = 0; ; index++) {
      const below = wanted.below.get(index);
      const end = this.value(below, at, at);
      if (below !== undefined) left--;
      if (left === 0) return this.rest(end);
      if (text[end] !== ',') return end + 1;
      at = end + 1;
    }
  }

  /** With everything found nobody asks for the ends further out, and scanning the rest of a long text is dear. */
  private rest(reached: number): number {
    return this.missing === 0 ? reached : endOfValue(this.text, reached, 1);
  }
}

/** The name that a member is written with, escapes resolved. */
export function nameIn(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  const name: unknown = JSON.parse(quoted);
  return typeof name === 'string' ? name : quoted;
}

/**
 * Where the values at these paths stand in `text`, in one pass; null where a path leads nowhere.
 * `text` must be minified JSON made by `read` (without duplicate members): it is not checked again.
 */
export function locateAll(text: string, paths: readonly Path[]): readonly (Span | null)[] {
  const walk = new Walk(text, paths.length);
  walk.value(wantedOf(paths), 0, 0);
  return walk.found;
}

/** Where the value at one path stands in minified `text`; null if it is not there. */
export function locate(text: string, path: Path): Span | null {
  return locateAll(text, [path])[0] ?? null;
}
