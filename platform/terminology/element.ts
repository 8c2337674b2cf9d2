// https://hl7.org/fhir/R4/json.html: members of an element, by the type they must have.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

export const textIn = (element: JsonObject, member: string): string | null => {
  const value = element[member];
  return typeof value === 'string' ? value : null;
};

export const truthIn = (element: JsonObject, member: string): boolean | null => {
  const value = element[member];
  return typeof value === 'boolean' ? value : null;
};

export const objectsIn = (element: JsonObject, member: string): readonly JsonObject[] => {
  const value = element[member];
  return isArray(value) ? value.filter(isObject) : [];
};

export const textsIn = (element: JsonObject, member: string): readonly string[] => {
  const value = element[member];
  return isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** The value[x] of an element, with the member that holds it; null when it has none. */
export const valueIn = (element: JsonObject): readonly [member: string, value: JsonValue] | null =>
  Object.entries(element).find(([member]) => /^value[A-Z]/.test(member)) ?? null;

/** The extensions with this address. */
export const extensionsIn = (element: JsonObject, url: string): readonly JsonObject[] =>
  objectsIn(element, 'extension').filter((extension) => extension['url'] === url);
