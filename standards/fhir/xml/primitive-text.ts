// https://hl7.org/fhir/R4/datatypes.html#primitive: the `value` attribute of a primitive and its JSON text, digit for digit.

import { XmlRefused } from './xml-refusal.ts';
import type { XmlMember } from './xml-type.ts';

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
/** R4 lets integers begin with '+', which JSON does not. */
const PLUS: ReadonlySet<string> = new Set(['integer', 'positiveInt']);

/** JSON text of a value; a string is judged later, by its type's format. */
export function jsonOfPrimitive({ json, type }: XmlMember, value: string): string {
  if (json === 'string') return JSON.stringify(value);
  if (json === 'boolean') {
    if (value === 'true' || value === 'false') return value;
    throw new XmlRefused('invalid-format', 'The value must be true or false.');
  }
  const number = PLUS.has(type) && value.startsWith('+') ? value.slice(1) : value;
  if (JSON_NUMBER.test(number)) return number;
  throw new XmlRefused('invalid-format', 'The value must be a number such as 1.50, without spaces.');
}

// XML 1.0 §2.2: what no XML document can hold, however it is escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** White space other than a blank is numbered: readers make blanks of it (XML 1.0 §3.3.3). */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The text inside the quotes of an attribute. */
export function attributeText(value: string): string {
  if (NOT_IN_XML.test(value))
    throw new XmlRefused('unrepresentable', 'A text holds a character that XML cannot carry.');
  return value.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}
