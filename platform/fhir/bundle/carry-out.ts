// https://hl7.org/fhir/R4/http.html#transaction: an entry carried out as the interaction that it asks for.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import type { FhirHouse } from '../house.ts';
import { create } from '../interaction/create.ts';
import { remove } from '../interaction/delete.ts';
import { historyInstance } from '../interaction/history-instance.ts';
import { read } from '../interaction/read.ts';
import { search } from '../interaction/search.ts';
import { update } from '../interaction/update.ts';
import { vread } from '../interaction/vread.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import type { EntryRequest } from './entry.ts';
import type { EntryOutcome } from './print-responses.ts';

/** Carries one entry out on its own. */
export async function carryOut(house: FhirHouse, caller: Caller, request: EntryRequest): Promise<EntryOutcome> {
  const did = request.method === 'GET' ? 'read' : 'write';
  const answer = await interactionOf(house, caller, request);
  return answer.ok ? { did, answer: answer.value } : { did: 'refuse', refusal: answer.error };
}

async function interactionOf(
  house: FhirHouse,
  caller: Caller,
  request: EntryRequest,
): Promise<Result<Answer, Refusal>> {
  switch (request.method) {
    case 'POST':
      return create(house, caller, request);
    case 'PUT':
      return update(house, caller, request);
    case 'DELETE':
      return remove(house, caller, request);
    case 'GET':
      return readOf(house, caller, request);
    default:
      return request satisfies never;
  }
}

async function readOf(
  house: FhirHouse,
  caller: Caller,
  { path, parameters }: { path: string; parameters: string },
): Promise<Result<Answer, Refusal>> {
  const [kind = '', id, history, version, ...rest] = path.split('/');
  if (!isResourceType(kind)) return refuse('unknown-kind');
  if (id === undefined) return search(house, caller, { kind, parameters, from: 'body', handling: 'strict' });
  if (history === undefined) return read(house, caller, { kind, id });
  if (history !== '_history' || rest.length > 0) return refuse('unknown-route');
  return version === undefined
    ? historyInstance(house, caller, { kind, id, parameters })
    : vread(house, caller, { kind, id, version });
}
