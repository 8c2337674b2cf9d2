// https://www.postgresql.org/docs/current/functions-string.html: `overlay` counts characters, JavaScript counts UTF-16 units.

/** The number of code points in the first `units` UTF-16 units of `text`. */
export function codePointOffset(text: string, units: number): number {
  let pairs = 0;
  for (let at = 0; at < units; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs++;
  }
  return units - pairs;
}
