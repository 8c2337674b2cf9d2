// DESIGN.md §4 "job": after a crash the lines of the last step may have been written already; writing them again would double their versions.

import { ownerSaidIn, prepareDocument } from '@fkj/standards-fhir';
import type { FhirHouse } from '../../house.ts';
import { storedResource } from '../../operation/stored-resource.ts';
import type { Received } from '../../receive.ts';

/** Whether the object stands just as this resource says. The house looks, since the caller is shown nothing. */
export async function isThere(house: FhirHouse, { kind, tree, text }: Received, id: string): Promise<boolean> {
  const stored = await house.record.read(house.access.housePermit('an import that was cut short'), { kind, id });
  if (!stored.ok || stored.value === null || stored.value.action === 'delete') return false;
  const { version, lastUpdated, document } = stored.value;
  const shown = ownerSaidIn(tree).says === 'nothing' ? ownerSaidIn(storedResource(stored.value).tree) : null;
  const set = {
    ...{ id, versionId: String(version), lastUpdated: new Date(lastUpdated).toISOString() },
    ...(shown?.says === 'reference' ? { owner: shown.reference } : {}),
  };
  return prepareDocument(text, tree, set).document === document;
}
