// https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2: the body of a PATCH.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { memberOf } from '../schema/values.ts';

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | null;
  readonly value: JsonValue | undefined;
}

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const MAX_OPERATIONS = 1_000;

const readOperation = (item: JsonValue): ScimResult<PatchOperation> => {
  if (!isObject(item)) return scimBad('invalidSyntax', 'Each operation must be an object.');
  const word = memberOf(item, 'op');
  // Some clients write "Add"; RFC 7643 §2.1 has names without case.
  const op = (['add', 'replace', 'remove'] as const).find(
    (one) => typeof word === 'string' && one === word.toLowerCase(),
  );
  if (op === undefined) return scimBad('invalidSyntax', 'op must be add, replace or remove.');
  const path = memberOf(item, 'path') ?? null;
  if (path !== null && typeof path !== 'string') return scimBad('invalidPath', 'path must be a text.');
  const value = memberOf(item, 'value');
  if (op === 'remove' && path === null) return scimBad('noTarget', 'remove needs a path.');
  if (op !== 'remove' && value === undefined) return scimBad('invalidValue', `${op} needs a value.`);
  return scimOk({ op, path, value });
};

/** The operations in order. */
export const readPatch = (body: JsonObject): ScimResult<readonly PatchOperation[]> => {
  const schemas = memberOf(body, 'schemas');
  if (!isArray(schemas) || !schemas.includes(PATCH_SCHEMA))
    return scimBad('invalidSyntax', `schemas must name ${PATCH_SCHEMA}.`);
  const items = memberOf(body, 'Operations');
  if (!isArray(items) || items.length === 0)
    return scimBad('invalidSyntax', 'Operations must be a list with something in it.');
  if (items.length > MAX_OPERATIONS) return scimBad('tooMany', `At most ${MAX_OPERATIONS} operations are taken.`);
  const operations: PatchOperation[] = [];
  for (const item of items) {
    const operation = readOperation(item);
    if (!operation.ok) return operation;
    operations.push(operation.value);
  }
  return scimOk(operations);
};
