// https://hl7.org/fhirpath/N1/grammar.html: the words of an expression.

import { halt } from './issue.ts';

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'time' | 'constant' | 'symbol' | 'end';
  /** The word itself; of quoted ones what stands between the quotes, read. */
  readonly word: string;
  readonly at: number;
  /** A name in back quotes is never a keyword. */
  readonly quoted: boolean;
}

const SPACE = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD =
  /(?<time>@(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?|\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)?(?:Z|[+-]\d\d:\d\d)?)?))|(?<number>\d+(?:\.\d+)?)|(?<constant>%(?:[A-Za-z_]\w*|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`))|(?<name>[A-Za-z_]\w*|`(?:[^`\\]|\\.)*`|\$(?:this|index|total))|(?<text>'(?:[^'\\]|\\.)*')|(?<symbol><=|>=|!=|!~|[-+*/&|=~<>()[\]{},.])/y;

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' };

const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, letter: string) =>
      code === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
    );

const isQuoted = (word: string): boolean => word.startsWith("'") || word.startsWith('`');

/** All words, and an end. */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    if (SPACE.test(expression)) at = SPACE.lastIndex;
    if (at >= expression.length) break;
    WORD.lastIndex = at;
    const groups = WORD.exec(expression)?.groups;
    if (groups === undefined) return halt('syntax', 'expression', 'This is not FHIRPath.', at);
    const [kind, raw] = found(groups);
    const word = kind === 'constant' ? raw.slice(1) : raw;
    tokens.push({ kind, word: isQuoted(word) ? unquote(word) : word, at, quoted: isQuoted(word) });
    at = WORD.lastIndex;
  }
  return [...tokens, { kind: 'end', word: '', at: expression.length, quoted: false }];
}

const KINDS = ['time', 'number', 'constant', 'name', 'text', 'symbol'] as const;

function found(groups: Readonly<Record<string, string | undefined>>): readonly [(typeof KINDS)[number], string] {
  for (const kind of KINDS) {
    const word = groups[kind];
    if (word !== undefined) return [kind, word];
  }
  throw new Error('a word of no kind');
}
