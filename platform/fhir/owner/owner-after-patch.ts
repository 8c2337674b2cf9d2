// https://hl7.org/fhir/R4/http.html#patch: a patch that leaves the owner element alone asks nothing more of the record.

import type { Caller } from '@fkj/platform-access';
import { ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import { OWNER_EXTENSION, ownerSaidIn } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import { standing } from '../interaction/standing.ts';
import { storedResource } from '../operation/stored-resource.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { type OwnerOfWrite, ownerKept, ownerOfWrite } from './owner-of-write.ts';

interface PatchedOwner {
  readonly before: Stored;
  /** What the patch has made of it. */
  readonly tree: JsonObject;
  /** For the update. */
  readonly permit: Permit;
}

/** The owner of the version that a patch makes: the same rules as for an update, once the patch has touched the element. */
export async function ownerAfterPatch(
  house: FhirHouse,
  caller: Caller,
  { before, tree, permit }: PatchedOwner,
): Promise<Result<OwnerOfWrite, Refusal>> {
  const after = ownerSaidIn(tree);
  if (after.says === 'nothing' && !before.document.includes(OWNER_EXTENSION)) return ok(ownerKept);
  const said = ownerSaidIn(storedResource(before).tree);
  if (after.says === 'reference' && said.says === 'reference' && after.reference === said.reference) {
    return ok(ownerKept);
  }
  const stands = await standing(house, permit, before);
  return stands.ok ? ownerOfWrite(house.access, caller, { tree, stands: stands.value, base: baseOf(house) }) : stands;
}
