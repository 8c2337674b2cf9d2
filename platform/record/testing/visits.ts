// DESIGN.md §7 "care relationship by visit", as a companion for tests: every Appointment is the nurse's.

import type { Companion } from '../change.ts';
import type { ObjectName } from '../reference.ts';

export const NURSE: ObjectName = { kind: 'PractitionerRole', id: 'nurse' };

export const visits: Companion = {
  name: 'visits',
  follow: async (writes) => ({
    writes: [],
    replaceRelationshipsOf: [],
    relationships: writes
      .filter(({ kind }) => kind === 'Appointment')
      .flatMap(({ kind, id, patients }) =>
        patients.map((patient) => ({
          patient,
          party: NURSE,
          basis: 'visit' as const,
          source: { kind, id },
          from: 0,
          to: null,
        })),
      ),
  }),
};
