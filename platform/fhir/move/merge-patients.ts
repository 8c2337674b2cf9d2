// https://hl7.org/fhir/R5/patient-operation-merge.html, with the types of R4 and a written reason (DESIGN.md §4 "move").

import type { Caller } from '@fkj/platform-access';
import { ok, openEhrKinds, type Result } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { issueOf } from '../interaction/commit.ts';
import { shown } from '../interaction/shown.ts';
import { patientGiven, textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { printOutcome } from '../outcome/operation-outcome.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { shownTo } from '../outgoing-document.ts';
import { patientRewrite } from './rewrite.ts';

export const merge: Operation = {
  name: 'merge',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-merge',
  documentation:
    'Parameters source-patient and target-patient (valueReference) and reason (valueString, at least ten characters). Everything of the source goes to the target; both ids find it. The answer is Parameters with outcome and result.',
  levels: ['type'],
  types: ['Patient'],
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'source-patient', types: ['Reference'] },
    { name: 'target-patient', types: ['Reference'] },
    { name: 'reason', types: ['string'] },
  ],
  handle: mergePatients,
};

/** POST /fhir/Patient/$merge: `source-patient` is given up and everything of hers goes to `target-patient`. */
async function mergePatients(
  house: FhirHouse,
  caller: Caller,
  { given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  const base = baseOf(house);
  const source = patientGiven(given, 'source-patient', base);
  if (!source.ok) return source;
  const target = patientGiven(given, 'target-patient', base);
  if (!target.ok) return target;
  const [from, to] = [source.value, target.value];
  if (from === to) return refuse('operation-parameter', { detail: 'The patients must be two.' });
  const reason = textGiven(given, 'reason') ?? '';
  const permit = await permitFor(house, caller, { action: 'move', kind: '*', patients: [from, to], reason });
  if (!permit.ok) return permit;
  // Every kind of object goes along, or none: a program that may touch some kinds only cannot merge.
  if (permit.value.kinds !== '*' || permit.value.restriction.reach !== 'everything') return refuse('access-denied');
  const patients = [from, to].map((id) => ({ kind: 'Patient', id }));
  const heads = shown(await house.record.heads(permit.value, patients));
  if (!heads.ok) return heads;
  if (heads.value.filter(({ state }) => state === 'live').length < patients.length) return refuse('not-found');
  // A version of openEHR says itself which one it is, and an EHR whose it is: what moves FHIR's documents cannot move these.
  const present = await house.record.kindsPresent(house.access.housePermit('what a merge would move'), from);
  if (!present.ok) return refuse('stale');
  if ([...present.value].some((kind) => openEhrKinds.has(kind))) {
    return refuse('not-movable', {
      detail: 'The record that is given up has openEHR content, which is not moved yet.',
    });
  }
  const merged = await house.record.merge(permit.value, { from, to }, patientRewrite(base));
  if (!merged.ok) return { ok: false, error: [issueOf(merged.error, 'conflict')] };
  const result = shown(await house.record.read(permit.value, { kind: 'Patient', id: to }));
  if (!result.ok) return result;
  return ok({
    status: 200,
    body: answerOf(result.value === null ? null : shownTo(house, caller, result.value).document),
  });
}

/** Parameters of the answer: how it went, and the Patient that stands. Stored text goes out as it is. */
const answerOf = (patient: string | null): string => {
  const outcome = `{"name":"outcome","resource":${printOutcome([{ code: 'done' }])}}`;
  const result = patient === null ? '' : `,{"name":"result","resource":${patient}}`;
  return `{"resourceType":"Parameters","parameter":[${outcome}${result}]}`;
};
