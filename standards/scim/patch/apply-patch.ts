// https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2: add, replace and remove, with paths that choose values. All or nothing.

import { isArray, isObject, type JsonObject, type JsonValue, write } from '@fkj/standards-json';
import type { PatchPath } from '../filter/filter.ts';
import { checkValueFilter, matchesValue } from '../filter/matches.ts';
import { readPatchPath } from '../filter/read-filter.ts';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { attributeNamed, extensionAt, type Found, findAttribute } from '../schema/find-attribute.ts';
import type { Attribute, Shape } from '../schema/schema.ts';
import { memberName, memberOf } from '../schema/values.ts';
import type { PatchOperation } from './read-patch.ts';

/** The resource after all operations; the first that cannot be done refuses all. */
export const applyPatch = (
  resource: JsonObject,
  operations: readonly PatchOperation[],
  shape: Shape,
): ScimResult<JsonObject> => {
  let current = resource;
  for (const operation of operations) {
    const next = applyOne(current, operation, shape);
    if (!next.ok) return next;
    current = next.value;
  }
  return scimOk(current);
};

const applyOne = (resource: JsonObject, operation: PatchOperation, shape: Shape): ScimResult<JsonObject> => {
  const { op, path, value } = operation;
  if (path === null) return isObject(value) ? applyMembers(resource, op, { members: value, shape }) : needsObject;
  const read = readPatchPath(path);
  if (!read.ok) return read;
  const extension = read.value.filter === null ? extensionAt(read.value.path, shape) : null;
  if (extension !== null) {
    if (op === 'remove') return scimOk(without(resource, extension.id));
    return isObject(value) ? applyMembers(resource, op, { members: value, shape, prefix: extension.id }) : needsObject;
  }
  const found = findAttribute(read.value.path, shape);
  if (found === null) return scimBad('invalidPath', `${path.slice(0, 100)} is not an attribute here.`);
  return applyAt(resource, { op, path: null, value }, { found, choice: read.value });
};

const needsObject = scimBad('invalidValue', 'Without a path the value must be an object.');

/** Without a path each member is a path of its own; a member may be an extension. */
const applyMembers = (
  resource: JsonObject,
  op: PatchOperation['op'],
  { members, shape, prefix }: { readonly members: JsonObject; readonly shape: Shape; readonly prefix?: string },
): ScimResult<JsonObject> => {
  let current = resource;
  for (const [name, value] of Object.entries(members)) {
    if (prefix === undefined && name.toLowerCase() === 'schemas') continue;
    const path = prefix === undefined ? name : `${prefix}:${name}`;
    const next = applyOne(current, { op, path, value }, shape);
    if (!next.ok) return next;
    current = next.value;
  }
  return scimOk(current);
};

interface Target {
  readonly found: Found;
  readonly choice: PatchPath;
}

const applyAt = (
  resource: JsonObject,
  operation: PatchOperation,
  { found, choice }: Target,
): ScimResult<JsonObject> => {
  const { extension, attribute } = found;
  const home = extension === null ? resource : memberOf(resource, extension);
  const object = isObject(home) ? home : {};
  const before = memberOf(object, attribute.name);
  const sub = subOf(found, choice);
  if (sub === undefined) return scimBad('invalidPath', `${attribute.name} has no such part.`);
  if ((sub ?? attribute).mutability === 'readOnly' || attribute.mutability === 'readOnly')
    return scimBad('mutability', `${attribute.name} is set by the service.`);
  if (operation.op === 'remove' && attribute.required && sub === null && choice.filter === null)
    return scimBad('mutability', `${attribute.name} is required.`);
  const after =
    choice.filter === null
      ? changeWhole(before, operation, { attribute, sub })
      : changeChosen(before, operation, { attribute, sub, choice });
  if (!after.ok) return after;
  const changed = set(object, attribute.name, after.value);
  if (extension === null) return scimOk(changed);
  return scimOk(Object.keys(changed).length === 0 ? without(resource, extension) : set(resource, extension, changed));
};

/** Null where the whole attribute is meant; undefined where there is no such part. */
const subOf = (found: Found, choice: PatchPath): Attribute | null | undefined =>
  choice.sub === null ? found.sub : (attributeNamed(found.attribute.subAttributes ?? [], choice.sub) ?? undefined);

interface Place {
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
}

