// DESIGN.md §1.4, §7 "the owner decides deletion": asking for the deletion of all that one organisation is responsible for.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { asksForAsync } from '../../bulk/export/kick-off.ts';
import { claimsOf } from '../../bulk/job/job-caller.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { headerOf } from '../../http/asked.ts';
import { isId } from '../../object-id.ts';
import { booleanGiven, textGiven } from '../../operation/given.ts';
import type { Operation, OperationAsked } from '../../operation/operation.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { beginOwned, checkConfirmed } from '../work/begin-owned.ts';
import { DELETION } from './deletion.ts';

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
  const mode = booleanGiven(given, 'dryRun') === true ? 'count' : 'do';
  const confirmed = await checkConfirmed(house, permit.value, { owner, mode, said: textGiven(given, 'confirm') });
  if (!confirmed.ok) return confirmed;
  const request = `${baseOf(house)}/Organization/${id}/$delete-owned`;
  const order = { request, claims: claimsOf(caller), owner, reason, mode } as const;
  return beginOwned(house, caller, { kind: DELETION, name: 'delete-owned', order });
}
