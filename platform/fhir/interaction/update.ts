// https://hl7.org/fhir/R4/http.html#update and #upsert

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, refused, type UnderCondition, type Write } from '@fkj/platform-record';
import { isSubsetted } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { type Answer, written } from '../answer.ts';
import { concernOf, holdersOf, patientsIn } from '../compartment.ts';
import type { ContentEntry } from '../content-check.ts';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { mayRegister } from '../known-person.ts';
import { mayName } from '../may-name.ts';
import { checkId } from '../object-id.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { unwritablePerson } from '../outgoing-document.ts';
import { ownerOfWrite } from '../owner/owner-of-write.ts';
import type { Received } from '../receive.ts';
import { uniqueIdentifiersOf, writeOf } from '../write-draft.ts';
import { checkContent, checkResource } from './check-content.ts';
import { commitUnder, type Taken } from './commit.ts';
import { type Standing, standing } from './standing.ts';

export interface UpdateRequest {
  readonly kind: string;
  readonly id: string;
  readonly resource: Received;
  /** The version the caller changed; null when he did not say. */
  readonly ifMatch: number | null;
}

/** A new version; an id that is free is taken (201). */
export async function update(
  house: FhirHouse,
  caller: Caller,
  request: UpdateRequest,
): Promise<Result<Answer, Refusal>> {
  const named = checkNames(request);
  if (!named.ok) return named;
  const made = await updateNamed(house, caller, request);
  return 'taken' in made ? refuse('conflict') : made;
}

/** The same, for an id that was found or checked before. Under a condition that nothing meets, the id must be free. */
export async function updateNamed(
  house: FhirHouse,
  caller: Caller,
  { kind, id, resource, ifMatch, condition }: UpdateRequest & { readonly condition?: UnderCondition },
): Promise<Result<Answer, Refusal> | Taken> {
  const { tree } = resource;
  const sound = checkResource(resource);
  if (!sound.ok) return sound;
  const concern = concernOf(tree, { self: id, base: baseOf(house) });
  const holders = await holdersOf(house, caller, concern.identified);
  if (!holders.ok) return holders;
  const patients = patientsIn(concern, holders.value);
  if (!patients.ok) return patients;
  const ask = { kind, patients: patients.value, resource: tree };
  const changing = await permitFor(house, caller, { ...ask, action: 'update' });
  if (!changing.ok) return changing;
  const [stands, unwritable] = await Promise.all([
    standing(house, changing.value, { kind, id }),
    unwritablePerson(house, caller, [{ name: { kind, id }, after: tree }]),
  ]);
  if (!stands.ok) return stands;
  const { version, live } = stands.value;
  if (ifMatch !== null && !live) return refuse('version-missing');
  if (ifMatch !== null && ifMatch !== version) return refuse('version-stale');
  if (condition !== undefined && live) return refuse('conflict', { detail: ELSEWHERE, expression: `${kind}.id` });
  const permit = version === 0 ? await permitToMake(house, caller, ask) : changing;
  if (!permit.ok) return permit;
  if (unwritable !== null) return refused(unwritable.refusal);
  const drafted = await nextVersion(house, caller, {
    ...{ id, resource, condition, stands: stands.value, patients: patients.value },
    beside: [],
  });
  if (!drafted.ok) return drafted;
  const write = drafted.value;
  const conflicted = ifMatch === null ? 'conflict' : 'version-stale';
  const committed = await commitUnder(house, { permit: permit.value, write }, { caller, conflicted });
  if ('taken' in committed) return committed;
  return committed.ok ? ok(written(live ? 200 : 201, committed.value)) : committed;
}

/** The permit for an update that finds nothing under its id. */
export async function permitToMake(
  house: FhirHouse,
  caller: Caller,
  ask: { readonly kind: string; readonly patients: readonly string[]; readonly resource: JsonObject },
): Promise<Result<Permit, Refusal>> {
  const permit = await permitFor(house, caller, { ...ask, action: 'create', through: 'update' });
  if (!permit.ok) return permit;
  const named = mayName(permit.value, ask.kind);
  if (!named.ok) return named;
  const allowed = await mayRegister(house, caller, uniqueIdentifiersOf(ask.resource));
  return allowed.ok ? permit : allowed;
}

export interface NextVersion {
  readonly id: string;
  readonly resource: Received;
  readonly patients: readonly string[];
  readonly stands: Pick<Standing, 'version' | 'owner'>;
  readonly condition?: UnderCondition | undefined;
  /** What is written in the same commit. */
  readonly beside: readonly ContentEntry[];
}

/** The version that follows the one that stands, once the caller may write it. */
export async function nextVersion(
  house: FhirHouse,
  caller: Caller,
  { id, resource: { kind, tree, text }, patients, stands, condition, beside }: NextVersion,
): Promise<Result<Write, Refusal>> {
  const agreed = await checkContent(house, caller, { resource: tree, entries: beside });
  if (!agreed.ok) return agreed;
  const { version } = stands;
  const base = baseOf(house);
  const owner = ownerOfWrite(house.access, caller, { tree, stands: version === 0 ? null : stands, base });
  if (!owner.ok) return owner;
  const draft = { kind, id, follows: version, tree, text, patients, condition };
  return ok(writeOf(draft, { owner: owner.value, base }));
}

const ELSEWHERE = 'The id in the resource is that of a resource which does not meet the condition.';

/** Type and id must be the same in address and resource; a part of a resource may not become the whole (search.html#summary). */
export function checkNames({ kind, id, resource }: Omit<UpdateRequest, 'ifMatch'>): Result<null, Refusal> {
  const usable = checkId(id);
  if (!usable.ok) return usable;
  if (resource.kind !== kind) return refuse('wrong-type');
  const own = resource.tree['id'];
  if (own === undefined) return refuse('id-required', { expression: `${kind}.id` });
  if (own !== id) return refuse('id-mismatch', { expression: `${kind}.id` });
  return isSubsetted(resource.tree) ? refuse('subsetted', { expression: `${kind}.meta.tag` }) : ok(null);
}
