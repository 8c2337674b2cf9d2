// https://hl7.org/fhir/R4/encounter-operation-everything.html: an encounter, its patient, what belongs to it, and what they refer to.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../../answer.ts';
import { permitFor } from '../../guard.ts';
import type { FhirHouse } from '../../house.ts';
import { notFound, shown } from '../../interaction/shown.ts';
import { isId } from '../../object-id.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import type { Operation, OperationAsked } from '../operation.ts';
import { askedEverything, everythingParameters } from './asked-everything.ts';
import { everythingBundle, everythingKey } from './everything-bundle.ts';

export const encounterEverything: Operation = {
  name: 'everything',
  definition: 'http://hl7.org/fhir/OperationDefinition/Encounter-everything',
  documentation:
    'The encounter, its patient, everything of the patient that refers to the encounter, and what all these refer to, each once, in pages.',
  levels: ['instance'],
  types: ['Encounter'],
  methods: ['GET', 'POST'],
  parameters: everythingParameters.filter(({ name }) => name !== 'start' && name !== 'end'),
  answers: 'matches',
  handle: everythingOfEncounter,
};

async function everythingOfEncounter(
  house: FhirHouse,
  caller: Caller,
  { id, given }: OperationAsked,
): Promise<Result<Answer, Refusal>> {
  if (!isId(id)) return refused(notFound(caller, 'Encounter'));
  const address = `Encounter/${id}/$everything`;
  const page = askedEverything(given, { now: house.clock(), key: everythingKey(house, caller, address) });
  if (!page.ok) return page;
  const permit = await permitFor(house, caller, { action: 'read', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const encounter = shown(await house.record.read(permit.value, { kind: 'Encounter', id }));
  if (!encounter.ok) return encounter;
  if (encounter.value === null) return refused(notFound(caller, 'Encounter'));
  if (encounter.value.action === 'delete') return refuse('deleted');
  const { asked, after } = page.value;
  const [patient] = encounter.value.patients;
  // Kept with no patient, so nothing else is kept with it.
  if (patient === undefined) {
    const alone = { matches: [encounter.value], referred: [], next: null };
    return ok(everythingBundle(house, caller, { address, page: page.value, ...alone }));
  }
  const query = { ...asked, patient, encounter: id, ...(after === null ? {} : { after }) };
  const found = shown(await house.record.everything(permit.value, query));
  return found.ok ? ok(everythingBundle(house, caller, { address, page: page.value, ...found.value })) : found;
}
