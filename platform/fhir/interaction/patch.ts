// https://hl7.org/fhir/R4/http.html#patch: the stored text with what the patch says, as an update of the version it was applied to.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { type Answer, written } from '../answer.ts';
import { concernOf, holdersOf, patientsIn } from '../compartment.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { inTurn } from '../in-turn.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { unwritablePerson } from '../outgoing-document.ts';
import { ownerAfterPatch } from '../owner/owner-after-patch.ts';
import { type Patched, type PatchRequest, patchedResource } from '../patch/patched-resource.ts';
import { writeOf } from '../write-draft.ts';
import { checkContent, checkResource } from './check-content.ts';
import { commitOne } from './commit.ts';
import { type Condition, meets } from './meets.ts';
import { notFound } from './shown.ts';

/** Patches of one object wait for each other in this process; only writes from elsewhere make one begin again. */
const ATTEMPTS = 5;

/**
 * A new version; a patch that changes no byte makes none (200 with the version that stands). Without If-Match it is
 * applied anew when somebody else was first, and refused with 409 when that goes on.
 */
export async function patch(house: FhirHouse, caller: Caller, request: PatchRequest): Promise<Result<Answer, Refusal>> {
  return inTurn(house.record, [`${request.kind}/${request.id}`], async () => {
    for (let attempt = 1; ; attempt++) {
      const answer = await patchOnce(house, caller, request);
      if (answer.ok || answer.error[0].code !== 'conflict' || attempt === ATTEMPTS) return answer;
    }
  });
}

/** https://hl7.org/fhir/R4/http.html#patch: the one object that meets a condition; 404 when none does, 412 when several do. */
export async function patchWhere(
  house: FhirHouse,
  caller: Caller,
  { condition, ...request }: Omit<PatchRequest, 'id'> & { readonly condition: Condition },
): Promise<Result<Answer, Refusal>> {
  const met = await meets(house, caller, condition);
  if (!met.ok) return met;
  if (met.value === null) return refused(notFound(caller, condition.kind));
  return patch(house, caller, { ...request, id: met.value.id });
}

async function patchOnce(house: FhirHouse, caller: Caller, request: PatchRequest): Promise<Result<Answer, Refusal>> {
  const patched = await patchedResource(house, caller, request);
  return patched.ok ? commitPatched(house, caller, { ...request, ...patched.value }) : patched;
}

async function commitPatched(
  house: FhirHouse,
  caller: Caller,
  { kind, id, ifMatch, before, resource }: PatchRequest & Patched,
): Promise<Result<Answer, Refusal>> {
  const { tree, text } = resource;
  const sound = checkResource(resource);
  if (!sound.ok) return sound;
  const concern = concernOf(tree, { self: id, base: baseOf(house) });
  const holders = await holdersOf(house, caller, concern.identified);
  if (!holders.ok) return holders;
  const patients = patientsIn(concern, holders.value);
  if (!patients.ok) return patients;
  const permit = await permitFor(house, caller, { action: 'update', kind, patients: patients.value, resource: tree });
  if (!permit.ok) return permit;
  if (text === before.document) return ok(written(200, before));
  const unwritable = await unwritablePerson(house, caller, [{ name: { kind, id }, after: tree }]);
  if (unwritable !== null) return refused(unwritable.refusal);
  const agreed = await checkContent(house, caller, { resource: tree, entries: [] });
  if (!agreed.ok) return agreed;
  const draft = { kind, id, follows: before.version, tree, text, patients: patients.value };
  const owner = await ownerAfterPatch(house, caller, { before, tree, permit: permit.value });
  if (!owner.ok) return owner;
  const write = writeOf(draft, { owner: owner.value, base: baseOf(house) });
  const conflicted = ifMatch === null ? 'conflict' : 'version-stale';
  const committed = await commitOne(house, { permit: permit.value, write }, { caller, conflicted });
  return committed.ok ? ok(written(200, committed.value)) : committed;
}
