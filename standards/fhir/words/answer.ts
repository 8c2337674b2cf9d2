// https://hl7.org/fhir/R4/search.html#content: whether the texts of a resource hold what is asked.

import type { WordQuestion } from './question.ts';
import { type TextPart, textsOf } from './texts.ts';
import { type Word, wordsOf } from './word.ts';

/** Whether a stored resource holds the words. Exact: no text is cut, no word is left out but national numbers. */
export const holdsWords = (document: string, part: TextPart, question: WordQuestion): boolean => {
  const texts = textsOf(document, part).map(wordsOf);
  return holds(texts, question);
};

const holds = (texts: readonly (readonly Word[])[], question: WordQuestion): boolean => {
  if ('phrase' in question) return texts.some((words) => standsIn(words, question.phrase));
  if ('every' in question) return question.every.every((one) => holds(texts, one));
  if ('some' in question) return question.some.some((one) => holds(texts, one));
  return !holds(texts, question.none);
};

const standsIn = (words: readonly Word[], phrase: readonly string[]): boolean => {
  const [first] = phrase;
  if (first === undefined) return false;
  for (let from = 0; from + phrase.length <= words.length; from += 1) {
    if (words[from]?.includes(first) === true && phrase.every((stem, place) => words[from + place]?.includes(stem))) {
      return true;
    }
  }
  return false;
};
