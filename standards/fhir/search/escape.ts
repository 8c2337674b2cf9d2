// https://hl7.org/fhir/R4/search.html#escaping: `\,` `\$` `\|` `\\` stand for the characters themselves.

/** Splits at a separator that is not escaped; the pieces keep their escapes. */
export const splitAt = (text: string, separator: ',' | '$' | '|'): readonly string[] => {
  if (!text.includes('\\')) return text.split(separator);
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
};

export const withoutEscapes = (text: string): string =>
  text.includes('\\') ? text.replace(/\\([,$|\\])/g, '$1') : text;
