// https://hl7.org/fhir/R4/datatypes.html#primitive: the form of each primitive type in JSON.

import { isDate, isDateTime, isInstant, isTime } from './date-format.ts';

export interface PrimitiveFormat {
  readonly json: 'string' | 'number' | 'boolean';
  /** `text` is the string, or the number as it was written. */
  readonly isValid: (text: string) => boolean;
  /** Completes "… must be". */
  readonly wanted: string;
}

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const UNSIGNED = /^(?:0|[1-9]\d*)$/;
// JSON numbers are decimals already; what is refused here is only what no database column could order.
const EXPONENT_TOO_BIG = /[eE][+-]?0*[1-9]\d{3,}$/;
const MAX_DIGITS = 1000;
const MAX_INTEGER = 2_147_483_647;
const MIN_INTEGER = -2_147_483_648;
const MAX_STRING = 1024 * 1024;

/** No control characters but tab, line feed and carriage return (https://hl7.org/fhir/R4/datatypes.html#string). */
function hasOnlyCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c < 32 && c !== 9 && c !== 10 && c !== 13) return false;
  }
  return true;
}

const isString = (text: string): boolean => text.length > 0 && text.length <= MAX_STRING && hasOnlyCharacters(text);
const isLongString = (text: string): boolean => text.length > 0 && hasOnlyCharacters(text);
const isUri = (text: string): boolean => /^\S+$/.test(text) && hasOnlyCharacters(text);
const isCode = (text: string): boolean => /^\S+(?: \S+)*$/.test(text) && hasOnlyCharacters(text);

/** Written as a loop: a pattern with repeated optional white space can be made to run for hours on a long attachment. */
function isBase64(text: string): boolean {
  let characters = 0;
  let padding = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 9 || c === 10 || c === 13) continue;
    characters++;
    if (c === 61) padding++;
    else if (padding > 0 || !isBase64Character(c)) return false;
  }
  return characters > 0 && characters % 4 === 0 && padding <= 2;
}

const isBase64Character = (c: number): boolean =>
  (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || c === 43 || c === 47;

const isInteger = (text: string): boolean =>
  INTEGER.test(text) && Number(text) >= MIN_INTEGER && Number(text) <= MAX_INTEGER;
const isUnsigned = (text: string): boolean => UNSIGNED.test(text) && Number(text) <= MAX_INTEGER;

const text = (isValid: (text: string) => boolean, wanted: string): PrimitiveFormat => ({
  json: 'string',
  isValid,
  wanted,
});
const number = (isValid: (text: string) => boolean, wanted: string): PrimitiveFormat => ({
  json: 'number',
  isValid,
  wanted,
});

const stringFormat = text(isString, 'text of 1 to 1,048,576 characters without control characters');
const uriFormat = text(isUri, 'an address without spaces');

export const primitiveFormats: ReadonlyMap<string, PrimitiveFormat> = new Map([
  ['base64Binary', text(isBase64, 'base64')],
  ['boolean', { json: 'boolean', isValid: () => true, wanted: 'true or false' }],
  ['canonical', uriFormat],
  ['code', text(isCode, 'a code: no space at either end, single spaces inside')],
  ['date', text(isDate, 'a date: YYYY, YYYY-MM or YYYY-MM-DD')],
  ['dateTime', text(isDateTime, 'a date, or a date and time with seconds and time zone')],
  [
    'decimal',
    number((n) => n.length <= MAX_DIGITS && !EXPONENT_TOO_BIG.test(n), 'a number with an exponent under 1000'),
  ],
  ['id', text((id) => /^[A-Za-z0-9\-.]{1,64}$/.test(id), 'an id: 1 to 64 of A-Z, a-z, 0-9, - and .')],
  ['instant', text(isInstant, 'a date and time with seconds and time zone')],
  ['integer', number(isInteger, 'a whole number of 32 bits')],
  ['markdown', text(isLongString, 'text without control characters')],
  ['oid', text((oid) => /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/.test(oid), 'an OID that begins with urn:oid:')],
  ['positiveInt', number((n) => isUnsigned(n) && n !== '0', 'a whole number from 1')],
  ['string', stringFormat],
  ['time', text(isTime, 'a time: hh:mm:ss')],
  ['unsignedInt', number(isUnsigned, 'a whole number from 0')],
  ['uri', uriFormat],
  ['url', uriFormat],
  ['uuid', text(isUuid, 'a UUID in lower case that begins with urn:uuid:')],
  ['xhtml', text(isLongString, 'XHTML')],
]);

function isUuid(uuid: string): boolean {
  return /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(uuid);
}
