// DESIGN.md §7 "emergency access"; helsepersonelloven § 7; https://hl7.org/fhir/R4/operations.html: for any program with /fhir.

import type { Caller, Denial } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { JsonObject } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Asked } from '../http/asked.ts';
import { isId } from '../object-id.ts';
import { operationParameters, patientParameter, textParameter } from '../operation/parameters.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** POST /fhir/Patient/$emergency-access: opens the record of `patient` to the caller alone until the `until` of the answer. */
export async function openEmergencyAccess(
  house: FhirHouse,
  caller: Caller,
  asked: Asked,
): Promise<Result<Answer, Refusal>> {
  const given = operationParameters(asked, { limits: house.limits, names: ['patient', 'reason'] });
  if (!given.ok) return given;
  const patient = patientIn(given.value, baseOf(house));
  if (!patient.ok) return patient;
  const reason = textParameter(given.value, 'reason');
  const opened = await house.access.openEmergency(caller, { patient: patient.value, reason });
  if (!opened.ok) return refusalOf(opened.error);
  const until = { name: 'until', valueDateTime: new Date(opened.value.until).toISOString() };
  return ok({ status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter: [until] }) });
}

/** A reference, or the id alone. */
function patientIn(given: ReadonlyMap<string, JsonObject>, base: string): Result<string, Refusal> {
  const id = given.get('patient')?.['valueId'];
  return typeof id === 'string' && isId(id) ? ok(id) : patientParameter(given, 'patient', base);
}

/** Never 404: who may not open it hears the same of everybody, whether she is here or not. */
const refusalOf = ({ code, explanation }: Denial): Result<never, Refusal> =>
  refuse(code === 'reason-missing' ? 'reason-missing' : 'access-denied', { detail: explanation });
