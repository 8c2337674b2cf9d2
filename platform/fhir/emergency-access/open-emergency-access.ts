// DESIGN.md §7 "emergency access"; helsepersonelloven § 7; https://hl7.org/fhir/R4/operations.html: for any program with /fhir.

import type { Caller, Denial } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { isId } from '../object-id.ts';
import { type Given, patientGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';

export const emergencyAccess: Operation = {
  name: 'emergency-access',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/emergency-access',
  documentation:
    'Parameters patient (valueReference or valueId) and reason (valueString, at least ten characters). Opens the record to the caller alone; the answer is Parameters with until (valueDateTime). The citizen reads the reason in her log.',
  levels: ['type'],
  types: ['Patient'],
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'patient', types: ['Reference', 'id'] },
    { name: 'reason', types: ['string'] },
  ],
  handle: openEmergencyAccess,
};

/** POST /fhir/Patient/$emergency-access: opens the record of `patient` to the caller alone until the `until` of the answer. */
async function openEmergencyAccess(
  house: FhirHouse,
  caller: Caller,
  { given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const patient = patientIn(given, baseOf(house));
  if (!patient.ok) return patient;
  const reason = textGiven(given, 'reason') ?? '';
  const opened = await house.access.openEmergency(caller, { patient: patient.value, reason });
  if (!opened.ok) return refusalOf(opened.error);
  const until = { name: 'until', valueDateTime: new Date(opened.value.until).toISOString() };
  return ok({ status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter: [until] }) });
}

/** A reference, or the id alone. */
function patientIn(given: Given, base: string): Result<string, Refusal> {
  const id = textGiven(given, 'patient');
  return id !== null && isId(id) ? ok(id) : patientGiven(given, 'patient', base);
}

/** Never 404: who may not open it hears the same of everybody, whether she is here or not. */
const refusalOf = ({ code, explanation }: Denial): Result<never, Refusal> =>
  refuse(code === 'reason-missing' ? 'reason-missing' : 'access-denied', { detail: explanation });
