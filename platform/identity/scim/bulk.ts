// https://www.rfc-editor.org/rfc/rfc7644#section-3.7: many changes in one request; each stands by itself.

import type { Governor } from '@fkj/platform-access';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import {
  type BulkOperation,
  type BulkRequest,
  errorBody,
  referencesIn,
  resolved,
  type ScimRefusal,
  type ScimResult,
  scimBad,
} from '@fkj/standards-scim';
import type { Resources } from './service.ts';
import { endpoints, type ResourceTypeName } from './shapes.ts';

export const MAX_OPERATIONS = 500;

export type ResourcesByType = Readonly<Record<ResourceTypeName, Resources>>;

interface Outcome {
  readonly status: number;
  readonly id: string | null;
  readonly type: ResourceTypeName | null;
  readonly version: string | null;
  readonly error: ScimRefusal | null;
}

const targetOf = (path: string): { readonly type: ResourceTypeName; readonly id: string | null } | null => {
  const [, place, id] = /^(\/[A-Za-z]+)(?:\/([^/?#]+))?$/.exec(path) ?? [];
  const type = (['User', 'Group'] as const).find((one) => endpoints[one] === place);
  if (type === undefined) return null;
  try {
    return { type, id: id === undefined ? null : decodeURIComponent(id) };
  } catch {
    return null;
  }
};

const refused = (error: ScimRefusal, type: ResourceTypeName | null = null): Outcome => ({
  ...{ status: error.status, id: null, type, version: null, error },
});

const badPath = scimBad('invalidPath', 'path must be /Users or /Groups, with an id but for POST.').error;

/** Does the operations in the order in which their references can be resolved; answers in the order they were sent. */
export const runBulk = async (
  by: Governor,
  { operations, failOnErrors }: BulkRequest,
  { resources, base }: { readonly resources: ResourcesByType; readonly base: string },
): Promise<JsonObject> => {
  const ids = new Map<string, string>();
  const outcomes = new Map<BulkOperation, Outcome>();
  const named = new Set(operations.flatMap(({ bulkId, method }) => (method === 'POST' ? (bulkId ?? []) : [])));
  let waiting: readonly BulkOperation[] = operations;
  let errors = 0;
  const stopped = (): boolean => failOnErrors !== null && errors >= failOnErrors;
  while (waiting.length > 0 && !stopped()) {
    const later: BulkOperation[] = [];
    for (const operation of waiting) {
      if (stopped()) break;
      const missing = [...referencesIn(operation)].filter((id) => !ids.has(id));
      if (missing.some((id) => named.has(id) && !failedOf(outcomes, operations, id))) {
        later.push(operation);
        continue;
      }
      const outcome =
        missing.length > 0
          ? refused({ status: 409, scimType: 'invalidValue', detail: 'A bulkId that is referred to has no resource.' })
          : await runOne(by, resolved(operation, ids), resources);
      if (outcome.error !== null) errors += 1;
      else if (operation.bulkId !== null && outcome.id !== null) ids.set(operation.bulkId, outcome.id);
      outcomes.set(operation, outcome);
    }
    if (later.length === waiting.length) {
      const ring = {
        status: 409,
        scimType: 'invalidValue',
        detail: 'The bulkIds refer to each other in a ring.',
      } as const;
      for (const operation of later) outcomes.set(operation, refused(ring));
      break;
    }
    waiting = later;
  }
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: operations.flatMap((operation) => {
      const outcome = outcomes.get(operation);
      return outcome === undefined ? [] : [told(operation, outcome, base)];
    }),
  };
};

const failedOf = (
  outcomes: ReadonlyMap<BulkOperation, Outcome>,
  operations: readonly BulkOperation[],
  bulkId: string,
): boolean => {
  const maker = operations.find((one) => one.bulkId === bulkId && one.method === 'POST');
  return maker === undefined || outcomes.get(maker)?.error != null;
};

const told = (
  { method, bulkId }: BulkOperation,
  { status, id, type, version, error }: Outcome,
  base: string,
): JsonObject => ({
  ...(id === null || type === null ? {} : { location: `${base}${endpoints[type]}/${encodeURIComponent(id)}` }),
  method,
  ...(bulkId === null ? {} : { bulkId }),
  ...(version === null ? {} : { version }),
  status: String(status),
  ...(error === null ? {} : { response: errorBody(error) as JsonObject }),
});

const textOf = (value: JsonValue | undefined, name: string): string | null => {
  const found = isObject(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : null;
};

const runOne = async (by: Governor, operation: BulkOperation, all: ResourcesByType): Promise<Outcome> => {
  const target = targetOf(operation.path);
  if (target === null) return refused(badPath);
  const { type, id } = target;
  const { method, version: ifMatch } = operation;
  if ((method === 'POST') !== (id === null)) return refused(badPath, type);
  const answered = await answerOf(all[type], { by, method, id: id ?? '', ifMatch, data: operation.data });
  if (!answered.ok) return { ...refused(answered.error, type), id };
  const resource = answered.value;
  return {
    status: method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200,
    id: resource === null ? id : textOf(resource, 'id'),
    type,
    version: resource === null ? null : textOf(resource['meta'], 'version'),
    error: null,
  };
};

const answerOf = (
  resources: Resources,
  {
    by,
    method,
    id,
    ifMatch,
    data,
  }: { by: Governor; method: BulkOperation['method']; id: string; ifMatch: string | null; data: JsonValue | undefined },
): Promise<ScimResult<JsonObject | null>> => {
  if (method === 'DELETE') return resources.remove({ by, id, ifMatch });
  if (!isObject(data)) return Promise.resolve(scimBad('invalidSyntax', 'data must be an object.'));
  switch (method) {
    case 'POST':
      return resources.create(by, data);
    case 'PUT':
      return resources.replace({ by, id, ifMatch, body: data });
    case 'PATCH':
      return resources.patch({ by, id, ifMatch, body: data });
  }
};
