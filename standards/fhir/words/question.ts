// https://hl7.org/fhir/R4/search.html#content: what a text search asks, and how it is read.

import { stemsAsked } from './word.ts';

/** phrase: these stems one after the other in one text; a single word is a phrase of one. */
export type WordQuestion =
  | { readonly phrase: readonly string[] }
  | { readonly every: readonly WordQuestion[] }
  | { readonly some: readonly WordQuestion[] }
  | { readonly none: WordQuestion };

export type WordQuestionResult =
  | { readonly ok: true; readonly value: WordQuestion }
  /** `at`: place in the text, from 0. */
  | { readonly ok: false; readonly at: number; readonly expected: string };

const MOST = { length: 2000, pieces: 100, depth: 16 } as const;

interface Piece {
  readonly is: '(' | ')' | '-' | 'and' | 'or' | 'not' | 'text';
  readonly text: string;
  readonly at: number;
}

const PIECE = /\s+|[()]|"[^"]*"?|-(?=[\p{L}\p{N}("])|[^\s()"]+/gu;
/** What a minus excludes follows it at once. */
const BEFORE = /[\p{L}\p{N}("]/u;
const KEYWORDS: Readonly<Partial<Record<string, Piece['is']>>> = Object.assign(Object.create(null), {
  ...{ and: 'and', or: 'or', not: 'not' },
});

class Unexpected extends Error {
  readonly at: number;
  readonly expected: string;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
    this.expected = expected;
  }
}

/**
 * `blod "høyt trykk" -feber (puls OR ekg)`: all must be there, except what follows a minus or NOT; AND, OR and NOT in any
 * case, OR binds less than AND; what stands between quotation marks stands so in one text.
 */
export const readWords = (text: string): WordQuestionResult => {
  try {
    if (text.length > MOST.length) throw new Unexpected(MOST.length, `at most ${MOST.length} characters`);
    const reader = { pieces: piecesOf(text), place: 0, depth: 0, end: text.length };
    const value = readSome(reader);
    const left = reader.pieces[reader.place];
    if (left !== undefined) throw new Unexpected(left.at, 'a word or the end');
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Unexpected) return { ok: false, at: error.at, expected: error.expected };
    throw error;
  }
};

const piecesOf = (text: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (const found of text.matchAll(PIECE)) {
    const [written] = found;
    if (/^\s/.test(written)) continue;
    if (written.includes('*'))
      throw new Unexpected(found.index + written.indexOf('*'), 'whole words: * is not offered');
    if (written === '"' || (written.startsWith('"') && !written.endsWith('"'))) {
      throw new Unexpected(found.index, 'a quotation mark at the end of the phrase');
    }
    const sign = written === '(' || written === ')' || (written === '-' && BEFORE.test(text[found.index + 1] ?? ''));
    const is = sign ? written : KEYWORDS[written.toLowerCase()];
    pieces.push({ is: is ?? 'text', text: written, at: found.index });
    if (pieces.length > MOST.pieces) throw new Unexpected(found.index, `at most ${MOST.pieces} words`);
  }
  return pieces;
};

interface Reader {
  readonly pieces: readonly Piece[];
  readonly end: number;
  place: number;
  depth: number;
}

const next = (reader: Reader): Piece | undefined => reader.pieces[reader.place];

const readSome = (reader: Reader): WordQuestion => {
  const some = [readEvery(reader)];
  while (next(reader)?.is === 'or') {
    reader.place += 1;
    some.push(readEvery(reader));
  }
  const [only] = some;
  return some.length === 1 && only !== undefined ? only : { some };
};

const readEvery = (reader: Reader): WordQuestion => {
  const every = [readOne(reader)];
  for (;;) {
    const is = next(reader)?.is;
    if (is === undefined || is === 'or' || is === ')') break;
    if (is === 'and') reader.place += 1;
    every.push(readOne(reader));
  }
  const [only] = every;
  return every.length === 1 && only !== undefined ? only : { every };
};

const readOne = (reader: Reader): WordQuestion => {
  const piece = next(reader);
  reader.place += 1;
  switch (piece?.is) {
    case 'text': {
      const phrase = stemsAsked(piece.text);
      if (phrase.length === 0) throw new Unexpected(piece.at, 'a word of letters or digits, and no national number');
      return { phrase };
    }
    case '-':
    case 'not':
      return { none: nested(reader, piece.at, () => readOne(reader)) };
    case '(': {
      const inner = nested(reader, piece.at, () => readSome(reader));
      if (next(reader)?.is !== ')') throw new Unexpected(next(reader)?.at ?? reader.end, 'a word or )');
      reader.place += 1;
      return inner;
    }
    default:
      throw new Unexpected(piece?.at ?? reader.end, 'a word');
  }
};

const nested = (reader: Reader, at: number, read: () => WordQuestion): WordQuestion => {
  reader.depth += 1;
  if (reader.depth > MOST.depth) throw new Unexpected(at, `at most ${MOST.depth} brackets within each other`);
  const question = read();
  reader.depth -= 1;
  return question;
};
