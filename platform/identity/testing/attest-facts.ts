// CONTRIBUTING.md "Tests": what a tiny municipality knows of its people, as the record would answer.

import { identifierSystems } from '@fkj/standards-norway';
import type { AttestEntry, AttestFacts } from '../attest/facts.ts';
import type { HeldOrganisations } from '../organisation/held-organisations.ts';

const national = (id: string) => ({ id, system: identifierSystems.nationalNumber });
const unit = (id: string, name: string) => ({ id, system: identifierSystems.organizationNumber, name });

/** Units of Lillevik kommune in which the nurse has a role, by number. */
const heldByNurse = new Map([
  ['999977774', 'kommune'],
  ['999977775', 'nord'],
  ['999977776', 'sor'],
]);

export const testOrganisations: HeldOrganisations = {
  held: async (account, chosen) => {
    if (account !== 'Practitioner/nurse') return null;
    if ('unit' in chosen) return heldByNurse.get(chosen.unit) ?? null;
    return chosen.parent === '999977774' ? (heldByNurse.get(chosen.child ?? chosen.parent) ?? null) : null;
  },
};

/** `entries` collects what was logged. */
export const testFacts = (
  people: {
    readonly nurse: { readonly pid: string; readonly hpr: string };
    readonly citizen: { readonly pid: string };
  },
  entries: AttestEntry[],
): AttestFacts => ({
  practitioner: async (account) =>
    account === 'Practitioner/nurse'
      ? {
          identifier: { ...national(people.nurse.pid), name: 'Ada Nurse' },
          hpr: { id: people.nurse.hpr, system: identifierSystems.hprNumber },
          authorization: { code: 'SP', system: 'urn:oid:2.16.578.1.12.4.1.1.9060' },
          legalEntity: unit('999977774', 'Lillevik kommune'),
          pointOfCare: unit('999977775', 'Hjemmetjenesten nord'),
        }
      : null,
  patientNumber: async (patient) => (patient === 'citizen' ? national(people.citizen.pid) : null),
  patientWith: async ({ id }) => (id === people.citizen.pid ? 'citizen' : null),
  practitionerWith: async ({ id }) => (id === people.nurse.hpr ? 'nurse' : null),
  authorizations: async (hprNumber) => (hprNumber === people.nurse.hpr ? ['SP'] : 'unavailable'),
  log: async (entry) => void entries.push(entry),
});
