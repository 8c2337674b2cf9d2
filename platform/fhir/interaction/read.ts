// https://hl7.org/fhir/R4/http.html#read

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { namesLogEvent, readLogEvent } from '../audit-event/read-log-event.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { isKnownVersion } from '../http/version-headers.ts';
import { isId } from '../object-id.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { answerWith, notFound, patientsNamedBy, shown } from './shown.ts';

export interface ReadRequest {
  readonly kind: string;
  readonly id: string;
  readonly ifNoneMatch?: string | undefined;
}

/** The current version; 304 when the caller has it already. */
export async function read(
  house: FhirHouse,
  caller: Caller,
  { kind, id, ifNoneMatch }: ReadRequest,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, kind));
  if (namesLogEvent(kind, id)) return readLogEvent(house, caller, id);
  const permit = await permitFor(house, caller, { action: 'read', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit;
  const stored = shown(await house.record.read(permit.value, { kind, id }));
  if (!stored.ok) return stored;
  const answer = answerWith(house, caller, { kind, stored: stored.value });
  if (!answer.ok || answer.value.status !== 200 || answer.value.version === undefined) return answer;
  return isKnownVersion(ifNoneMatch, answer.value.version.number)
    ? ok({ ...answer.value, status: 304, body: null })
    : answer;
}
