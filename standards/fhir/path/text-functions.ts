// https://hl7.org/fhirpath/N1/#string-manipulation. `matches` is not here: a regular expression can hold its thread.

import { wholeNumber } from './collection-functions.ts';
import { type FunctionTable, type PathFunction, valueAt, without, withValue } from './function-table.ts';
import { halt } from './issue.ts';
import { EMPTY, type Items, integer, text, truth } from './item.ts';
import { only, type Scope, spend } from './scope.ts';

/** Characters of a text. */
const LONGEST = 1_000_000;

function grown(value: string, scope: Scope): Items {
  if (value.length > LONGEST) halt('costly', 'text', 'A text grew too long.');
  spend(scope, value.length >> 4);
  return text(value);
}

/** The only text; null for none. */
export function textOf(items: Items, part: string): string | null {
  const item = only(items, part);
  if (item === null || item.value === null) return null;
  return typeof item.value === 'string' ? item.value : halt('evaluation', part, 'A text was expected.');
}

const ofText = (part: string, run: (value: string, scope: Scope) => Items): PathFunction =>
  without((items, scope) => {
    const value = textOf(items, part);
    return value === null ? EMPTY : run(value, scope);
  });

const ofTwoTexts = (part: string, run: (value: string, other: string) => Items): PathFunction =>
  withValue((items, given) => {
    const value = textOf(items, part);
    const other = textOf(given, part);
    return value === null || other === null ? EMPTY : run(value, other);
  });

export const textFunctions: FunctionTable = {
  indexOf: ofTwoTexts('indexOf', (value, other) => integer(value.indexOf(other))),
  startsWith: ofTwoTexts('startsWith', (value, other) => truth(value.startsWith(other))),
  endsWith: ofTwoTexts('endsWith', (value, other) => truth(value.endsWith(other))),
  contains: ofTwoTexts('contains', (value, other) => truth(value.includes(other))),
  split: ofTwoTexts('split', (value, other) => value.split(other).flatMap(text)),
  upper: ofText('upper', (value, scope) => grown(value.toUpperCase(), scope)),
  lower: ofText('lower', (value, scope) => grown(value.toLowerCase(), scope)),
  trim: ofText('trim', (value) => text(value.trim())),
  length: ofText('length', (value) => integer(value.length)),
  toChars: ofText('toChars', (value, scope) => {
    spend(scope, value.length);
    return [...value].flatMap(text);
  }),
  substring: {
    least: 1,
    most: 2,
    run: (items, given) => {
      const value = textOf(items, 'substring');
      const start = wholeNumber(valueAt(given, 0) ?? EMPTY, 'substring');
      const length = wholeNumber(valueAt(given, 1) ?? EMPTY, 'substring');
      if (value === null || start === null || start < 0 || start >= value.length) return EMPTY;
      return text(value.slice(start, length === null ? undefined : start + Math.max(0, length)));
    },
  },
  replace: {
    least: 2,
    most: 2,
    run: (items, given) => {
      const value = textOf(items, 'replace');
      const pattern = textOf(valueAt(given, 0) ?? EMPTY, 'replace');
      const other = textOf(valueAt(given, 1) ?? EMPTY, 'replace');
      if (value === null || pattern === null || other === null) return EMPTY;
      if ((value.length + 1) * (other.length + 1) > LONGEST * 10) halt('costly', 'replace', 'A text grew too long.');
      return grown(
        value.replaceAll(pattern, () => other),
        given.scope,
      );
    },
  },
  join: {
    least: 0,
    most: 1,
    run: (items, given) => {
      const separator = textOf(valueAt(given, 0) ?? EMPTY, 'join') ?? '';
      const parts = items.flatMap((item) => textOf([item], 'join') ?? []);
      spend(given.scope, items.length);
      return parts.length === 0 ? EMPTY : grown(parts.join(separator), given.scope);
    },
  },
};

/** `+` of texts, and `&`. */
export const joined = (left: string, right: string, scope: Scope): Items => grown(left + right, scope);
