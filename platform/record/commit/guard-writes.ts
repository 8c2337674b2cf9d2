// DESIGN.md §1.3: whether a permit reaches what it is used to write. Relationships themselves are checked in SQL.

import type { Changes, Write } from '../change.ts';
import { tablesOf } from '../identity/place.ts';
import type { Permit } from '../permit.ts';
import { covers } from '../reach.ts';
import { patientsOf } from './place-writes.ts';

/** The first write that the permit does not let through, whatever the store holds; null when all may be tried. */
export const firstForbidden = (permit: Permit, writes: readonly Write[]): Write | null =>
  writes.find((write) => !covers(permit, write.action, write.kind) || !reaches(permit, write)) ?? null;

const reaches = ({ restriction, sees }: Permit, write: Write): boolean => {
  if (tablesOf(write.kind) === 'common') return true;
  // Her own record is closed to her pen too; what else is withheld, the decision has asked about.
  const closed = sees === 'all' ? [] : (sees.withheld?.closed ?? []);
  if (closed.length > 0 && patientsOf(write).some((patient) => closed.includes(patient))) return false;
  switch (restriction.reach) {
    case 'everything':
    case 'relationship':
      return true;
    case 'common':
    case 'population':
      return false;
    case 'patient': {
      const patients = patientsOf(write);
      return patients.length > 0 && patients.every((patient) => patient === restriction.patient);
    }
  }
};

/**
 * Patients for whom a live relationship must stand in the store. Not asked for: a patient who is registered by this
 * very commit, and one to whom the commit itself opens a relationship (an acute contact, a visit put on a list), which
 * `access` has decided on.
 */
export const guardedPatients = (
  { restriction }: Permit,
  writes: readonly Write[],
  { relationships }: Pick<Changes, 'relationships'>,
): ReadonlySet<string> => {
  if (restriction.reach !== 'relationship') return new Set();
  const open = new Set([
    ...relationships.map(({ patient }) => patient),
    ...writes.flatMap(({ kind, id, follows }) => (kind === 'Patient' && follows === 0 ? [id] : [])),
  ]);
  return new Set(writes.flatMap(patientsOf).filter((patient) => !open.has(patient)));
};
