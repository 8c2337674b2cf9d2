// https://hl7.org/fhir/R4/http.html#transaction: an entry carried out as the interaction that it asks for.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { cut } from '../http/present.ts';
import { divide, presentationOf } from '../http/presentation.ts';
import { isUnchanged } from '../http/version-headers.ts';
import { create } from '../interaction/create.ts';
import { remove } from '../interaction/delete.ts';
import { removeWhere } from '../interaction/delete-where.ts';
import { historyInstance } from '../interaction/history-instance.ts';
import { historyOfKinds } from '../interaction/history-of-kinds.ts';
import type { Condition } from '../interaction/meets.ts';
import { patch, patchWhere } from '../interaction/patch.ts';
import { read } from '../interaction/read.ts';
import { search } from '../interaction/search.ts';
import { searchKinds } from '../interaction/search-kinds.ts';
import { update } from '../interaction/update.ts';
import { updateWhere } from '../interaction/update-where.ts';
import { vread } from '../interaction/vread.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { patchOf } from '../patch/patch-document.ts';
import type { PatchEntryRequest, SentEntry, WhereEntryRequest } from './entry.ts';
import { carryOutOperation } from './operation-entry.ts';
import type { EntryOutcome } from './print-responses.ts';

/** Carries one entry out on its own. */
export async function carryOut(house: FhirHouse, caller: Caller, request: SentEntry['request']): Promise<EntryOutcome> {
  const did = request.method === 'GET' || request.method === 'OPERATION' ? 'read' : 'write';
  const answer = await interactionOf(house, caller, request);
  return answer.ok ? { did, answer: answer.value } : { did: 'refuse', refusal: answer.error };
}

async function interactionOf(
  house: FhirHouse,
  caller: Caller,
  request: SentEntry['request'],
): Promise<Result<Answer, Refusal>> {
  switch (request.method) {
    case 'POST':
      return create(house, caller, request);
    case 'PUT':
      return 'where' in request
        ? updateWhere(house, caller, { ...request, condition: conditionOf(request) })
        : update(house, caller, request);
    case 'PATCH':
      return patchBy(house, caller, request);
    case 'DELETE':
      return 'where' in request
        ? removeWhere(house, caller, { ...request, condition: conditionOf(request) })
        : remove(house, caller, request);
    case 'GET': {
      const answer = await readOf(house, caller, request);
      if (!answer.ok) return answer;
      const { status, version } = answer.value;
      const known = status === 200 && version !== undefined && isUnchanged(request.known, version);
      if (known) return ok({ ...answer.value, status: 304, body: null });
      return request.shows === 'headers' ? ok({ ...answer.value, body: null }) : answer;
    }
    case 'OPERATION': {
      const answer = await carryOutOperation(house, caller, request);
      return answer.ok && request.shows === 'headers' ? ok({ ...answer.value, body: null }) : answer;
    }
    default:
      return request satisfies never;
  }
}

const conditionOf = ({ kind, where }: WhereEntryRequest): Condition => ({ kind, parameters: where });

async function patchBy(
  house: FhirHouse,
  caller: Caller,
  { kind, id, parameters, ifMatch, patch: sent }: PatchEntryRequest,
): Promise<Result<Answer, Refusal>> {
  const document = patchOf(sent, { kind, limits: house.limits });
  if (!document.ok) return document;
  const request = { kind, patch: document.value, ifMatch };
  return id === null
    ? patchWhere(house, caller, { ...request, condition: { kind, parameters } })
    : patch(house, caller, { ...request, id });
}

/** An entry that reads may ask for a part of what it finds; the Bundle alone has a format. */
async function readOf(
  house: FhirHouse,
  caller: Caller,
  { path, parameters }: { path: string; parameters: string },
): Promise<Result<Answer, Refusal>> {
  const [kind = '', id, history, version] = path.split('/');
  const shows = isOneVersion({ kind, id, history, version }) ? 'resource' : 'bundle';
  const presentation = presentationOf({ accept: undefined, parameters, handling: 'strict', shows, kind: kindIn(path) });
  if (!presentation.ok) return presentation;
  const answer = await lookUp(house, caller, { path, parameters: divide(parameters, shows).rest });
  if (!answer.ok || answer.value.status !== 200 || answer.value.body === null) return answer;
  return ok({ ...answer.value, body: cut(answer.value.body, shows, presentation.value) });
}

async function lookUp(
  house: FhirHouse,
  caller: Caller,
  { path, parameters }: { path: string; parameters: string },
): Promise<Result<Answer, Refusal>> {
  const [kind = '', id, inside, version, ...rest] = path.split('/');
  const ask = { parameters, from: 'body', handling: 'strict' } as const;
  if (path === '') return searchKinds(house, caller, { ...ask, compartment: null });
  if (path === '_history') return historyOfKinds(house, caller, { ...ask, kind: '*' });
  if (!isResourceType(kind)) return refuse('unknown-kind');
  if (id === undefined) return search(house, caller, { ...ask, kind });
  if (id === '_history' && inside === undefined) return historyOfKinds(house, caller, { ...ask, kind });
  if (inside === undefined) return read(house, caller, { kind, id });
  if (rest.length > 0) return refuse('unknown-route');
  if (inside === '_history') {
    return version === undefined
      ? historyInstance(house, caller, { kind, id, parameters })
      : vread(house, caller, { kind, id, version });
  }
  if (version !== undefined) return refuse('unknown-route');
  if (inside === '*') return searchKinds(house, caller, { ...ask, compartment: { kind, id } });
  return isResourceType(inside)
    ? search(house, caller, { ...ask, kind: inside, compartment: { kind, id } })
    : refuse('unknown-kind');
}

/** The type whose resources an address leads to; null for several. */
function kindIn(path: string): string | null {
  const [kind = '', , inside] = path.split('/');
  if (inside === '*' || !isResourceType(kind)) return null;
  return inside !== undefined && isResourceType(inside) ? inside : kind;
}

interface Steps {
  readonly kind: string;
  readonly id: string | undefined;
  readonly history: string | undefined;
  readonly version: string | undefined;
}

/** Whether an address names one version of one resource; any other that is read answers with a Bundle. */
const isOneVersion = ({ kind, id, history, version }: Steps): boolean =>
  kind !== '' && id !== undefined && id !== '_history' && (history === undefined || version !== undefined);
