// https://specifications.openehr.org/releases/AM/Release-2.3.0/ADL1.4.html#_regular_expressions: regular expressions of a predicate, in time proportional to the text.

import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | null>();
const MOST_REMEMBERED = 200;

function compile(source: string): RE2JS | null {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  let made: RE2JS | null = null;
  try {
    made = RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    // The library tells of an expression that it does not understand by throwing.
  }
  if (compiled.size >= MOST_REMEMBERED) compiled.clear();
  compiled.set(source, made);
  return made;
}

/** Whether the expression is among those that are understood: no references back, no looking around. */
export const isReadable = (source: string): boolean => compile(source) !== null;

/** Whether the whole text is of this expression; false for one that is not understood. */
export const isPattern = (value: string, source: string): boolean => compile(source)?.matches(value) ?? false;
