// https://hl7.org/fhir/R4/http.html#parameters `_pretty`: JSON laid out for reading; only white space is added.

/** Minified JSON with one member or item on each line, two blanks for each level. */
export function indent(json: string): string {
  let laidOut = '';
  let level = 0;
  let copied = 0;
  const breakAt = (at: number): void => {
    laidOut += `${json.slice(copied, at)}\n${'  '.repeat(level)}`;
    copied = at;
  };
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case '"':
        at = endOfString(json, at);
        break;
      case '{':
      case '[':
        if (json[at + 1] === '}' || json[at + 1] === ']') at++;
        else {
          level++;
          breakAt(at + 1);
        }
        break;
      case '}':
      case ']':
        level--;
        breakAt(at);
        break;
      case ',':
        breakAt(at + 1);
        break;
      case ':':
        laidOut += `${json.slice(copied, at + 1)} `;
        copied = at + 1;
        break;
    }
  }
  return `${laidOut}${json.slice(copied)}\n`;
}

/** The place of the quote that closes the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (json[at] === '\\') at++;
    else if (json[at] === '"' || json[at] === undefined) return at;
  }
}
