// https://hl7.org/fhir/R4/references.html: what reading a value needs to know besides the value.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

export interface ReadContext {
  readonly resource: JsonObject;
  /** Address of this server's FHIR interface without a slash at the end; references below it are our own. */
  readonly base: string | null;
}

export const textOf = (object: JsonObject, member: string): string | null => {
  const value = object[member];
  return typeof value === 'string' ? value : null;
};

/** The items of an element that may be repeated, given as JSON has it. */
export const itemsOf = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (value === undefined) return [];
  return isArray(value) ? value : [value];
};

/** The resource inside `contained` that `#id` names. */
export const containedResource = (resource: JsonObject, id: string): JsonObject | null => {
  for (const item of itemsOf(resource['contained'])) if (isObject(item) && item['id'] === id) return item;
  return null;
};
