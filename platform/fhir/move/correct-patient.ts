// DESIGN.md §4 "Correcting the patient of an object"; helsepersonelloven § 42: what was recorded on the wrong person.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, refused, type Stored } from '@fkj/platform-record';
import { isObject, read } from '@fkj/standards-json';
import type { Answer } from '../answer.ts';
import { concernOf } from '../compartment.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { issueOf } from '../interaction/commit.ts';
import { notFound, shown } from '../interaction/shown.ts';
import { standing } from '../interaction/standing.ts';
import { isId } from '../object-id.ts';
import { patientGiven, textGiven } from '../operation/given.ts';
import { namedEntry } from '../operation/named-entry.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { reassigned } from './rewrite.ts';

export const correctPatient: Operation = {
  name: 'correct-patient',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/correct-patient',
  documentation:
    'Parameters patient (valueReference: the right one) and reason (valueString, at least ten characters). The resource and its history go to the right patient; the logs of both tell of it. Answers a reference to the version, and nothing of what stands in it.',
  levels: ['instance'],
  types: 'of-patients',
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'patient', types: ['Reference'] },
    { name: 'reason', types: ['string'] },
  ],
  handle: correct,
};

/** POST /fhir/{type}/{id}/$correct-patient: the resource and its history go from its one patient to `patient`. */
async function correct(
  house: FhirHouse,
  caller: Caller,
  { kind, id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const base = baseOf(house);
  if (!isId(id)) return refused(notFound(caller, kind));
  const patient = patientGiven(given, 'patient', base);
  if (!patient.ok) return patient;
  const to = patient.value;
  const reason = textGiven(given, 'reason') ?? '';
  const permit = await permitFor(house, caller, { action: 'move', kind, patients: [to], reason });
  if (!permit.ok) return permit;
  const current = shown(await house.record.read(permit.value, { kind, id }));
  if (!current.ok) return current;
  if (current.value === null) return refused(notFound(caller, kind));
  if (current.value.action === 'delete') return refuse('deleted');
  const stands = await patientStands(house, permit.value, to);
  if (!stands.ok) return stands;
  return give(house, { permit: permit.value, stored: current.value, to });
}

/** The right patient must be there; a permit that does not cover Patient cannot tell, and the record decides. */
async function patientStands(house: FhirHouse, permit: Permit, id: string): Promise<Result<null, Refusal>> {
  if (permit.kinds !== '*' && !permit.kinds.has('Patient')) return ok(null);
  const stands = await standing(house, permit, { kind: 'Patient', id });
  if (!stands.ok) return stands;
  return stands.value.live ? ok(null) : refuse('operation-parameter', { detail: 'patient names nobody here.' });
}

async function give(
  house: FhirHouse,
  { permit, stored, to }: { permit: Permit; stored: Stored; to: string },
): Promise<Result<Answer, Refusal>> {
  const [from, ...others] = stored.patients;
  if (stored.kind === 'Patient' || from === undefined || others.length > 0) return refuse('not-movable');
  if (from === to) return ok(namedEntry(stored));
  const base = baseOf(house);
  const write = reassigned(stored, { merge: { from, to }, base });
  const document = read(write.document);
  const concern =
    document.ok && isObject(document.value.tree) ? concernOf(document.value.tree, { self: null, base }) : null;
  // A number, or a reference of another sort, would go on naming the wrong person.
  if (concern === null || concern.identified.length > 0 || concern.named.join() !== to) return refuse('not-movable');
  const moved = await house.record.move(permit, write);
  if (!moved.ok) return refused([issueOf(moved.error, 'conflict')]);
  return ok(namedEntry(moved.value));
}
