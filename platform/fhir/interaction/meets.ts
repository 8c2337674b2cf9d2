// https://hl7.org/fhir/R4/http.html#ccreate and #trules: which objects a condition means.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result, type Stored } from '@fkj/platform-record';
import type { SearchRequest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { pairsIn, readParameters } from '../search/parameters.ts';
import { permitsBeside } from '../search/permits-beside.ts';
import { asksWords, patientsSought, queryOf } from '../search/query.ts';
import { withCodes } from '../terminology/with-codes.ts';
import { shown } from './shown.ts';

export interface Condition {
  readonly kind: string;
  /** Form-encoded, with or without a leading '?'. */
  readonly parameters: string;
}

/** A condition as everybody writes it who means the same by it: parameters in order, encoded one way. */
export const claimText = ({ kind, parameters }: Condition): string => {
  const pairs = [...pairsIn(parameters.replace(/^\?/, ''))].map(([...pair]) => pair);
  pairs.sort(([name, value], [otherName, otherValue]) =>
    name === otherName ? (value < otherValue ? -1 : 1) : name < otherName ? -1 : 1,
  );
  return `${kind}?${new URLSearchParams(pairs)}`;
};

/** A condition understood; what is unknown in it is always refused, since it would mean more objects than were meant. */
export function readCondition(house: FhirHouse, { kind, parameters }: Condition): Result<SearchRequest, Refusal> {
  const options = {
    base: baseOf(house),
    now: house.clock(),
    parameters: house.parameters,
    handling: 'strict',
  } as const;
  const read = readParameters(kind, pairsIn(parameters.replace(/^\?/, '')), options);
  if (!read.ok) return read;
  const { request } = read.value;
  if (asksWords(request)) return refuse('parameter-value', { detail: '_text and _content cannot be a condition.' });
  return request.criteria.length === 0 ? refuse('condition-empty') : ok(request);
}

/** Objects in the caller's reach that meet a condition, `most` of them at most. */
export async function meeting(
  house: FhirHouse,
  caller: Caller,
  { request, most }: { readonly request: SearchRequest; readonly most: number },
): Promise<Result<readonly Stored[], Refusal>> {
  const { resourceType: kind } = request;
  const resolved = await withCodes(house, caller, request);
  if (!resolved.ok) return resolved;
  const query = queryOf({ ...resolved.value, count: most, total: null, summary: null, sort: [] });
  if (!query.ok) return query;
  const patients = patientsSought(request.criteria);
  const permit = await permitFor(house, caller, { action: 'search', kind, patients });
  if (!permit.ok) return permit;
  const permits = [permit.value, ...(await permitsBeside(house, caller, { permit: permit.value, request }))] as const;
  const page = shown(await house.record.find(permits, { ...query.value, limit: most }));
  return page.ok ? ok(page.value.matches) : page;
}

/** The only object that meets a condition, null when none does; several, or a condition of nothing, are refused. */
export async function meets(
  house: FhirHouse,
  caller: Caller,
  condition: Condition,
): Promise<Result<ObjectName | null, Refusal>> {
  const request = readCondition(house, condition);
  if (!request.ok) return request;
  const found = await meeting(house, caller, { request: request.value, most: 2 });
  if (!found.ok) return found;
  const [first, second] = found.value;
  if (second !== undefined) return refuse('condition-ambiguous');
  return ok(first === undefined ? null : { kind: first.kind, id: first.id });
}
