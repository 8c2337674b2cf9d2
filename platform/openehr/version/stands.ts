// DESIGN.md §4 "head": which version of an object stands, before another follows it.

import { ok, type Permit, type Result } from '@fkj/platform-record';
import { isObject, read } from '@fkj/standards-json';
import type { Ehr } from '../ehr/ehr-in-record.ts';
import { shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { derivedId } from '../identity/derived-id.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';
import type { VersionedKind } from './draft.ts';

export interface Stands {
  readonly version: number;
  readonly state: 'live' | 'deleted';
}

/** Null where there is none in this EHR, as far as the permit reaches. */
export async function stands(
  house: OpenEhrHouse,
  permit: Permit,
  { ehr, kind, objectId }: { readonly ehr: Ehr; readonly kind: VersionedKind; readonly objectId: string },
): Promise<Result<Stands | null, Refusal>> {
  const heads = shown(await house.record.heads(permit, [{ kind, id: objectId }]));
  if (!heads.ok) return heads;
  const [head] = heads.value;
  if (head === undefined || !sameEhr(head.patients, ehr)) return ok(null);
  return ok({ version: head.version, state: head.state });
}

/** An EHR and its patient go one to one, so that what concerns the patient is in the EHR. */
export const sameEhr = (patients: readonly string[], ehr: Ehr): boolean =>
  patients.join(' ') === ehr.patients.join(' ');

/** Commits need an EHR that its status lets be modified (RM EHR_STATUS.is_modifiable). */
export async function mustBeModifiable(house: OpenEhrHouse, ehr: Ehr): Promise<Result<null, Refusal>> {
  const permit = house.access.housePermit('whether an EHR may be modified');
  const status = shown(await house.record.read(permit, { kind: 'EHR_STATUS', id: derivedId(ehr.id, 'EHR_STATUS') }));
  if (!status.ok) return status;
  const document = status.value === null ? null : read(status.value.document);
  const isClosed =
    document?.ok === true && isObject(document.value.tree) && document.value.tree['is_modifiable'] === false;
  return isClosed ? refuse('not-modifiable') : ok(null);
}
