// DESIGN.md §1.4; helsepersonelloven § 43, pasientjournalloven § 25: deletion of an entry, or of a whole record, on a legal decision.

import type { Caller } from '@fkj/platform-access';
import { type ObjectName, ok, type Permit, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { notFound, patientsNamedBy } from '../interaction/shown.ts';
import { standing } from '../interaction/standing.ts';
import { isId } from '../object-id.ts';
import { textGiven } from '../operation/given.ts';
import type { Operation, OperationAsked } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { type Erased, eraseEntry, eraseRecord } from './carry-out.ts';
import { confirmErasure, type ErasureAsked, forgetAsked } from './four-eyes.ts';

export const eraseOperation: Operation = {
  name: 'erase',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/erase',
  documentation:
    'Parameters decision (valueString: the reference of the legal decision, no clinical content), reason (valueString, at least ten characters) and, for a Patient, scope (valueCode: entry or record). Every version, index row, event and pending file goes; who, when and on which decision stays. Where the rules ask for four eyes the first call answers 202, and another with the duty makes the same call.',
  levels: ['instance'],
  types: 'every',
  methods: ['POST'],
  affectsState: true,
  parameters: [
    { name: 'decision', types: ['string'], min: 1 },
    { name: 'reason', types: ['string'], min: 1 },
    { name: 'scope', types: ['code'] },
  ],
  handle: erase,
};

/** A reference, not a story. */
const LONGEST = 200;

/** POST /fhir/{type}/{id}/$erase. Asking again for what has been erased answers the same. */
async function erase(
  house: FhirHouse,
  caller: Caller,
  { kind, id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, kind));
  const decision = (textGiven(given, 'decision') ?? '').trim();
  const reason = (textGiven(given, 'reason') ?? '').trim();
  const scope = textGiven(given, 'scope') ?? 'entry';
  if (decision === '' || decision.length > LONGEST) return wrong('decision', `1 to ${LONGEST} characters`);
  if (scope !== 'entry' && (scope !== 'record' || kind !== 'Patient')) {
    return wrong('scope', 'entry, or record for a Patient');
  }
  const name = { kind, id };
  const looking = await permitFor(house, caller, { action: 'move', kind, patients: patientsNamedBy(kind, id), reason });
  if (!looking.ok) return looking;
  const stands = await standing(house, looking.value, name);
  if (!stands.ok) return stands;
  const { version, owner } = stands.value;
  if (version === 0) return refused(notFound(caller, kind));
  const permit = house.access.decideOwned(caller, {
    owner: owner?.name ?? null,
    work: 'erasure',
    reason: reason === '' ? '' : `${decision}: ${reason}`,
  });
  if (!permit.ok) return refuse('access-denied', { detail: permit.error.explanation });
  const asked: ErasureAsked = { name: `${kind}/${id}`, scope, decision };
  return go(house, { permit: permit.value, name, asked });
}

async function go(
  house: FhirHouse,
  { permit, name, asked }: { readonly permit: Permit; readonly name: ObjectName; readonly asked: ErasureAsked },
): Promise<Result<Answer, Refusal>> {
  const before = await house.record.erasureOf(permit, name);
  if (!before.ok) return refuse('operation-parameter', { detail: 'Only what is kept with patients is erased.' });
  if (before.value !== null) return ok(told({ ...before.value, erased: [], left: [] }));
  const confirmed = await confirmErasure(house, permit, asked);
  if (!confirmed.ok) return confirmed;
  if (confirmed.value === 'asked') return ok(waits());
  const done =
    asked.scope === 'record'
      ? await eraseRecord(house, permit, { patient: name.id, decision: asked.decision })
      : await eraseEntry(house, permit, { name, decision: asked.decision });
  if (!done.ok) return done;
  if (done.value.more !== true) await forgetAsked(house, asked.name);
  return ok(told(done.value));
}

const wrong = (expression: string, expected: string): Result<never, Refusal> =>
  refuse('operation-parameter', { detail: `${expression}: expected ${expected}.`, expression });

const waits = (): Answer => ({
  status: 202,
  body: JSON.stringify({
    resourceType: 'Parameters',
    parameter: [{ name: 'state', valueCode: 'asked' }],
  }),
});

const told = ({ at, decision, erased, left, more }: Erased): Answer => ({
  status: more === true ? 202 : 200,
  body: JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'state', valueCode: more === true ? 'more' : 'erased' },
      { name: 'at', valueInstant: new Date(at).toISOString() },
      { name: 'decision', valueString: decision },
      ...erased.map((reference) => ({ name: 'erased', valueReference: { reference } })),
      ...left.map((reference) => ({ name: 'left', valueReference: { reference } })),
    ],
  }),
});