const changeWhole = (
  before: JsonValue | undefined,
  { op, value }: PatchOperation,
  { attribute, sub }: Place,
): ScimResult<JsonValue | undefined> => {
  if (sub !== null) return changePart(before, { op, path: null, value }, { attribute, sub });
  if (op === 'remove') return scimOk(value === undefined ? undefined : remaining(before, value));
  if (value === undefined) return scimOk(before);
  if (attribute.multiValued) {
    const given = isArray(value) ? value : [value];
    return scimOk(op === 'replace' ? given : joined(listOf(before), given));
  }
  if (isArray(value)) return scimBad('invalidValue', `${attribute.name} takes one value.`);
  return scimOk(attribute.type === 'complex' && isObject(value) && isObject(before) ? merged(before, value) : value);
};

/** `name.familyName`, and a part of every value of a list. */
const changePart = (
  before: JsonValue | undefined,
  { op, value }: PatchOperation,
  { attribute, sub }: { readonly attribute: Attribute; readonly sub: Attribute },
): ScimResult<JsonValue | undefined> => {
  const change = (item: JsonValue): JsonValue =>
    isObject(item) ? set(item, sub.name, op === 'remove' ? undefined : value) : item;
  if (!attribute.multiValued) return scimOk(change(isObject(before) ? before : {}));
  if (listOf(before).length === 0) return scimBad('noTarget', `${attribute.name} has no value to change.`);
  return scimOk(listOf(before).map(change));
};

const changeChosen = (
  before: JsonValue | undefined,
  { op, value }: PatchOperation,
  { attribute, sub, choice: { filter } }: Place & { readonly choice: PatchPath },
): ScimResult<JsonValue | undefined> => {
  if (filter === null || attribute.type !== 'complex')
    return scimBad('invalidPath', `${attribute.name} has no parts to choose by.`);
  const checked = checkValueFilter(filter, attribute);
  if (!checked.ok) return scimBad('invalidPath', checked.error.detail);
  const list = listOf(before);
  const chosen = (item: JsonValue): item is JsonObject => isObject(item) && matchesValue(filter, item, attribute);
  if (!list.some(chosen)) return scimBad('noTarget', `No value of ${attribute.name} is meant by the path.`);
  if (op === 'remove' && sub === null) return scimOk(listOrNothing(list.filter((item) => !chosen(item))));
  if (sub === null && !isObject(value)) return scimBad('invalidValue', `A value of ${attribute.name} is an object.`);
  const change = (item: JsonObject): JsonValue => {
    if (sub !== null) return set(item, sub.name, op === 'remove' ? undefined : value);
    return isObject(value) ? (op === 'add' ? merged(item, value) : value) : item;
  };
  return scimOk(list.map((item) => (chosen(item) ? change(item) : item)));
};

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (value === undefined || value === null) return [];
  return isArray(value) ? value : [value];
};

const listOrNothing = (list: readonly JsonValue[]): JsonValue | undefined => (list.length === 0 ? undefined : list);

/** Two values of a list are one when they are equal, or have the same `value`. */
const keyOf = (value: JsonValue): string => {
  const own = isObject(value) ? memberOf(value, 'value') : undefined;
  return typeof own === 'string' && isObject(value) && memberOf(value, 'type') === undefined ? `=${own}` : write(value);
};

const isPrimary = (value: JsonValue): boolean => isObject(value) && memberOf(value, 'primary') === true;

/** What is there already is not added again; a new primary value takes the place of the old one. */
const joined = (before: readonly JsonValue[], added: readonly JsonValue[]): readonly JsonValue[] => {
  const known = new Set(before.map(keyOf));
  const fresh = added.filter((value) => !known.has(keyOf(value)));
  const kept = fresh.some(isPrimary)
    ? before.map((value) => (isObject(value) && isPrimary(value) ? set(value, 'primary', false) : value))
    : before;
  return [...kept, ...fresh];
};

/** Some clients name the values to remove in `value`. */
const remaining = (before: JsonValue | undefined, removed: JsonValue): JsonValue | undefined => {
  const gone = new Set(listOf(removed).flatMap((one) => (isObject(one) ? (memberOf(one, 'value') ?? []) : one)));
  return listOrNothing(
    listOf(before).filter((item) => !gone.has(isObject(item) ? (memberOf(item, 'value') ?? item) : item)),
  );
};

const merged = (before: JsonObject, added: JsonObject): JsonObject =>
  Object.entries(added).reduce((object, [name, value]) => set(object, name, value), before);

/** Null unassigns: https://www.rfc-editor.org/rfc/rfc7643#section-2.5. */
const set = (object: JsonObject, name: string, value: JsonValue | undefined): JsonObject => {
  const key = memberName(object, name) ?? name;
  if (value === undefined || value === null) return without(object, key);
  return { ...object, [key]: value };
};

const without = (object: JsonObject, name: string): JsonObject => {
  const key = memberName(object, name);
  return key === null ? object : Object.fromEntries(Object.entries(object).filter(([one]) => one !== key));
};
