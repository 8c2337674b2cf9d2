// https://hl7.org/fhir/R4/operations.html#request in an entry of https://hl7.org/fhir/R4/http.html#transaction: the operation that an entry asks for.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { cut } from '../http/present.ts';
import { divide, presentationOf } from '../http/presentation.ts';
import { askOperation } from '../operation/ask-operation.ts';
import type { Operation, OperationLevel } from '../operation/operation.ts';
import { operations } from '../operation/operations.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { OperationEntryRequest } from './entry.ts';

/** Carries the operation out as its own address would. */
export async function carryOutOperation(
  house: FhirHouse,
  caller: Caller,
  request: OperationEntryRequest,
): Promise<Result<Answer, Refusal>> {
  const named = operationNamed(request);
  if (!named.ok) return named;
  const { operation, level, kind, id } = named.value;
  const shows = operation.answers === 'matches' ? 'bundle' : 'other';
  const { parameters } = request;
  const presentation = presentationOf({ accept: undefined, parameters, handling: 'strict', shows, kind: null });
  if (!presentation.ok) return presentation;
  const asked = { ...askedIn(request), kind, id, parameters: divide(parameters, shows).rest };
  const answer = await askOperation(house, caller, { operation, method: request.by, level, asked });
  if (!answer.ok || answer.value.body === null) return answer;
  return ok({ ...answer.value, body: cut(answer.value.body, shows, presentation.value) });
}

/** In a transaction an operation may only read: what it changes could not be taken back with the rest. */
export function checkReadsOnly(request: OperationEntryRequest): Result<null, Refusal> {
  const named = operationNamed(request);
  if (!named.ok) return named;
  if (named.value.operation.affectsState !== true) return ok(null);
  return refuse('not-implemented', { detail: 'A transaction takes operations that change nothing. Send a batch.' });
}

/** The Bundle without what its operations are given: that is for them to judge, as `$validate` does. */
export function withoutOperationBodies(bundle: JsonObject): JsonObject {
  const { entry: entries } = bundle;
  if (!isArray(entries) || !entries.some(asksOperation)) return bundle;
  return { ...bundle, entry: entries.map((entry) => (asksOperation(entry) ? withoutResource(entry) : entry)) };
}

function asksOperation(entry: JsonValue): entry is JsonObject {
  const request = isObject(entry) ? entry['request'] : undefined;
  const url = isObject(request) ? request['url'] : undefined;
  return typeof url === 'string' && OPERATION_URL.test(url);
}

const OPERATION_URL = /^[^?]*\$[^/?]*(?:\?|$)/;

const withoutResource = ({ resource: _, ...entry }: JsonObject): JsonObject => entry;

interface NamedOperation {
  readonly operation: Operation;
  readonly level: OperationLevel;
  readonly kind: string;
  readonly id: string;
}

function operationNamed({ path, by }: OperationEntryRequest): Result<NamedOperation, Refusal> {
  const steps = path.split('/');
  const name = steps.pop()?.slice(1);
  const [kind = '', id = '', ...more] = steps;
  const level = steps.length === 0 ? 'system' : steps.length === 1 ? 'type' : 'instance';
  if (level !== 'system' && !isResourceType(kind)) return refuse('unknown-kind');
  const offered = more.length > 0 ? [] : operations.filter((one) => one.name === name && isAt(one, level, kind));
  const operation = offered.find(({ methods }) => methods.includes(by));
  if (operation !== undefined) return ok({ operation, level, kind, id });
  return refuse(offered.length === 0 ? 'unknown-operation' : 'method-not-allowed');
}

const isAt = ({ levels, types }: Operation, level: OperationLevel, kind: string): boolean =>
  levels.includes(level) &&
  (level === 'system' || types === 'every' || types === 'of-patients' || types.includes(kind));

const utf8 = new TextEncoder();

/** The entry as the HTTP request that it stands for. */
function askedIn({ body, ifMatch }: OperationEntryRequest): Omit<Asked, 'kind' | 'id' | 'parameters'> {
  return {
    version: '',
    headers: { 'content-type': 'application/fhir+json', ...(ifMatch === null ? {} : { 'if-match': ifMatch }) },
    body: utf8.encode(body?.text ?? ''),
  };
}
