// https://hl7.org/fhir/R4/search.html#content: what of a text counts as a word, and when two words are the same.

import { foldText } from '../search/fold-text.ts';
import { stemOf } from './stem.ts';

/**
 * The stems that a word answers to: its own, and where it has æ, ø or å also that of the word written without them. Whoever
 * asks with these letters finds them only; whoever asks without finds both.
 */
export type Word = readonly string[];

// Letters other than a to z, æ, ø and å lose their accents as in a search by name.
const FOREIGN = /[^\P{L}a-zæøå]/gu;
const MARKS = /\p{M}/gu;
const WORD = /[\p{L}\p{N}]+/gu;

const lettersOf = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(FOREIGN, (letter) => foldText(letter))
    .replace(MARKS, '');

/** Eleven digits, or six and five: what may be a national identity number is no word. It is sought as an identifier. */
const withoutNumbers = (words: readonly string[]): readonly string[] =>
  words.filter((word, place) => {
    const numeric = /^\d+$/.test(word);
    if (!numeric) return true;
    const date = word.length === 6 && /^\d{5}$/.test(words[place + 1] ?? '');
    const rest = word.length === 5 && /^\d{6}$/.test(words[place - 1] ?? '');
    return word.length !== 11 && !date && !rest;
  });

/** The words of a text in their order, in small letters. */
const spelt = (text: string): readonly string[] => withoutNumbers(lettersOf(text).match(WORD) ?? []);

/** The words of a text that is searched. */
export const wordsOf = (text: string): readonly Word[] => spelt(text).map(wordOf);

/** The stems of a text that is asked for: each is compared with all that a word answers to. */
export const stemsAsked = (text: string): readonly string[] => spelt(text).map(stemOf);

const known = new Map<string, Word>();
/** Words of which the stems are kept: a few thousand make up most texts. */
const MOST_KNOWN = 20_000;

const wordOf = (word: string): Word => {
  const before = known.get(word);
  if (before !== undefined) return before;
  const own = stemOf(word);
  const plain = /[æøå]/.test(word) ? stemOf(foldText(word)) : own;
  const made = plain === own ? [own] : [own, plain];
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(word, made);
  return made;
};
