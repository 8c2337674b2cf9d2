// https://www.rfc-editor.org/rfc/rfc7644#section-3.7: many operations in one request, that may refer to each other.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type ScimResult, scimBad, scimOk } from '../result.ts';
import { memberOf } from '../schema/values.ts';

export const bulkMethods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface BulkOperation {
  readonly method: (typeof bulkMethods)[number];
  readonly path: string;
  readonly bulkId: string | null;
  /** For If-Match. */
  readonly version: string | null;
  readonly data: JsonValue | undefined;
}

export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  /** After this many errors the rest is left undone; null for never. */
  readonly failOnErrors: number | null;
}

export const BULK_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const textOrNull = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

const readOperation = (item: JsonValue): ScimResult<BulkOperation> => {
  if (!isObject(item)) return scimBad('invalidSyntax', 'Each operation must be an object.');
  const word = textOrNull(memberOf(item, 'method'))?.toUpperCase();
  const method = bulkMethods.find((one) => one === word);
  if (method === undefined) return scimBad('invalidSyntax', `method must be one of ${bulkMethods.join(', ')}.`);
  const path = textOrNull(memberOf(item, 'path'));
  if (path === null || !path.startsWith('/')) return scimBad('invalidSyntax', 'path must begin with /.');
  const bulkId = textOrNull(memberOf(item, 'bulkId'));
  if (method === 'POST' && bulkId === null) return scimBad('invalidSyntax', 'POST in a bulk needs a bulkId.');
  const data = memberOf(item, 'data');
  if (method !== 'DELETE' && data === undefined) return scimBad('invalidSyntax', `${method} in a bulk needs data.`);
  return scimOk({ method, path, bulkId, version: textOrNull(memberOf(item, 'version')), data });
};

/** The request, or what is wrong with it; more than `most` operations are refused with 413. */
export const readBulk = (body: JsonObject, most: number): ScimResult<BulkRequest> => {
  const schemas = memberOf(body, 'schemas');
  if (!isArray(schemas) || !schemas.includes(BULK_SCHEMA))
    return scimBad('invalidSyntax', `schemas must name ${BULK_SCHEMA}.`);
  const items = memberOf(body, 'Operations');
  if (!isArray(items)) return scimBad('invalidSyntax', 'Operations must be a list.');
  if (items.length > most)
    return { ok: false, error: { status: 413, scimType: 'tooMany', detail: `At most ${most} operations are taken.` } };
  const operations: BulkOperation[] = [];
  for (const item of items) {
    const operation = readOperation(item);
    if (!operation.ok) return operation;
    operations.push(operation.value);
  }
  const ids = operations.flatMap(({ bulkId }) => bulkId ?? []);
  if (new Set(ids).size < ids.length) return scimBad('invalidValue', 'Two operations have the same bulkId.');
  const limit = memberOf(body, 'failOnErrors');
  const failOnErrors = limit instanceof Decimal ? Math.max(1, Math.trunc(limit.toNumber())) : null;
  return scimOk({ operations, failOnErrors });
};

// `~` ends an id: a role in a unit is `<unit>~<role>`.
const REFERENCE = /bulkId:([^/"?#\s~]+)/g;

/** The bulkIds that an operation refers to, in path or data. */
export const referencesIn = ({ path, data }: BulkOperation): ReadonlySet<string> => {
  const found = new Set<string>();
  const look = (value: JsonValue | undefined): void => {
    if (typeof value === 'string') for (const [, id = ''] of value.matchAll(REFERENCE)) found.add(id);
    else if (isArray(value)) value.forEach(look);
    else if (isObject(value)) Object.values(value).forEach(look);
  };
  look(path);
  look(data);
  return found;
};

const resolveText = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replace(REFERENCE, (whole, id: string) => ids.get(id) ?? whole);

const resolveValue = (value: JsonValue, ids: ReadonlyMap<string, string>): JsonValue => {
  if (typeof value === 'string') return resolveText(value, ids);
  if (isArray(value)) return value.map((item) => resolveValue(item, ids));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveValue(item, ids)]));
};

/** The operation with the ids that the service has given. */
export const resolved = (operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation => ({
  ...operation,
  path: resolveText(operation.path, ids),
  data: operation.data === undefined ? undefined : resolveValue(operation.data, ids),
});
