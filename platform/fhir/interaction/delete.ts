// https://hl7.org/fhir/R4/http.html#delete and DESIGN.md §1.4: a delete is a version that says so; earlier ones stay.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { isId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { deletionOf } from '../write-draft.ts';
import { commitOne } from './commit.ts';
import { notFound, patientsNamedBy } from './shown.ts';
import { standing } from './standing.ts';

export interface DeleteRequest {
  readonly kind: string;
  readonly id: string;
  readonly ifMatch: number | null;
}

/** 204 with the version of the deletion; deleting what is deleted changes nothing. */
export async function remove(
  house: FhirHouse,
  caller: Caller,
  { kind, id, ifMatch }: DeleteRequest,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, kind));
  const named = patientsNamedBy(kind, id);
  const permit = await permitFor(house, caller, { action: 'delete', kind, patients: named });
  if (!permit.ok) return permit;
  const stands = await standing(house, permit.value, { kind, id });
  if (!stands.ok) return stands;
  const { version, live, patients } = stands.value;
  if (version === 0) return refused(notFound(caller, kind));
  if (ifMatch !== null && ifMatch !== version) return refuse('version-stale');
  if (!live) return ok({ status: 204, body: null });
  const write = deletionOf({ kind, id }, version, patients);
  const conflicted = ifMatch === null ? 'conflict' : 'version-stale';
  const committed = await commitOne(house, { permit: permit.value, write }, { caller, conflicted });
  if (!committed.ok) return committed;
  const { version: number, lastUpdated } = committed.value;
  return ok({ status: 204, body: null, version: { number, lastUpdated } });
}
