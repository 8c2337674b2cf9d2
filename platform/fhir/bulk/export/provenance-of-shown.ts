// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: Provenance whose target is in a patient's compartment comes with the patient.

import type { ObjectName, Permit, Stored } from '@fkj/platform-record';
import { localObject } from '@fkj/standards-fhir';
import { isArray, isObject, read } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../../house.ts';
import type { ExportOrder } from './export-order.ts';

/** Of these Provenances, which name no patient, those about an object of the exported patients that the caller reaches. */
export async function provenanceOfShown(
  house: FhirHouse,
  permit: Permit,
  { objects, order }: { readonly objects: readonly Stored[]; readonly order: ExportOrder },
): Promise<readonly Stored[]> {
  const targets = objects.map((stored) => ({ stored, names: targetsOf(stored, baseOf(house)) }));
  const names = targets.flatMap((one) => one.names);
  if (names.length === 0) return [];
  const heads = await house.record.heads(permit, names);
  if (!heads.ok) return [];
  const wanted = order.patients === null ? null : new Set(order.patients);
  const shown = new Set(
    heads.value
      .filter(({ patients }) => patients.length > 0 && patients.every((id) => wanted?.has(id) ?? true))
      .map(({ name }) => `${name.kind}/${name.id}`),
  );
  return targets.flatMap((one) => (one.names.some(({ kind, id }) => shown.has(`${kind}/${id}`)) ? [one.stored] : []));
}

function targetsOf({ document }: Stored, base: string): readonly ObjectName[] {
  const tree = document === '' ? null : read(document);
  const list = tree?.ok && isObject(tree.value.tree) ? tree.value.tree['target'] : undefined;
  return (isArray(list) ? list : []).flatMap((target) => {
    const reference = isObject(target) ? target['reference'] : undefined;
    return typeof reference === 'string' ? (localObject(reference, base) ?? []) : [];
  });
}
