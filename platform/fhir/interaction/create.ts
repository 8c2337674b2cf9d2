// https://hl7.org/fhir/R4/http.html#create and #ccreate

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused, type UnderCondition } from '@fkj/platform-record';
import { type Answer, written } from '../answer.ts';
import { concernOf, holdersOf, patientsIn } from '../compartment.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { mayRegister, oneHolder } from '../known-person.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { unwritablePerson } from '../outgoing-document.ts';
import { ownerOfWrite } from '../owner/owner-of-write.ts';
import type { Received } from '../receive.ts';
import { uniqueIdentifiersOf, writeOf } from '../write-draft.ts';
import { checkContent, checkResource } from './check-content.ts';
import { commitUnder, type Taken } from './commit.ts';
import { showExisting } from './existing.ts';
import { underCondition } from './under-condition.ts';

export interface CreateRequest {
  readonly kind: string;
  readonly resource: Received;
  /** Search parameters; an object that meets them is answered instead of a new one. */
  readonly ifNoneExist: string | null;
}

/** Makes an object with an id of ours. A person who is registered already is answered with 200. */
export async function create(
  house: FhirHouse,
  caller: Caller,
  { kind, resource, ifNoneExist }: CreateRequest,
): Promise<Result<Answer, Refusal>> {
  if (resource.kind !== kind) return refuse('wrong-type');
  const sound = checkResource(resource);
  if (!sound.ok) return sound;
  if (ifNoneExist === null) {
    const made = await createNew(house, caller, { resource });
    return 'taken' in made ? refuse('conflict') : made;
  }
  return underCondition(house, caller, {
    condition: { kind, parameters: ifNoneExist },
    whenMet: (name) => showExisting(house, caller, name),
    whenNot: (condition) => createNew(house, caller, { resource, condition }),
  });
}

interface NewObject {
  readonly resource: Received;
  readonly condition?: UnderCondition;
}

/** Makes a checked resource an object with an id of ours. */
export async function createNew(
  house: FhirHouse,
  caller: Caller,
  { resource: { kind, tree, text }, condition }: NewObject,
): Promise<Result<Answer, Refusal> | Taken> {
  const self = kind === 'Patient' ? house.newId(kind, []) : null;
  const concern = concernOf(tree, { self, base: baseOf(house) });
  const identifiers = uniqueIdentifiersOf(tree);
  const allowed = await mayRegister(house, caller, identifiers);
  if (!allowed.ok) return allowed;
  const holders = await holdersOf(house, caller, [...concern.identified, ...identifiers]);
  if (!holders.ok) return holders;
  const patients = patientsIn(concern, holders.value);
  if (!patients.ok) return patients;
  const permit = await permitFor(house, caller, { action: 'create', kind, patients: patients.value, resource: tree });
  if (!permit.ok) return permit;
  const known = oneHolder(identifiers, holders.value);
  if (!known.ok) return known;
  if (known.value !== null) return showExisting(house, caller, known.value);
  const agreed = await checkContent(house, caller, { resource: tree, entries: [] });
  if (!agreed.ok) return agreed;

  const id = self ?? house.newId(kind, patients.value);
  const unwritable = await unwritablePerson(house, caller, [{ name: { kind, id }, after: tree }]);
  if (unwritable !== null) return refused(unwritable.refusal);
  const owner = ownerOfWrite(house.access, caller, { tree, stands: null, base: baseOf(house) });
  if (!owner.ok) return owner;
  const draft = { kind, id, follows: 0, tree, text, patients: patients.value, condition };
  const write = writeOf(draft, { owner: owner.value, base: baseOf(house) });
  const committed = await commitUnder(house, { permit: permit.value, write }, { caller, conflicted: 'conflict' });
  if ('taken' in committed) return committed;
  if (!committed.ok && committed.error[0].code === 'identifier-taken') {
    // Registered by somebody else a moment ago.
    const taken = await holdersOf(house, caller, identifiers);
    const holder = taken.ok ? oneHolder(identifiers, taken.value) : taken;
    return holder.ok && holder.value !== null ? showExisting(house, caller, holder.value) : committed;
  }
  return committed.ok ? ok(written(201, committed.value)) : committed;
}
