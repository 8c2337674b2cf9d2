// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_string_data: texts between quotes, and back.

const LETTERS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|(.))/gs;
/** Half a surrogate pair, and what PostgreSQL's text cannot hold. */
const NO_TEXT = /\p{Surrogate}|\0/u;
const KNOWN = /^['"?*abfnrtv\\]$/;

/**
 * What is meant by the text within the quotes; null when a backslash stands before a letter that has no meaning. In a `pattern`
 * of LIKE the backslash stays before `?`, `*` and itself: there they have a meaning of their own.
 */
export function unquote(inner: string, use: 'text' | 'pattern'): string | null {
  let known = true;
  const value = inner.replaceAll(ESCAPE, (whole, unit?: string, octal?: string, letter = '') => {
    if (unit !== undefined) return asMeant(String.fromCharCode(Number.parseInt(unit, 16)), use);
    if (octal !== undefined) return asMeant(String.fromCharCode(Number.parseInt(octal, 8)), use);
    if (!KNOWN.test(letter)) known = false;
    if (use === 'pattern' && /^[?*\\]$/.test(letter)) return whole;
    return LETTERS[letter] ?? letter;
  });
  return known && !NO_TEXT.test(value) ? value : null;
}

const asMeant = (character: string, use: 'text' | 'pattern'): string =>
  use === 'pattern' && /^[?*\\]$/.test(character) ? `\\${character}` : character;

/** The text between single quotes. */
export const quote = (value: string): string =>
  `'${value.replaceAll(/[\\']/g, '\\$&').replaceAll(/\p{Cc}|[\u2028\u2029]/gu, asUnit)}'`;

/** A pattern of LIKE between single quotes: its backslashes are already there. */
export const quotePattern = (value: string): string =>
  `'${value.replaceAll("'", "\\'").replaceAll(/\p{Cc}|[\u2028\u2029]/gu, asUnit)}'`;

const asUnit = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A pattern given from outside, with a backslash only where one means something. */
export const plainPattern = (value: string): string =>
  value.replaceAll(/\\(.?)/gs, (_, letter: string) =>
    letter === '' ? '\\\\' : /[?*\\]/.test(letter) ? `\\${letter}` : letter,
  );
