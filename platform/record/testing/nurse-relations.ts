// DESIGN.md §7: a nurse who knows some of the patients, for tests.

import type { Companion } from '../change.ts';

export const NURSE = { kind: 'PractitionerRole', id: 'nurse' };

/** Each of these patients is the nurse's from when she is written. */
export const knownToNurse = (patients: readonly string[]): Companion => ({
  name: 'relations',
  follow: async (writes) => ({
    writes: [],
    replaceRelationshipsOf: [],
    relationships: writes
      .filter(({ kind, id }) => kind === 'Patient' && patients.includes(id))
      .map(({ kind, id }) => ({
        patient: id,
        party: NURSE,
        basis: 'list' as const,
        source: { kind, id },
        from: 0,
        to: null,
      })),
  }),
});
