// DESIGN.md §4: whose EHR an address names. Shows nothing to the caller: what follows is decided for her and this patient.

import type { Caller } from '@fkj/platform-access';
import { type Action, ok, type Result } from '@fkj/platform-record';
import { permitFor, shown } from '../guard.ts';
import type { OpenEhrHouse } from '../house.ts';
import { isObjectId } from '../identity/version-uid.ts';
import { type Refusal, refuse } from '../refusal/refusal.ts';

export interface Ehr {
  readonly id: string;
  /** The patient; the EHR's own id where it has no subject. */
  readonly patients: readonly string[];
}

/**
 * The EHR that an address names, for what is asked of it. Whether the caller may know is decided by the permit for that;
 * where there is none, she is refused as if it were somebody's whom she does not know.
 */
export async function ehrInRecord(
  house: OpenEhrHouse,
  caller: Caller,
  { id, action, kind }: { readonly id: string; readonly action: Action; readonly kind: string },
): Promise<Result<Ehr, Refusal>> {
  if (!isObjectId(id)) return refuse('not-found');
  const permit = house.access.housePermit('whose EHR it is');
  const heads = shown(await house.record.heads(permit, [{ kind: 'EHR', id }]));
  if (!heads.ok) return heads;
  const [head] = heads.value;
  if (head !== undefined && head.state !== 'deleted') return ok({ id, patients: head.patients });
  const decided = await permitFor(house, caller, [{ action, kind, patients: [id] }]);
  return decided.ok ? refuse('not-found') : decided;
}
