// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/docs/AQL/grammar/AqlLexer.g4: the words of a query, read where they stand.

import { AqlHalt } from '../issue.ts';
import { AQL_LIMITS, RESERVED } from '../words.ts';

const BLANK = /(?:[\s\uFEFF]+|--(?=\s|$)[^\r\n]*)+/y;
const WORD = /[A-Za-z]\w*/y;
const SYMBOL = /<=|>=|!=|<>|[=<>()[\]{},/*-]/y;
/** What stands here, to be named in a refusal: kinds only, no values. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/['"]/y, 'a text'],
  [/\$/y, 'a parameter'],
  [/[0-9.]/y, 'a number'],
];

/** Reads a text from left to right. White space and comments before each part are passed over. */
export class AqlReader {
  readonly text: string;
  private place = 0;
  private depth = 0;
  private readonly counts = { parts: 0, classes: 0, columns: 0, paths: 0 };

  constructor(text: string) {
    this.text = text;
    if (text.length > AQL_LIMITS.length) this.tooMuch(`A query has at most ${AQL_LIMITS.length} characters.`, 0);
  }

  /** Where the next part begins. */
  get at(): number {
    BLANK.lastIndex = this.place;
    const blank = BLANK.exec(this.text);
    if (blank !== null) this.place += blank[0].length;
    return this.place;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** Takes what stands here in the form of the (sticky) pattern. */
  take(pattern: RegExp): string | null {
    const found = this.peek(pattern);
    if (found !== null) this.place += found.length;
    return found;
  }

  peek(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Whether this keyword, in any case, comes next. */
  is(keyword: string): boolean {
    return this.peek(WORD)?.toUpperCase() === keyword;
  }

  takeWord(keyword: string): boolean {
    const is = this.is(keyword);
    if (is) this.place += keyword.length;
    return is;
  }

  isSymbol(symbol: string): boolean {
    return this.peek(SYMBOL) === symbol;
  }

  takeSymbol(symbol: string): boolean {
    const is = this.isSymbol(symbol);
    if (is) this.place += symbol.length;
    return is;
  }

  expectSymbol(symbol: string, after: string): void {
    if (!this.takeSymbol(symbol)) this.expected(`\`${symbol}\` ${after}`);
  }

  /** A word that is not reserved, or null. */
  takeName(): string | null {
    const word = this.peek(WORD);
    if (word === null || RESERVED.has(word.toUpperCase())) return null;
    this.place += word.length;
    return word;
  }

  /** Whether the word that stands here is followed by an opening round bracket. */
  get isCall(): boolean {
    return this.peek(/[A-Za-z]\w*\s*\(/y) !== null;
  }

  /** Runs the reading of something that stands within something else. */
  within<Read>(read: () => Read): Read {
    if (++this.depth > AQL_LIMITS.depth)
      this.tooMuch(`At most ${AQL_LIMITS.depth} brackets, functions or classes stand within each other.`);
    const value = read();
    this.depth--;
    return value;
  }

  /** Reads things with commas between. */
  list<Read>(read: () => Read): [Read, ...Read[]] {
    const list: [Read, ...Read[]] = [this.part(read)];
    while (this.takeSymbol(',')) list.push(this.part(read));
    return list;
  }

  part<Read>(read: () => Read): Read {
    this.count('parts');
    return read();
  }

  /** Counts one more; more than a query may have end the reading. */
  count(what: 'parts' | 'classes' | 'columns' | 'paths'): void {
    if (++this.counts[what] > AQL_LIMITS[what]) this.tooMuch(`A query has at most ${AQL_LIMITS[what]} ${what}.`);
  }

  /** Ends the reading: something else is expected here. */
  expected(what: string, hint = ''): never {
    return this.refuse(`Expected ${what}, but ${this.here()}.${hint === '' ? '' : ` ${hint}`}`);
  }

  refuse(sentence: string, at: number = this.at): never {
    throw new AqlHalt('syntax', at, sentence);
  }

  outdated(sentence: string, at: number = this.at): never {
    throw new AqlHalt('outdated', at, sentence);
  }

  tooMuch(sentence: string, at: number = this.at): never {
    throw new AqlHalt('too-much', at, sentence);
  }

  private here(): string {
    if (this.ended) return 'the query ends here';
    const word = this.peek(WORD);
    if (word !== null)
      return RESERVED.has(word.toUpperCase()) ? `${word.toUpperCase()} stands here` : 'a name stands here';
    const symbol = this.peek(SYMBOL);
    if (symbol !== null) return `\`${symbol}\` stands here`;
    return `${KINDS.find(([pattern]) => this.peek(pattern) !== null)?.[1] ?? 'a character that AQL has not'} stands here`;
  }
}
