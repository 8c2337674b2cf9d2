// DESIGN.md §3: which of several objects stand, for references and conditions of a transaction.

import { type HeadRow, readHeads } from '@fkj/platform-store';
import { type RecordHouse, readerOf } from '../house.ts';
import { kindName } from '../identity/kind-number.ts';
import type { Action, Permit } from '../permit.ts';
import { covers, reachOf } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Head } from '../stored.ts';
import { patientIds } from '../stored-row.ts';
import { addressesOf, sameNames } from './read-current.ts';

const MOVED = 2;

/** Who may change an object must know which version of it stands, though a program may be allowed to change and not to read. */
const LOOKS: readonly Action[] = ['read', 'update', 'delete'];

/** HealthRecord.heads. */
export const heads = async (
  house: RecordHouse,
  permit: Permit,
  names: readonly ObjectName[],
): Promise<Result<readonly Head[], ReadRefusal>> => {
  if (names.some(({ kind }) => !LOOKS.some((action) => covers(permit, action, kind)))) {
    return refused({ code: 'not-permitted' });
  }
  const rows = await headRows(house, permit, names);
  if ('refused' in rows) return refused({ code: 'stale' });
  const ownerOf = await house.owners.of(rows.map(({ owner }) => owner));
  return ok(
    rows.map((row) => ({
      name: { kind: kindName(row.kind), id: row.id },
      version: row.version,
      state: row.state === 0 ? 'live' : 'deleted',
      patients: patientIds(row.patients),
      owner: row.owner === null ? null : ownerOf(row.owner),
    })),
  );
};

/** Heads in reach, of live and of deleted objects, wherever they have been moved. */
export const headRows = async (
  house: RecordHouse,
  permit: Permit,
  names: readonly ObjectName[],
): Promise<readonly HeadRow[] | { readonly refused: 'stale' }> => {
  const places = await addressesOf(house, names);
  const reach = reachOf(permit, permit.asOf ?? house.clock());
  const found: HeadRow[] = [];
  for (const tables of ['patient', 'common'] as const) {
    const at = places.filter((place) => place.tables === tables);
    if (at.length === 0) continue;
    const rows = await readHeads(readerOf(house, at.length), { tables, at, reach, epoch: permit.epoch });
    if ('refused' in rows) return { refused: 'stale' };
    found.push(...sameNames(rows, at).filter((row) => row.state !== MOVED));
  }
  return found;
};
