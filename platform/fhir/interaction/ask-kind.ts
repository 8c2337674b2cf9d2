// https://hl7.org/fhir/R4/http.html#search over several types: the question to one of them, under a decision of its own.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Query, type Result } from '@fkj/platform-record';
import type { SearchRequest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { compartmentFilter } from '../search/compartment-filter.ts';
import { permitsBeside } from '../search/permits-beside.ts';
import { patientsSought, queryOf } from '../search/query.ts';
import { withCodes } from '../terminology/with-codes.ts';

export interface AskedKind {
  readonly query: Query;
  readonly permits: readonly [Permit, ...Permit[]];
}

/** The query, and the permits that let the caller ask it; `compartment`: only what is in it. */
export async function askKind(
  house: FhirHouse,
  caller: Caller,
  { request, compartment }: { readonly request: SearchRequest; readonly compartment: ObjectName | null },
): Promise<Result<AskedKind, Refusal>> {
  const resolved = await withCodes(house, caller, request);
  if (!resolved.ok) return resolved;
  const query = queryOf(resolved.value);
  if (!query.ok) return query;
  const { kind, filter } = query.value;
  const within = compartment === null ? filter : { and: [filter, compartmentFilter(compartment, kind)] };
  const patients = [...patientsSought(request.criteria), ...(compartment?.kind === 'Patient' ? [compartment.id] : [])];
  const permit = await permitFor(house, caller, { action: 'search', kind, patients });
  if (!permit.ok) return permit;
  const beside = await permitsBeside(house, caller, { permit: permit.value, request });
  return ok({ query: { ...query.value, filter: within }, permits: [permit.value, ...beside] });
}
