// https://hl7.org/fhirpath/N1/grammar.html and #operator-precedence: words to a tree.

import { Decimal } from '@fkj/standards-json';
import { halt } from './issue.ts';
import { system } from './item.ts';
import type { Expression, Operator } from './syntax.ts';
import { type Token, tokensOf } from './token.ts';

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['implies'],
  ['or', 'xor'],
  ['and'],
  ['in', 'contains'],
  ['=', '!=', '~', '!~'],
  ['<', '<=', '>', '>='],
  ['|'],
  ['is', 'as'],
  ['+', '-', '&'],
  ['*', '/', 'div', 'mod'],
];

const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'xor',
  'implies',
  'in',
  'contains',
  'is',
  'as',
  'div',
  'mod',
]);
/** Words that may be members all the same (https://hl7.org/fhirpath/N1/grammar.html `identifier`). */
const ALSO_NAMES: ReadonlySet<string> = new Set(['as', 'is', 'contains', 'in']);
const CALENDAR = /^(year|month|week|day|hour|minute|second|millisecond)s?$/;

/** Parts inside each other; characters and words of an expression. */
const DEEPEST = 60;
const LONGEST = 20_000;
const MOST_WORDS = 3_000;

/** Reads an expression; halts with the place where it is not FHIRPath, or not among what is compiled here. */
export function parse(expression: string): Expression {
  if (expression.length > LONGEST)
    return halt('costly', 'expression', `An expression has at most ${LONGEST} characters.`);
  const tokens = tokensOf(expression);
  if (tokens.length > MOST_WORDS) return halt('costly', 'expression', `An expression has at most ${MOST_WORDS} words.`);
  return new Parser(tokens).whole();
}

class Parser {
  private place = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Expression {
    const expression = this.expression(0);
    return this.now.kind === 'end' ? expression : this.unexpected();
  }

  private get now(): Token {
    return this.tokens[this.place] ?? { kind: 'end', word: '', at: 0, quoted: false };
  }

  private is(word: string): boolean {
    const { kind, quoted } = this.now;
    return (kind === 'symbol' || kind === 'name') && !quoted && this.now.word === word;
  }

  private take(word: string): boolean {
    const taken = this.is(word);
    if (taken) this.place++;
    return taken;
  }

  private expect(word: string): void {
    if (!this.take(word)) this.unexpected();
  }

  private unexpected(): never {
    const { kind, at } = this.now;
    return halt(
      'syntax',
      'expression',
      kind === 'end' ? 'The expression ends too early.' : 'This does not belong here.',
      at,
    );
  }

  private expression(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.signed();
    if (++this.depth > DEEPEST * LEVELS.length)
      halt('costly', 'expression', 'The expression is nested too deep.', this.now.at);
    let left = this.expression(level + 1);
    for (;;) {
      const { at } = this.now;
      const operator = operators.find((one) => this.take(one));
      if (operator === undefined) break;
      const right = operator === 'is' || operator === 'as' ? this.typeName() : this.expression(level + 1);
      left = { node: 'binary', operator, left, right, at };
    }
    this.depth--;
    return left;
  }

  private signed(): Expression {
    let negative = false;
    for (;;) {
      if (this.take('-')) negative = !negative;
      else if (!this.take('+')) break;
    }
    const operand = this.path();
    return negative ? { node: 'negative', operand } : operand;
  }

  private path(): Expression {
    let path = this.term();
    for (;;) {
      if (this.take('.')) path = this.step(path);
      else if (this.take('[')) {
        path = { node: 'item', from: path, place: this.expression(0) };
        this.expect(']');
      } else return path;
    }
  }

  private term(): Expression {
    const { kind, word, at } = this.now;
    if (this.take('(')) {
      const inner = this.expression(0);
      this.expect(')');
      return inner;
    }
    if (this.take('{')) {
      this.expect('}');
      return { node: 'literal', items: [] };
    }
    if (kind === 'constant') {
      this.place++;
      return { node: 'constant', name: word, at };
    }
    return kind === 'text' || kind === 'number' || kind === 'time' ? this.literal() : this.step(null);
  }

  private literal(): Expression {
    const { kind, word } = this.now;
    this.place++;
    if (kind === 'text') return { node: 'literal', items: [system('String', word)] };
    if (kind === 'number') {
      const { kind: next, word: unit, at } = this.now;
      if (next === 'text' || (next === 'name' && CALENDAR.test(unit))) {
        halt('not-supported', 'quantity', 'Quantities are not compiled.', at);
      }
      return { node: 'literal', items: [system(word.includes('.') ? 'Decimal' : 'Integer', new Decimal(word))] };
    }
    const time = word.slice(1);
    if (time.startsWith('T')) return { node: 'literal', items: [system('Time', time.slice(1))] };
    return { node: 'literal', items: [system(time.includes('T') ? 'DateTime' : 'Date', time.replace(/T$/, ''))] };
  }

  private step(from: Expression | null): Expression {
    const { kind, word, at, quoted } = this.now;
    if (kind !== 'name') return this.unexpected();
    // After a point nothing but a name can stand: Narrative.div has no other.
    if (!quoted && from === null && KEYWORDS.has(word) && !ALSO_NAMES.has(word)) return this.unexpected();
    this.place++;
    if (!quoted && word.startsWith('$')) return this.special(word, at);
    if (!quoted && from === null && (word === 'true' || word === 'false')) {
      return { node: 'literal', items: [system('Boolean', word === 'true')] };
    }
    if (quoted || !this.take('(')) return { node: 'member', from, name: word, at };
    const given: Expression[] = [];
    if (!this.take(')')) {
      do given.push(this.expression(0));
      while (this.take(','));
      this.expect(')');
    }
    return { node: 'call', from, name: word, arguments: given, at };
  }

  private special(word: string, at: number): Expression {
    if (word === '$this') return { node: 'this' };
    return word === '$index' ? { node: 'index', at } : halt('not-supported', word, `${word} is not compiled.`, at);
  }

  /** `HumanName`, `FHIR.Patient` */
  private typeName(): Expression {
    let name = this.step(null);
    while (this.take('.')) name = this.step(name);
    return name;
  }
}
