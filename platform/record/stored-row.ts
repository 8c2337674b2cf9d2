// DESIGN.md §4 "Byte-true": a row of the store as the rooms above see it.

import type { VersionRow } from '@fkj/platform-store';
import { kindName } from './identity/kind-number.ts';
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
