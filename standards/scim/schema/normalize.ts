// https://www.rfc-editor.org/rfc/rfc7644#section-3.3, #section-3.5.1: a resource as a client sends it, held against its schema.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { attributeNamed } from './find-attribute.ts';
import { type Attribute, commonAttributes, type Shape } from './schema.ts';
import { memberOf } from './values.ts';

/**
 * The resource with the schema's own names; what the service sets is left out, and so is null. Refused: another schema,
 * a name the schema does not have, a value of another type, a required attribute that is missing.
 */
export const normalize = (resource: JsonObject, shape: Shape): ScimResult<JsonObject> => {
  const schemas = memberOf(resource, 'schemas');
  if (!isArray(schemas) || !schemas.includes(shape.core.id))
    return scimBad('invalidSyntax', `schemas must name ${shape.core.id}.`);
  const known = new Set([shape.core.id, ...shape.extensions.map(({ id }) => id)]);
  const strange = schemas.find((one) => typeof one !== 'string' || !known.has(one));
  if (strange !== undefined) return scimBad('invalidSyntax', 'schemas names a schema that is not used here.');
  const extensions = new Map(shape.extensions.map((schema) => [schema.id.toLowerCase(), schema]));
  const own: JsonObject = Object.fromEntries(
    Object.entries(resource).filter(([name]) => !extensions.has(name.toLowerCase())),
  );
  const core = members(own, [...commonAttributes, ...shape.core.attributes], '');
  if (!core.ok) return core;
  const result: { [name: string]: JsonValue } = { ...core.value };
  for (const [name, value] of Object.entries(resource)) {
    const schema = extensions.get(name.toLowerCase());
    if (schema === undefined || value === null) continue;
    if (!isObject(value)) return scimBad('invalidValue', `${schema.id} must be an object.`);
    const read = members(value, schema.attributes, `${schema.id}:`);
    if (!read.ok) return read;
    if (Object.keys(read.value).length > 0) result[schema.id] = read.value;
  }
  return scimOk(result);
};

const members = (object: JsonObject, attributes: readonly Attribute[], at: string): ScimResult<JsonObject> => {
  const result: { [name: string]: JsonValue } = {};
  for (const [name, value] of Object.entries(object)) {
    const attribute = attributeNamed(attributes, name);
    if (attribute === null) return scimBad('invalidValue', `${at}${name.slice(0, 60)} is not an attribute here.`);
    if (attribute.mutability === 'readOnly' || value === null) continue;
    const read = attributeValue(value, attribute, `${at}${attribute.name}`);
    if (!read.ok) return read;
    result[attribute.name] = read.value;
  }
  const missing = attributes.find(
    ({ name, required }) => required && (result[name] === undefined || result[name] === ''),
  );
  return missing === undefined ? scimOk(result) : scimBad('invalidValue', `${at}${missing.name} is required.`);
};

const attributeValue = (value: JsonValue, attribute: Attribute, at: string): ScimResult<JsonValue> => {
  if (!attribute.multiValued) return single(value, attribute, at);
  if (!isArray(value)) return scimBad('invalidValue', `${at} must be a list.`);
  const values: JsonValue[] = [];
  for (const item of value) {
    const read = single(item, attribute, at);
    if (!read.ok) return read;
    values.push(read.value);
  }
  return scimOk(values);
};

const MAX_TEXT = 1_000;

const single = (value: JsonValue, attribute: Attribute, at: string): ScimResult<JsonValue> => {
  switch (attribute.type) {
    case 'complex':
      return isObject(value)
        ? members(value, attribute.subAttributes ?? [], `${at}.`)
        : scimBad('invalidValue', `${at} must be an object.`);
    case 'boolean':
      return typeof value === 'boolean' ? scimOk(value) : scimBad('invalidValue', `${at} must be true or false.`);
    case 'decimal':
    case 'integer':
      return value instanceof Decimal ? scimOk(value) : scimBad('invalidValue', `${at} must be a number.`);
    default:
      if (typeof value !== 'string') return scimBad('invalidValue', `${at} must be a text.`);
      return value.length <= MAX_TEXT
        ? scimOk(value)
        : scimBad('invalidValue', `${at} has more than ${MAX_TEXT} characters.`);
  }
};
