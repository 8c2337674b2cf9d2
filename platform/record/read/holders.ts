// DESIGN.md §4 "locator", §7 "Finding a person": who holds a national number or a registry id.

import { locateKeys } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import { seenAnyway } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { kindName } from '../identity/kind-number.ts';
import { identifierKey } from '../identity/place.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';

/** HealthRecord.holders. Superseded identifiers lead to their object too. */
export const holders = async (
  house: RecordHouse,
  permit: Permit,
  identifiers: readonly string[],
): Promise<Result<ReadonlyMap<string, ObjectName>, ReadRefusal>> => {
  if (!permit.actions.has('find-person')) return refused({ code: 'not-permitted' });
  const rows = await locateKeys(house.pool, identifiers.map(identifierKey));
  const found = new Map<string, ObjectName>();
  for (const identifier of identifiers) {
    const row = rows.get(identifierKey(identifier));
    if (row !== undefined) found.set(identifier, { kind: kindName(row.kind), id: row.id });
  }
  await traceLook(house, permit, {
    action: 'find-person',
    kind: null,
    object: null,
    version: null,
    seen: seenAnyway([...found.values()].flatMap(({ kind, id }) => (kind === 'Patient' ? [id] : []))),
    query: identifiers.join(' '),
  });
  return ok(found);
};
