// https://hl7.org/fhir/R4/http.html#ccreate: an object that was there already answers instead of a new one.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Result } from '@fkj/platform-record';
import { type Answer, written } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { patientsNamedBy, shown } from './shown.ts';

/** 200 with the object if the caller may read it; a person out of reach is only named. */
export async function showExisting(
  house: FhirHouse,
  caller: Caller,
  { kind, id }: ObjectName,
): Promise<Result<Answer, Refusal>> {
  const named = ok({ status: 200, body: printOutcome([{ code: 'person-known' }]), location: `${kind}/${id}` });
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : named;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  return stored.value === null || stored.value.action === 'delete'
    ? named
    : ok(written(200, shownTo(house, caller, stored.value)));
}
