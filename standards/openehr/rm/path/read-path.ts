// https://specifications.openehr.org/releases/BASE/Release-1.2.0/architecture_overview.html#_paths_and_locators

import type { ArchetypePath, PathStep } from './path.ts';

export interface PathRefusal {
  readonly code: 'path-syntax';
  /** Offset in UTF-16 units from 0. */
  readonly position: number;
  readonly sentence: string;
}

export type PathResult =
  | { readonly ok: true; readonly value: ArchetypePath }
  | { readonly ok: false; readonly error: PathRefusal };

class Refused extends Error {
  readonly position: number;

  constructor(position: number, sentence: string) {
    super(sentence);
    this.position = position;
  }
}

const MAX_LENGTH = 4_000;
const BLANK = /[ \t\r\n]*/y;
const ATTRIBUTE = /[a-z_][a-z0-9_]*/iy;
const NODE_ID =
  /(?:at|id)[0-9]+(?:\.[0-9]+)*(?![\w-])|[A-Za-z]\w*-[A-Za-z]\w*-[A-Za-z]\w*\.[A-Za-z0-9_-]+(?:\.v[0-9][\w.+-]*)?/y;
const NAME_PATH = /name\/value[ \t]*=/y;
const AND = /and\b|,/iy;
const POSITION = /[1-9][0-9]{0,5}/y;
const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;

class PathReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  path(): ArchetypePath {
    if (this.text === '' || this.text === '/') return [];
    const steps: PathStep[] = [];
    this.take(/\//y);
    do steps.push(this.step());
    while (this.take(/\//y) !== null);
    if (this.at < this.text.length)
      throw new Refused(this.at, 'Here a `/` and the next attribute, or the end, must come.');
    return steps;
  }

  private step(): PathStep {
    const attribute = this.take(ATTRIBUTE);
    if (attribute === null) throw new Refused(this.at, 'Here the name of an attribute must come.');
    const found = { nodeId: null as string | null, name: null as string | null, position: null as number | null };
    if (this.take(/\[/y) === null) return { attribute, ...found };
    do this.predicate(found);
    while (this.take(AND) !== null);
    if (this.take(/\]/y) === null) throw new Refused(this.at, 'The predicate must end with `]`.');
    return { attribute, ...found };
  }

  private predicate(found: { nodeId: string | null; name: string | null; position: number | null }): void {
    this.take(BLANK);
    const began = this.at;
    const nodeId = this.take(NODE_ID);
    const position = nodeId === null ? this.take(POSITION) : null;
    const name = nodeId === null && position === null ? this.name() : null;
    this.take(BLANK);
    if (nodeId !== null && found.nodeId === null) found.nodeId = nodeId;
    else if (position !== null && found.position === null) found.position = Number(position);
    else if (name !== null && found.name === null) found.name = name;
    else
      throw new Refused(
        began,
        'A predicate is an at-code or archetype id, a name in quotes, or a number from 1; each once.',
      );
  }

  private name(): string | null {
    this.take(NAME_PATH);
    this.take(BLANK);
    const literal = this.take(STRING);
    return literal === null ? null : literal.slice(1, -1).replace(/\\(.)/gs, '$1');
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }
}

/**
 * Reads `/content[openEHR-EHR-OBSERVATION.x.v1]/data[at0001, 'Name']/events[2]/value`. The first `/` may be left out; a
 * name may be said as `'Name'` or `name/value='Name'`, joined by `,` or `and`.
 */
export function readPath(text: string): PathResult {
  if (text.length > MAX_LENGTH) {
    const sentence = `A path may not be longer than ${MAX_LENGTH} characters.`;
    return { ok: false, error: { code: 'path-syntax', position: MAX_LENGTH, sentence } };
  }
  try {
    return { ok: true, value: new PathReader(text).path() };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { ok: false, error: { code: 'path-syntax', position: thrown.position, sentence: thrown.message } };
  }
}
