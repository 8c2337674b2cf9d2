// https://hl7.org/fhir/R4/http.html#vread

import type { Caller } from '@fkj/platform-access';
import { type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { namesLogEvent, readLogEvent } from '../audit-event/read-log-event.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { isId } from '../object-id.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { currentIfPerson } from '../outgoing-document.ts';
import { answerWith, notFound, patientsNamedBy, shown } from './shown.ts';

export interface VreadRequest {
  readonly kind: string;
  readonly id: string;
  /** As it stands in the address. */
  readonly version: string;
}

const VERSION = /^[1-9][0-9]{0,8}$/;

/** One version, the current or an earlier one; a version that is a deletion is 410. */
export async function vread(
  house: FhirHouse,
  caller: Caller,
  { kind, id, version }: VreadRequest,
): Promise<Result<Answer, Refusal>> {
  if (namesLogEvent(kind, id) && version === '1') return readLogEvent(house, caller, id);
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  if (!isId(id) || !VERSION.test(version)) return refused(notFound(caller, kind));
  const stored = shown(await house.record.readVersion(permit.value, { kind, id }, Number(version)));
  if (!stored.ok) return stored;
  const current = await currentIfPerson(house, permit.value, { kind, id });
  return answerWith(house, caller, { kind, stored: stored.value, current });
}
