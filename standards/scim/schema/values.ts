// https://www.rfc-editor.org/rfc/rfc7643#section-2: the values of an attribute in a resource, names compared without case.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Found } from './find-attribute.ts';

/** The name under which the object has this member, whatever its case. */
export const memberName = (object: JsonObject, name: string): string | null => {
  if (Object.hasOwn(object, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === lower) ?? null;
};

export const memberOf = (object: JsonObject, name: string): JsonValue | undefined => {
  const key = memberName(object, name);
  return key === null ? undefined : object[key];
};

/** Null and the empty list are no value: https://www.rfc-editor.org/rfc/rfc7643#section-2.5. */
const present = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (value === undefined || value === null) return [];
  return isArray(value) ? value.filter((item) => item !== null) : [value];
};

/** The object in which the attribute stands. */
const home = (resource: JsonObject, extension: string | null): JsonObject => {
  if (extension === null) return resource;
  const found = memberOf(resource, extension);
  return isObject(found) ? found : {};
};

/** The values of the whole attribute; none when it is not there. */
export const attributeValues = (resource: JsonObject, { extension, attribute }: Found): readonly JsonValue[] =>
  present(memberOf(home(resource, extension), attribute.name));

/** The values at the end of the path; of a complex attribute the sub-attribute `value` where none is named. */
export const valuesAt = (resource: JsonObject, found: Found): readonly JsonValue[] => {
  const name = found.sub?.name ?? (found.attribute.type === 'complex' ? 'value' : null);
  const values = attributeValues(resource, found);
  if (name === null) return values;
  return values.flatMap((value) => (isObject(value) ? present(memberOf(value, name)) : []));
};
