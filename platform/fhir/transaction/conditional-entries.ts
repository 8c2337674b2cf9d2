// https://hl7.org/fhir/R4/http.html#trules: conditional updates and deletes of a transaction, as those of the objects that are meant.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { EntryRequest, NamedEntry, SentEntry, WhereEntryRequest } from '../bundle/entry.ts';
import type { FhirHouse } from '../house.ts';
import { toDelete } from '../interaction/delete-where.ts';
import { claimText, meeting, readCondition } from '../interaction/meets.ts';
import { checkMatch, ownId } from '../interaction/update-where.ts';
import { inEntry, type Refusal, refuse } from '../outcome/refusal.ts';

/** The entries, each for an object that is named; a conditional delete may come to several of one place, or to none. */
export async function conditionalEntries(
  house: FhirHouse,
  caller: Caller,
  sent: readonly SentEntry[],
): Promise<Result<readonly NamedEntry[], Refusal>> {
  const named: NamedEntry[] = [];
  for (const entry of sent) {
    const { place, fullUrl, request } = entry;
    if (!('where' in request)) {
      named.push(request.method === 'PATCH' ? { place, fullUrl, request } : { place, fullUrl, request });
      continue;
    }
    const resolved = await resolve(house, caller, request);
    if (!resolved.ok) return refused(inEntry(resolved.error, place));
    named.push(...resolved.value.map((one) => ({ place, fullUrl, request: one })));
  }
  return ok(named);
}

async function resolve(
  house: FhirHouse,
  caller: Caller,
  request: WhereEntryRequest,
): Promise<Result<readonly EntryRequest[], Refusal>> {
  return request.method === 'PUT' ? updated(house, caller, request) : deleted(house, caller, request);
}

/** With the version that met the condition as If-Match: whoever comes between is noticed by the commit. */
async function updated(
  house: FhirHouse,
  caller: Caller,
  { kind, where, ifMatch, resource }: Extract<WhereEntryRequest, { method: 'PUT' }>,
): Promise<Result<readonly EntryRequest[], Refusal>> {
  const own = ownId(kind, resource);
  if (!own.ok) return own;
  const condition = { kind, parameters: where };
  const understood = readCondition(house, condition);
  if (!understood.ok) return understood;
  const found = await meeting(house, caller, { request: understood.value, most: 2 });
  if (!found.ok) return found;
  const [match, other] = found.value;
  if (other !== undefined) return refuse('condition-ambiguous');
  if (match === undefined) {
    if (ifMatch !== null) return refuse('version-missing');
    const under = claimText(condition);
    return own.value === null
      ? ok([{ method: 'POST', kind, resource, ifNoneExist: null, under, condition: where }])
      : ok([{ method: 'PUT', kind, id: own.value, ifMatch: null, resource, under, condition: where }]);
  }
  const same = checkMatch(own.value, match);
  if (!same.ok) return same;
  return ok([{ method: 'PUT', kind, id: match.id, ifMatch: ifMatch ?? match.version, resource, condition: where }]);
}

async function deleted(
  house: FhirHouse,
  caller: Caller,
  { kind, where, ifMatch }: Extract<WhereEntryRequest, { method: 'DELETE' }>,
): Promise<Result<readonly EntryRequest[], Refusal>> {
  const found = await toDelete(house, caller, { kind, parameters: where });
  if (!found.ok) return found;
  if (ifMatch !== null && found.value.length > 1) return refuse('condition-ambiguous');
  return ok(
    found.value.map(({ id, version }) => ({ method: 'DELETE' as const, kind, id, ifMatch: ifMatch ?? version })),
  );
}
