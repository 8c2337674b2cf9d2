// DESIGN.md §3 "Read": several objects by name, in one statement for each set of tables. Leaves no trace: its callers do.

import { locateKeys, type ObjectAddress, type ReachedRow, readObjects } from '@fkj/platform-store';
import { type RecordHouse, readerOf } from '../house.ts';
import { objectKey } from '../identity/object-key.ts';
import { nameKey, placeInName, tablesOf } from '../identity/place.ts';
import { withinLimits } from '../narrow/judge.ts';
import type { Permit } from '../permit.ts';
import { reachOf } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import { placeFound } from '../stored-row.ts';

export const readCurrent = async (
  house: RecordHouse,
  permit: Permit,
  names: readonly ObjectName[],
): Promise<Result<readonly ReachedRow[], ReadRefusal>> => {
  const addresses = await addressesOf(house, names);
  const reach = reachOf(permit, house.clock());
  const found: ReachedRow[] = [];
  for (const tables of ['patient', 'common'] as const) {
    const at = addresses.filter((address) => address.tables === tables);
    if (at.length === 0) continue;
    const rows = await readObjects(readerOf(house, at.length), { tables, at, reach, epoch: permit.epoch });
    if ('refused' in rows) return refused({ code: 'stale' });
    found.push(...withinLimits(permit, 'read', sameNames(rows, at)));
  }
  return ok(found);
};

/** Rows whose id is the one that was asked for: two names can share a key. */
export const sameNames = <Row extends { readonly object: bigint; readonly id: string }>(
  rows: readonly Row[],
  asked: readonly ObjectAddress[],
): readonly Row[] => {
  const names = new Set(asked.map(({ object, id }) => `${object} ${id}`));
  return rows.filter(({ object, id }) => names.has(`${object} ${id}`));
};

/** Where objects stand: the locator knows of moves, the name of the rest. */
export const addressesOf = async (
  house: RecordHouse,
  names: readonly ObjectName[],
): Promise<readonly ObjectAddress[]> => {
  const uncertain = names.filter(
    (name) => placeFound(name) === undefined && tablesOf(name.kind) === 'patient' && name.kind !== 'Patient',
  );
  const located =
    uncertain.length === 0 ? new Map() : await locateKeys(readerOf(house, uncertain.length), uncertain.map(nameKey));
  return names.flatMap((name) => {
    const found = placeFound(name);
    if (found !== undefined) return [found];
    const bucket: number | null = located.get(nameKey(name))?.bucket ?? placeInName(name);
    return bucket === null ? [] : [{ tables: tablesOf(name.kind), bucket, object: objectKey(name), id: name.id }];
  });
};
