// https://specifications.openehr.org/releases/ITS-JSON/latest: how the primitive types stand in JSON.

import { Decimal, isObject, type JsonValue } from '@fkj/standards-json';
import { readDateTime } from '../ordered/index.ts';

const INTEGRAL = /^-?\d+$/;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

const isText = (value: JsonValue): value is string => typeof value === 'string';

/** `1.0` and `1e2` are whole numbers too; an exponent that makes the text astronomically long is not. */
function isWhole(value: JsonValue): boolean {
  if (!(value instanceof Decimal)) return false;
  return INTEGRAL.test(value.text) || (Number.isSafeInteger(value.toNumber()) && !/e-/i.test(value.text));
}

const FORMS: Readonly<Record<string, { readonly is: (value: JsonValue) => boolean; readonly words: string }>> = {
  String: { is: isText, words: 'a text' },
  Boolean: { is: (value) => typeof value === 'boolean', words: 'true or false' },
  Integer: { is: isWhole, words: 'a whole number' },
  Integer64: { is: isWhole, words: 'a whole number' },
  Real: { is: (value) => value instanceof Decimal, words: 'a number' },
  Character: { is: (value) => isText(value) && [...value].length === 1, words: 'one character' },
  Base64: { is: (value) => isText(value) && BASE64.test(value), words: 'bytes as base64' },
  Iso8601_date_time: { is: (value) => isText(value) && readDateTime(value) !== null, words: 'a time of ISO 8601' },
  PROPORTION_KIND: {
    is: (value) => value instanceof Decimal && /^[0-4]$/.test(value.text),
    words: 'a number from 0 to 4',
  },
  Hash: { is: (value) => isObject(value) && Object.values(value).every(isText), words: 'names with texts' },
  Any: { is: () => true, words: 'anything' },
};

/** What a value of the primitive type must be, as words, if this is none; null where it is, or the type is no primitive. */
export function primitiveFault(type: string, value: JsonValue): string | null {
  const form = FORMS[type];
  return form === undefined || form.is(value) ? null : form.words;
}

export const isPrimitive = (type: string): boolean => type in FORMS;
