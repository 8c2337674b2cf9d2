// DESIGN.md §4 "move": after a merge both ids answer; who asks for the one that was given up gets the other's record.

import { localObject } from '@fkj/standards-fhir';
import { isArray, isObject, read } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../../house.ts';

/** Those of these patients who were merged into another, and who that is now. The house looks; rows are still decided for the caller. */
export async function survivorsOf(house: FhirHouse, patients: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const merged = new Map<string, string>();
  for (let asked: readonly string[] = patients; asked.length > 0; ) {
    const page = await house.record.find(house.access.housePermit('patients who were merged'), {
      kind: 'Patient',
      filter: { test: 'id', ids: asked },
      sort: [],
      limit: asked.length,
      total: 'none',
    });
    if (!page.ok) throw new Error(`the house may not look: ${page.error.code}`);
    const found: string[] = [];
    for (const { id, document } of page.value.matches) {
      const into = replacedBy(document, baseOf(house));
      if (into === null || merged.has(id)) continue;
      merged.set(id, into);
      found.push(into);
    }
    asked = [...new Set(found)];
  }
  return new Map(patients.flatMap((id) => (merged.has(id) ? [[id, lastOf(id, merged)] as const] : [])));
}

function lastOf(id: string, merged: ReadonlyMap<string, string>): string {
  let last = id;
  for (let steps = 0; steps < merged.size; steps += 1) last = merged.get(last) ?? last;
  return last;
}

/** https://hl7.org/fhir/R4/valueset-link-type.html */
function replacedBy(document: string, base: string): string | null {
  const tree = read(document);
  const links = tree.ok && isObject(tree.value.tree) ? tree.value.tree['link'] : undefined;
  const link = isArray(links) ? links.filter(isObject).find(({ type }) => type === 'replaced-by') : undefined;
  const other = link?.['other'];
  const reference = isObject(other) ? other['reference'] : undefined;
  const target = typeof reference === 'string' ? localObject(reference, base) : null;
  return target?.kind === 'Patient' ? target.id : null;
}
