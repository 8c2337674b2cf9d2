// https://www.rfc-editor.org/rfc/rfc8259: the grammar, in one pass that makes the tree and the minified text.

import type { Step } from './path.ts';
import type { JsonRefusalCode } from './refusal.ts';
import { Decimal, type JsonArray, type JsonObject, type JsonValue } from './value.ts';

export interface Document {
  readonly tree: JsonValue;
  /** The text with white space outside strings removed and nothing else changed. */
  readonly text: string;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const BYTE_ORDER_MARK = 0xfeff;

// They are ordinary names in JSON, but code that copies them into plain objects is open to prototype pollution.
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a member may not have this name. */
export const isForbiddenName = (name: string): boolean => FORBIDDEN.has(name);

// An object of a class keeps V8's fast shapes, which Object.create(null) does not; with nothing behind it, it is as safe.
class Members {
  [name: string]: JsonValue;
}
Object.setPrototypeOf(Members.prototype, null);
Reflect.deleteProperty(Members.prototype, 'constructor');

// With the u flag a whole pair is one character, so only a lone half is in this class.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Carries a refusal out of the recursion; `read` makes a value of it. */
export class Refused extends Error {
  readonly code: JsonRefusalCode;

  constructor(code: JsonRefusalCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Reads one text once; `at` and `steps` say where it stopped when `document` throws `Refused`. */
export class Reader {
  at = 0;
  depth = 0;
  readonly steps: Step[] = [];
  private readonly source: string;
  private readonly maxDepth: number;
  private minified = '';
  private copied = 0;

  constructor(source: string, maxDepth: number) {
    this.source = source;
    this.maxDepth = maxDepth;
  }

  document(): Document {
    if (this.source.charCodeAt(0) === BYTE_ORDER_MARK) {
      throw new Refused('byte-order-mark', 'The text starts with a byte order mark; send JSON as UTF-8 without one.');
    }
    const tree = this.value(this.next());
    this.next();
    if (this.at < this.source.length) {
      throw new Refused('trailing-text', 'There is more text after the end of the JSON value.');
    }
    const text = this.copied === 0 ? this.source : this.minified + this.source.slice(this.copied);
    return { tree, text };
  }

  /** Skips white space and gives the code of the character there; NaN at the end. */
  private next(): number {
    let c = this.source.charCodeAt(this.at);
    if (c > SPACE) return c;
    const gap = this.at;
    while (c === SPACE || c === NEWLINE || c === RETURN || c === TAB) c = this.source.charCodeAt(++this.at);
    if (this.at > gap) {
      this.minified += this.source.slice(this.copied, gap);
      this.copied = this.at;
    }
    return c;
  }

  private value(c: number): JsonValue {
    if (c === QUOTE) return this.string();
    if (c === OPEN_OBJECT) return this.object();
    if (c === OPEN_ARRAY) return this.array();
    if (c === 45 || isDigit(c)) return this.number(c);
    if (c === 116) return this.literal('true', true);
    if (c === 102) return this.literal('false', false);
    if (c === 110) return this.literal('null', null);
    throw this.unexpected('a value');
  }

  private enter(): number {
    if (this.depth >= this.maxDepth) {
      throw new Refused('too-deep', `Objects and arrays are nested more than ${this.maxDepth} levels deep.`);
    }
    this.at++;
    return this.depth++;
  }

  private leave(): void {
    this.at++;
    this.depth--;
  }

  private object(): JsonObject {
    const level = this.enter();
    const members = new Members();
    this.steps[level] = '';
    let c = this.next();
    if (c === CLOSE_OBJECT) {
      this.leave();
      return members;
    }
    for (;;) {
      if (c !== QUOTE) throw this.unexpected('a member name in double quotes');
      const start = this.at;
      const name = this.string();
      this.steps[level] = name;
      if (isForbiddenName(name)) {
        this.at = start;
        throw new Refused('forbidden-name', `A member may not be named '${name}'.`);
      }
      if (members[name] !== undefined) {
        this.at = start;
        throw new Refused('duplicate-member', `The member '${name}' is there twice in the same object.`);
      }
      if (this.next() !== COLON) throw this.unexpected("':'");
      this.at++;
      members[name] = this.value(this.next());
      c = this.next();
      if (c === CLOSE_OBJECT) {
        this.leave();
        return members;
      }
      if (c !== COMMA) throw this.unexpected("',' or '}'");
      this.at++;
      c = this.next();
    }
  }

  private array(): JsonArray {
    const level = this.enter();
    const items: JsonValue[] = [];
    this.steps[level] = 0;
    let c = this.next();
    if (c === CLOSE_ARRAY) {
      this.leave();
      return items;
    }
    for (;;) {
      this.steps[level] = items.length;
      items.push(this.value(c));
      c = this.next();
      if (c === CLOSE_ARRAY) {
        this.leave();
        return items;
      }
      if (c !== COMMA) throw this.unexpected("',' or ']'");
      this.at++;
      c = this.next();
    }
  }

  private string(): string {
    const { source } = this;
    const start = this.at + 1;
    let at = start;
    let escaped = false;
    for (;;) {
      const c = source.charCodeAt(at);
      if (c === QUOTE) break;
      if (c === BACKSLASH) {
        escaped = true;
        at += 2;
      } else if (c >= SPACE) {
        if (c >= 0xd800 && c <= 0xdfff) at = this.pair(c, at);
        at++;
      } else {
        this.at = at;
        throw this.unexpected('the end of a string (control characters inside strings must be escaped)');
      }
    }
    this.at = at + 1;
    const raw = source.slice(start, at);
    return escaped ? this.unescape(raw, start) : raw;
  }

  /** Checks that a surrogate has its other half; gives the place of the second. */
  private pair(high: number, at: number): number {
    const low = this.source.charCodeAt(at + 1);
    if (high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) return at + 1;
    this.at = at;
    throw new Refused('lone-surrogate', 'A string holds half of a surrogate pair, which is not a character.');
  }

  private unescape(raw: string, start: number): string {
    const decoded = decode(raw);
    if (decoded === null) {
      this.at = start;
      throw new Refused('malformed', 'A string holds an escape sequence that JSON does not know.');
    }
    if (LONE_SURROGATE.test(decoded)) {
      this.at = start;
      throw new Refused('lone-surrogate', 'A string holds half of a surrogate pair, which is not a character.');
    }
    if (decoded.includes('\0')) {
      this.at = start;
      throw new Refused('null-character', 'A string holds the character U+0000, which the record cannot keep.');
    }
    return decoded;
  }

  private number(first: number): Decimal {
    const { source } = this;
    const start = this.at;
    let c = first;
    if (c === 45) c = source.charCodeAt(++this.at);
    if (c === 48) this.at++;
    else this.digits();
    if (source.charCodeAt(this.at) === 46) {
      this.at++;
      this.digits();
    }
    c = source.charCodeAt(this.at);
    if (c === 69 || c === 101) {
      c = source.charCodeAt(++this.at);
      if (c === 43 || c === 45) this.at++;
      this.digits();
    }
    return new Decimal(source.slice(start, this.at));
  }

  private digits(): void {
    const { source } = this;
    if (!isDigit(source.charCodeAt(this.at))) throw this.unexpected('a digit');
    while (isDigit(source.charCodeAt(this.at))) this.at++;
  }

  private literal<Value extends boolean | null>(word: string, value: Value): Value {
    if (!this.source.startsWith(word, this.at)) throw this.unexpected('a value');
    this.at += word.length;
    return value;
  }

  private unexpected(wanted: string): Refused {
    const found = this.at < this.source.length ? 'something else' : 'the end of the text';
    return new Refused('malformed', `This is not JSON: expected ${wanted}, but found ${found}.`);
  }
}

function decode(raw: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
