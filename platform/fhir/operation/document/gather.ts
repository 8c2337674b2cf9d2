// https://hl7.org/fhir/R4/composition-operation-document.html: the current versions of objects by name, one statement for each kind.

import { type ObjectName, ok, type Permit, type Result, type Stored } from '@fkj/platform-record';
import type { FhirHouse } from '../../house.ts';
import { shown } from '../../interaction/shown.ts';
import type { Refusal } from '../../outcome/refusal.ts';

/** Those that are there for this caller, by 'Kind/id'. */
export async function gather(
  house: FhirHouse,
  permit: Permit,
  names: readonly ObjectName[],
): Promise<Result<ReadonlyMap<string, Stored>, Refusal>> {
  const found = new Map<string, Stored>();
  for (const kind of new Set(names.map((name) => name.kind))) {
    // A kind that the caller may not read is as if it were not there.
    if (permit.kinds !== '*' && !permit.kinds.has(kind)) continue;
    const ids = names.filter((name) => name.kind === kind).map(({ id }) => id);
    const query = { kind, filter: { test: 'id', ids }, sort: [], limit: ids.length, total: 'none' } as const;
    const page = shown(await house.record.find(permit, query));
    if (!page.ok) return page;
    for (const stored of page.value.matches) found.set(`${kind}/${stored.id}`, stored);
  }
  return ok(found);
}
