// https://www.rfc-editor.org/rfc/rfc8259: the answer of a register as a tree; what is not there is null, whatever stands in its place.

import { isArray, isObject, type JsonObject, type JsonValue, read } from '@fkj/standards-json';

/** Null where the text is no JSON object. */
export function objectIn(text: string): JsonObject | null {
  const document = read(text);
  return document.ok && isObject(document.value.tree) ? document.value.tree : null;
}

export const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  isArray(value) ? value.filter(isObject) : [];

export const textIn = (holder: JsonObject, name: string): string | null => {
  const value = holder[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
