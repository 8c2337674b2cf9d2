// https://hl7.org/fhir/R4/http.html#ccreate and #trules: which object a condition means.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { pairsIn, readParameters } from '../search/parameters.ts';
import { patientsSought, queryOf } from '../search/query.ts';
import { shown } from './shown.ts';

export interface Condition {
  readonly kind: string;
  /** Form-encoded, with or without a leading '?'. */
  readonly parameters: string;
}

/** The only object that meets a condition, null when none does; several, or a condition of nothing, are refused. */
export async function meets(
  house: FhirHouse,
  caller: Caller,
  { kind, parameters }: Condition,
): Promise<Result<ObjectName | null, Refusal>> {
  const options = { base: baseOf(house), now: house.clock(), handling: 'strict' } as const;
  const read = readParameters(kind, pairsIn(parameters.replace(/^\?/, '')), options);
  if (!read.ok) return read;
  const { request } = read.value;
  if (request.criteria.length === 0) return refuse('condition-empty');
  const query = queryOf({ ...request, count: 2, total: null, summary: null, sort: [] });
  if (!query.ok) return query;
  const patients = patientsSought(request.criteria);
  const permit = await permitFor(house, caller, { action: 'search', kind, patients });
  if (!permit.ok) return permit;
  const page = shown(await house.record.find(permit.value, query.value));
  if (!page.ok) return page;
  const [first, second] = page.value.matches;
  if (second !== undefined) return refuse('condition-ambiguous');
  return ok(first === undefined ? null : { kind: first.kind, id: first.id });
}
