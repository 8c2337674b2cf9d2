// users-and-screens.md A.13: whom a citizen may keep out: the units of the municipality, and those who have looked.
import type { AuditEvent, Organization } from '@medplum/fhirtypes';
import type { Party } from './choice.ts';

const byName = (one: Party, other: Party): number => one.name.localeCompare(other.name, 'nb');

const once = (parties: readonly Party[]): Party[] =>
  [...new Map(parties.map((party) => [party.reference, party])).values()].sort(byName);

/** Units by name. */
export const unitsOf = (organizations: readonly Organization[]): Party[] =>
  once(
    organizations.flatMap(({ id, name }) =>
      id === undefined || !name ? [] : [{ reference: `Organization/${id}`, name }],
    ),
  );

/** Persons who have looked or written in a role, by name. */
export const personsOf = (events: readonly AuditEvent[]): Party[] =>
  once(
    events
      .flatMap(({ agent }) => agent)
      .flatMap(({ who, role }) => {
        const { reference, display } = who ?? {};
        if (reference === undefined || !display || !/^Practitioner(Role)?\//.test(reference)) return [];
        const word = role?.[0]?.text;
        return [{ reference, name: word ? `${display}, ${word}` : display }];
      }),
  );
