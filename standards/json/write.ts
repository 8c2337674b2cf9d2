// https://www.rfc-editor.org/rfc/rfc8259: prints a tree without white space, numbers as they were written.

import { Decimal, isArray, type JsonValue } from './value.ts';

/** The tree as minified JSON. Strings are escaped only where JSON demands it, so `\u00e5` in a source comes out as `å`. */
export function write(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof Decimal) return value.text;
  if (isArray(value)) return `[${value.map(write).join(',')}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`);
  return `{${members.join(',')}}`;
}
