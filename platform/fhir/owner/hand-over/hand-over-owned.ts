// Helsepersonelloven § 39, pasientjournalloven § 8: asking for the hand-over of a record, or of all that one organisation is responsible for.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import type { Answer } from '../../answer.ts';
import { asksForAsync } from '../../bulk/export/kick-off.ts';
import { claimsOf } from '../../bulk/job/job-caller.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { headerOf } from '../../http/asked.ts';
import { standing } from '../../interaction/standing.ts';
import { isId } from '../../object-id.ts';
import { booleanGiven, objectsGiven, patientGiven, textGiven } from '../../operation/given.ts';
import type { Operation, OperationAsked } from '../../operation/operation.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { beginOwned, checkConfirmed } from '../work/begin-owned.ts';
import { HAND_OVER } from './hand-over.ts';
import type { HandOverOrder } from './hand-over-order.ts';

export const handOverOwned: Operation = {
  name: 'hand-over',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/hand-over',
  documentation:
    'Another organisation becomes responsible for every resource that this one is responsible for, for who answers for its records. Parameters to (valueReference: an Organization), reason (valueString, at least ten characters), patient (valueReference: only what concerns this patient alone), access (valueCode: ends, which is what happens when it is left out, or stays: whether the care relationships that the resources state go on), confirm (valueString: the name of the organisation that gives), dryRun (valueBoolean: counts only, without confirm). Ask with Prefer: respond-async. AuditEvents, deleted resources and types that are kept with no patient stay.',
  levels: ['instance'],
  types: ['Organization'],
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'to', types: ['Reference'], min: 1 },
    { name: 'reason', types: ['string'] },
    { name: 'patient', types: ['Reference'] },
    { name: 'access', types: ['code'] },
    { name: 'confirm', types: ['string'] },
    { name: 'dryRun', types: ['boolean'] },
  ],
  handle: ask,
};

/** POST /fhir/Organization/{id}/$hand-over: the answer says where the job can be asked for. */
async function ask(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { id, given } = asked;
  if (!isId(id)) return refuse('not-found');
  if (!asksForAsync(headerOf(asked, 'prefer'))) return refuse('async-required');
  const owner = { kind: 'Organization', id };
  const reason = textGiven(given, 'reason') ?? '';
  const permit = house.access.decideOwned(caller, { owner, work: 'hand-over-all', reason });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const to = await receiverIn(house, permit.value, asked);
  if (!to.ok) return to;
  const access = textGiven(given, 'access') ?? 'ends';
  if (access !== 'ends' && access !== 'stays') return wrong('access', 'ends or stays');
  const patient = given.has('patient') ? patientGiven(given, 'patient', baseOf(house)) : ok(null);
  if (!patient.ok) return patient;
  const mode = booleanGiven(given, 'dryRun') === true ? 'count' : 'do';
  const confirmed = await checkConfirmed(house, permit.value, { owner, mode, said: textGiven(given, 'confirm') });
  if (!confirmed.ok) return confirmed;
  const order: HandOverOrder = {
    request: `${baseOf(house)}/Organization/${id}/$hand-over`,
    claims: claimsOf(caller),
    ...{ owner, to: to.value, access, reason, mode },
    ...(patient.value === null ? {} : { patient: patient.value }),
  };
  return beginOwned(house, caller, { kind: HAND_OVER, name: 'hand-over', order });
}

/** Another organisation of this record, that stands. */
async function receiverIn(
  house: FhirHouse,
  permit: Permit,
  { id, given }: OperationAsked,
): Promise<Result<ObjectName, Refusal>> {
  const reference = objectsGiven(given, 'to')[0]?.['reference'];
  const to = typeof reference === 'string' ? localObject(reference, baseOf(house)) : null;
  if (to?.kind !== 'Organization' || to.id === id)
    return wrong('to', 'a reference to another Organization of this record');
  const stands = await standing(house, permit, to);
  if (!stands.ok) return stands;
  return stands.value.live ? ok(to) : wrong('to', 'a reference to another Organization of this record');
}

const wrong = (expression: string, expected: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${expression}: expected ${expected}.`, expression });
