// https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2 figure 1: the grammar of filters and patch paths, read by hand.

import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { type AttributePath, comparisons, type FilterValue, type PatchPath, type ScimFilter } from './filter.ts';

const MAX_LENGTH = 4_000;
const MAX_DEPTH = 20;
const MAX_TERMS = 100;

const PATH =
  /((?:[A-Za-z][A-Za-z0-9._-]*:)(?:[A-Za-z0-9._-]+:)*)?([A-Za-z$][A-Za-z0-9_$-]*)(?:\.([A-Za-z$][A-Za-z0-9_$-]*))?/y;
const WORD = /[A-Za-z]+/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

/** The reading went wrong: caught at the two entrances below, never leaves this file. */
class Fault extends Error {}

class Reader {
  private at = 0;
  private terms = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  fail(expected: string): never {
    throw new Fault(`${expected} was expected at character ${this.at + 1}.`);
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private space(): boolean {
    const from = this.at;
    while (this.text[this.at] === ' ') this.at += 1;
    return this.at > from;
  }

  private sign(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  /** The next word if it is this one, without case. */
  private word(...words: readonly string[]): string | null {
    const from = this.at;
    const found = this.take(WORD)?.[0].toLowerCase();
    if (found !== undefined && words.includes(found)) return found;
    this.at = from;
    return null;
  }

  end(): void {
    if (this.at < this.text.length) this.fail('The end');
  }

  path(): AttributePath {
    const found = this.take(PATH);
    if (found === null) return this.fail('The name of an attribute');
    const [, schema, attribute = '', sub] = found;
    return { schema: schema === undefined ? null : schema.slice(0, -1), attribute, sub: sub ?? null };
  }

  private value(): FilterValue {
    const quoted = this.take(STRING)?.[0];
    if (quoted !== undefined) {
      try {
        return String(JSON.parse(quoted));
      } catch {
        return this.fail('A JSON string');
      }
    }
    const number = this.take(NUMBER)?.[0];
    if (number !== undefined) return { number };
    const word = this.word('true', 'false', 'null');
    if (word === null) return this.fail('A value (text in quotes, number, true, false or null)');
    return word === 'null' ? null : word === 'true';
  }

  /** `or` binds loosest, then `and`, then `not`. */
  filter(depth: number): ScimFilter {
    return this.joined('or', () => this.joined('and', () => this.term(depth)));
  }

  private joined(word: 'and' | 'or', part: () => ScimFilter): ScimFilter {
    const first = part();
    const rest: ScimFilter[] = [];
    for (;;) {
      const from = this.at;
      if (!this.space() || this.word(word) === null) {
        this.at = from;
        break;
      }
      if (!this.space() && this.text[this.at] !== '(') this.fail('A space');
      rest.push(part());
    }
    const [second, ...others] = rest;
    return second === undefined ? first : { op: word, filters: [first, second, ...others] };
  }

  private inside(close: string, depth: number): ScimFilter {
    if (depth >= MAX_DEPTH) this.fail(`Less than ${MAX_DEPTH} levels`);
    this.space();
    const filter = this.filter(depth + 1);
    this.space();
    if (!this.sign(close)) this.fail(close);
    return filter;
  }

  private term(depth: number): ScimFilter {
    this.terms += 1;
    if (this.terms > MAX_TERMS) this.fail(`At most ${MAX_TERMS} conditions`);
    const from = this.at;
    if (this.word('not') !== null) {
      this.space();
      if (this.sign('(')) return { op: 'not', filter: this.inside(')', depth) };
      this.at = from;
    }
    if (this.sign('(')) return this.inside(')', depth);
    const path = this.path();
    if (this.sign('[')) return { op: 'has', path, filter: this.inside(']', depth) };
    if (!this.space()) this.fail('A space');
    if (this.word('pr') !== null) return { op: 'pr', path };
    const word = this.word(...comparisons);
    const op = comparisons.find((one) => one === word);
    if (op === undefined) return this.fail(`An operator (${comparisons.join(', ')} or pr)`);
    if (!this.space()) this.fail('A space');
    return { op, path, value: this.value() };
  }

  patchPath(): PatchPath {
    const path = this.path();
    if (!this.sign('[')) return { path, filter: null, sub: null };
    const filter = this.inside(']', 0);
    const sub = this.sign('.') ? this.path() : null;
    if (sub !== null && (sub.schema !== null || sub.sub !== null)) this.fail('The name of a sub-attribute');
    return { path, filter, sub: sub?.attribute ?? null };
  }
}

const reading = <Value>(
  text: string,
  scimType: 'invalidFilter' | 'invalidPath',
  read: (reader: Reader) => Value,
): ScimResult<Value> => {
  if (text.length > MAX_LENGTH) return scimBad(scimType, `At most ${MAX_LENGTH} characters are read.`);
  try {
    const reader = new Reader(text);
    const value = read(reader);
    reader.end();
    return scimOk(value);
  } catch (error) {
    if (error instanceof Fault) return scimBad(scimType, error.message);
    throw error;
  }
};

/** A filter as written in `filter=`; a fault is told with its place. */
export const readFilter = (text: string): ScimResult<ScimFilter> =>
  reading(text.trim(), 'invalidFilter', (reader) => reader.filter(0));

/** The `path` of a PATCH operation. */
export const readPatchPath = (text: string): ScimResult<PatchPath> =>
  reading(text.trim(), 'invalidPath', (reader) => reader.patchPath());

/** A name as in `attributes=`, `sortBy=`. */
export const readAttributePath = (text: string): ScimResult<AttributePath> =>
  reading(text.trim(), 'invalidPath', (reader) => reader.path());
