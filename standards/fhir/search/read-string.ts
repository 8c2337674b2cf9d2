// https://hl7.org/fhir/R4/search.html#string: names and addresses are searched by each of their parts and their text.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { itemsOf } from './read-context.ts';
import type { SimpleValue } from './value.ts';

const NAME_PARTS = ['text', 'family', 'given', 'prefix', 'suffix'];
const ADDRESS_PARTS = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'];

export const readString = (node: JsonValue, out: SimpleValue[]): void => {
  if (typeof node === 'string') out.push({ type: 'string', text: node });
};

const readParts = (object: JsonObject, members: readonly string[], out: SimpleValue[]): void => {
  for (const member of members) for (const item of itemsOf(object[member])) readString(item, out);
};

export const readHumanName = (node: JsonValue, out: SimpleValue[]): void => {
  if (isObject(node)) readParts(node, NAME_PARTS, out);
};

export const readAddress = (node: JsonValue, out: SimpleValue[]): void => {
  if (isObject(node)) readParts(node, ADDRESS_PARTS, out);
};
