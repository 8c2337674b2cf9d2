// DESIGN.md §1.4, §7 "the owner decides deletion": asking for the deletion of all that one organisation is responsible for.

import { randomUUID } from 'node:crypto';
import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { asksForAsync } from '../../bulk/export/kick-off.ts';
import { askerOf, claimsOf } from '../../bulk/job/job-caller.ts';
import { sealOrder } from '../../bulk/job/seal-order.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { headerOf } from '../../http/asked.ts';
import { shown } from '../../interaction/shown.ts';
import { isId } from '../../object-id.ts';
import { booleanGiven, textGiven } from '../../operation/given.ts';
import type { Operation, OperationAsked } from '../../operation/operation.ts';
import { storedResource } from '../../operation/stored-resource.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { DELETION, type DeletionOrder } from './deletion-order.ts';

export const deleteOwned: Operation = {
  name: 'delete-owned',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/delete-owned',
  documentation:
    'Deletes every resource that the organisation is responsible for, for who answers for its records. Parameters reason (valueString, at least ten characters), confirm (valueString: the name of the organisation), dryRun (valueBoolean: counts only, without confirm). Ask with Prefer: respond-async. Earlier versions, the log, AuditEvents and types that are kept with no patient (Organization, Practitioner …) stay.',
  levels: ['instance'],
  types: ['Organization'],
  methods: ['POST'],
  parameters: [
    { name: 'reason', types: ['string'] },
    { name: 'confirm', types: ['string'] },
    { name: 'dryRun', types: ['boolean'] },
  ],
  handle: ask,
};

/** POST /fhir/Organization/{id}/$delete-owned: the answer says where the job can be asked for. */
async function ask(house: FhirHouse, caller: Caller, asked: OperationAsked): Promise<Result<Answer, Refusal>> {
  const { id, given } = asked;
  if (!isId(id)) return refuse('not-found');
  if (!asksForAsync(headerOf(asked, 'prefer'))) return refuse('async-required');
  const owner = { kind: 'Organization', id };
  const reason = textGiven(given, 'reason') ?? '';
  const permit = house.access.decideOwned(caller, { owner, work: 'deletion', reason });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const mode = booleanGiven(given, 'dryRun') === true ? 'count' : 'delete';
  const confirmed = await checkConfirmed(house, permit.value, { owner, mode, said: textGiven(given, 'confirm') });
  if (!confirmed.ok) return confirmed;
  const order: DeletionOrder = {
    request: `${baseOf(house)}/Organization/${id}/$delete-owned`,
    claims: claimsOf(caller),
    owner,
    reason,
    mode,
  };
  const { bulk, clock, cursorKey } = house;
  const job = randomUUID();
  const added = await bulk.jobs.add({
    id: job,
    kind: DELETION,
    caller: askerOf(caller),
    detail: sealOrder(order, job, cursorKey),
    now: clock(),
    most: bulk.limits.jobs,
  });
  if (!added) return refuse('jobs-too-many');
  bulk.wake.call();
  return ok({ status: 202, body: null, headers: { 'content-location': `${baseOf(house)}/$delete-owned/${job}` } });
}

interface Confirmation {
  readonly owner: ObjectName;
  readonly mode: DeletionOrder['mode'];
  readonly said: string | null;
}

/** The organisation must be here, and whoever deletes repeats its name. The look leaves its line in the log, with the reason. */
async function checkConfirmed(
  house: FhirHouse,
  permit: Permit,
  { owner, mode, said }: Confirmation,
): Promise<Result<null, Refusal>> {
  const stored = shown(await house.record.read(permit, owner));
  if (!stored.ok) return stored;
  if (stored.value === null || stored.value.action === 'delete') return refuse('not-found');
  const name = storedResource(stored.value).tree['name'];
  const expected = typeof name === 'string' ? name : `Organization/${owner.id}`;
  return mode === 'count' || said === expected
    ? ok(null)
    : refuse('operation-parameter', {
        detail: 'confirm must repeat the name of the organisation, letter by letter.',
        expression: 'confirm',
      });
}
