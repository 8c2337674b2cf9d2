// DESIGN.md §4 "Byte-true": a row of the store as the rooms above see it.

import type { ObjectAddress, VersionRow } from '@fkj/platform-store';
import { kindName } from './identity/kind-number.ts';
import { tablesOf } from './identity/place.ts';
import type { ObjectName } from './reference.ts';
import type { Stored } from './stored.ts';

const ACTIONS = ['create', 'create', 'update', 'delete'] as const;

/** Ids of the patients that an object concerns; a Patient concerns itself. */
export const patientIds = (patients: string | null): readonly string[] =>
  patients === null ? [] : patients.split(' ');

export const storedOf = (row: VersionRow): Stored => ({
  kind: kindName(row.kind),
  id: row.id,
  version: row.version,
  lastUpdated: Number(row.at),
  action: ACTIONS[row.action] ?? 'update',
  document: row.document,
  patients: patientIds(row.patients),
});

const places = new WeakMap<ObjectName, ObjectAddress>();

/** The same for a current version: where it stands is kept, so that who goes on from it need not look again. */
export const foundOf = (row: VersionRow): Stored => {
  const stored = storedOf(row);
  const { bucket, object, id } = row;
  places.set(stored, { tables: tablesOf(stored.kind), bucket, object, id });
  return stored;
};

/** Where an object stood when it was found; undefined for any other name. */
export const placeFound = (name: ObjectName): ObjectAddress | undefined => places.get(name);
