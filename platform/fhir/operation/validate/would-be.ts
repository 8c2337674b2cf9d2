// https://hl7.org/fhir/R4/valueset-resource-validation-mode.html: what a create, an update or a delete would be refused for.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { concernOf, holdersOf, patientsIn } from '../../compartment.ts';
import { permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { checkContent, checkResource } from '../../interaction/check-content.ts';
import { notFound, patientsNamedBy } from '../../interaction/shown.ts';
import { standing } from '../../interaction/standing.ts';
import { checkNames } from '../../interaction/update.ts';
import { mayRegister, oneHolder } from '../../known-person.ts';
import { isId } from '../../object-id.ts';
import type { Issue, Refusal } from '../../outcome/refusal.ts';
import type { Received } from '../../receive.ts';
import { uniqueIdentifiersOf } from '../../write-draft.ts';

export interface WouldBeWrite {
  readonly kind: string;
  /** Null where the address names none. */
  readonly id: string | null;
  /** Null: the content alone is asked about. */
  readonly mode: 'create' | 'update' | null;
  readonly resource: Received;
}

/** Every issue that can be told. Refused is only what ends the request itself: roles that changed under way. */
export async function issuesOfWrite(
  house: FhirHouse,
  caller: Caller,
  write: WouldBeWrite,
): Promise<Result<readonly Issue[], Refusal>> {
  const { kind, id, mode, resource } = write;
  const issues: Issue[] = [];
  const note = (result: Result<unknown, Refusal>): void => {
    if (!result.ok) issues.push(...result.error);
  };
  note(checkResource(resource));
  if (mode === 'update' || (mode === null && id !== null)) {
    const own = resource.tree['id'];
    note(checkNames({ kind, id: id ?? (typeof own === 'string' ? own : ''), resource }));
  }
  // Services' rules are written for resources that follow R4.
  if (issues.length === 0) note(await checkContent(house, caller, { resource: resource.tree, entries: [] }));
  if (mode !== null) note(await mayWrite(house, caller, write));
  const stale = issues.find(({ code }) => code === 'stale');
  return stale === undefined ? ok(issues) : { ok: false, error: [stale] };
}

/** Whether the caller may write it, and whether it would break what is unique or belongs to another patient. */
async function mayWrite(
  house: FhirHouse,
  caller: Caller,
  { kind, id, mode, resource }: WouldBeWrite,
): Promise<Result<null, Refusal>> {
  const { tree } = resource;
  const identifiers = uniqueIdentifiersOf(tree);
  const concern = concernOf(tree, { self: kind === 'Patient' ? id : null, base: baseOf(house) });
  const allowed = mode === 'create' ? await mayRegister(house, caller, identifiers) : ok(null);
  if (!allowed.ok) return allowed;
  const holders = await holdersOf(house, caller, [...concern.identified, ...identifiers]);
  if (!holders.ok) return holders;
  const patients = patientsIn(concern, holders.value);
  if (!patients.ok) return patients;
  const action = mode === 'create' ? 'create' : 'update';
  const permit = await permitFor(house, caller, { action, kind, patients: patients.value, resource: tree });
  if (!permit.ok) return permit;
  if (mode === 'create') {
    const known = oneHolder(identifiers, holders.value);
    if (!known.ok) return known;
    return known.value === null ? ok(null) : { ok: false, error: [{ code: 'identifier-taken' }] };
  }
  const own = id ?? tree['id'];
  if (typeof own !== 'string' || !isId(own)) return ok(null);
  const stands = await standing(house, permit.value, { kind, id: own });
  if (!stands.ok) return stands;
  const before = stands.value.patients;
  const moved = stands.value.live && [...before].sort().join() !== [...patients.value].sort().join();
  return moved && kind !== 'Patient' ? { ok: false, error: [{ code: 'patient-changed' }] } : ok(null);
}

/** Whether the object is there and the caller may delete it. */
export async function issuesOfDelete(
  house: FhirHouse,
  caller: Caller,
  { kind, id }: { readonly kind: string; readonly id: string },
): Promise<Result<readonly Issue[], Refusal>> {
  if (!isId(id)) return { ok: false, error: notFound(caller, kind) };
  const permit = await permitFor(house, caller, { action: 'delete', kind, patients: patientsNamedBy(kind, id) });
  if (!permit.ok) return permit.error[0].code === 'access-denied' ? ok(permit.error) : permit;
  const stands = await standing(house, permit.value, { kind, id });
  if (!stands.ok) return stands;
  if (stands.value.version === 0) return { ok: false, error: notFound(caller, kind) };
  return ok([]);
}
