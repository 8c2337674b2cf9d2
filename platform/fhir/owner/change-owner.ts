// DESIGN.md §7 "the owner decides"; helsepersonelloven § 39: another organisation becomes responsible for one resource, by an act that the log tells of.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result, refused, type Stored } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { issueOf } from '../interaction/commit.ts';
import { notFound, patientsNamedBy, shown } from '../interaction/shown.ts';
import { standing } from '../interaction/standing.ts';
import { isId } from '../object-id.ts';
import { objectsGiven, textGiven } from '../operation/given.ts';
import { namedEntry } from '../operation/named-entry.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { writeOfHandOver } from './hand-over/write-of-hand-over.ts';

export const changeOwnerOperation: Operation = {
  name: 'change-owner',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/change-owner',
  documentation:
    'Parameters owner (valueReference: the Organization that becomes responsible) and reason (valueString, at least ten characters). For who answers for the records of the organisation that is responsible now; the log of each patient tells of it. Answers a reference to the version, and nothing of what stands in it.',
  levels: ['instance'],
  types: 'every',
  methods: ['POST'],
  parameters: [
    { name: 'owner', types: ['Reference'] },
    { name: 'reason', types: ['string'] },
  ],
  handle: change,
};

/** POST /fhir/{type}/{id}/$change-owner: a new version, the same but for its owner. */
async function change(
  house: FhirHouse,
  caller: Caller,
  { kind, id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, kind));
  const [named] = objectsGiven(given, 'owner');
  const reference = named?.['reference'];
  const to = typeof reference === 'string' ? localObject(reference, baseOf(house)) : null;
  if (to?.kind !== 'Organization') return wrongOwner();
  const reason = textGiven(given, 'reason') ?? '';
  const looking = await permitFor(house, caller, { action: 'move', kind, patients: patientsNamedBy(kind, id), reason });
  if (!looking.ok) return looking;
  const stands = await standing(house, looking.value, { kind, id });
  if (!stands.ok) return stands;
  const { version, live, owner } = stands.value;
  if (version === 0) return refused(notFound(caller, kind));
  if (!live) return refuse('deleted');
  const permit = house.access.decideOwned(caller, { owner: owner?.name ?? null, work: 'hand-over', reason });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const there = await standing(house, permit.value, to);
  if (!there.ok) return there;
  if (!there.value.live) return wrongOwner();
  const current = shown(await house.record.read(permit.value, { kind, id }));
  if (!current.ok) return current;
  if (current.value === null || current.value.version !== version) return refuse('conflict');
  if (owner?.is(to) === true) return ok(namedEntry(current.value));
  return give(house, { permit: permit.value, stored: current.value, to });
}

const wrongOwner = (): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: 'owner must be a reference to an Organization of this record.' });

async function give(
  house: FhirHouse,
  { permit, stored, to }: { readonly permit: Permit; readonly stored: Stored; readonly to: ObjectName },
): Promise<Result<Answer, Refusal>> {
  const write = writeOfHandOver(stored, { to, access: 'stays', base: baseOf(house) });
  const given = await house.record.changeOwner(permit, write);
  if (!given.ok) return refused([issueOf(given.error, 'conflict')]);
  return ok(namedEntry(given.value));
}
