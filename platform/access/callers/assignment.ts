// https://hl7.org/fhir/R4/practitionerrole.html: an active role in its period is an assignment.

import type { ObjectName } from '@fkj/platform-record';
import { codeSystems } from '@fkj/standards-norway';
import type { Assignment } from '../caller.ts';
import { EMPLOYED } from '../directory/identifiers.ts';
import { stretchOf } from '../relations/instants.ts';
import { codesOf, objectsAt, referenceAt, textAt, valueAt } from '../relations/tree.ts';
import { hoursOf } from './duty-hours.ts';

/** House codes for roles that are no profession (personvernombud, journalansvarlig, systemansvarlig). */
export const houseRoles = 'https://felleskommunaljournal.no/fhir/CodeSystem/role';

/** What a role takes from its Organization. */
export interface Unit {
  readonly name: string;
  readonly services: readonly string[];
  /** The organisations that it is part of, the nearest first. */
  readonly above: readonly ObjectName[];
}

/** Services (Volven 8663) of an Organization. */
export const servicesOf = (organization: unknown): readonly string[] =>
  objectsAt(organization, 'type').flatMap((type) => codesOf(type, codeSystems.municipalService));

/** The assignments of a PractitionerRole at this time (ms), one for each profession; none when inactive or out of period. */
export const assignmentsOf = (
  practitionerRole: unknown,
  at: { readonly now: number; readonly unit: (organization: string) => Unit },
): readonly Assignment[] => {
  const id = textAt(practitionerRole, 'id');
  const organization = referenceAt(practitionerRole, 'organization');
  if (id === null || organization?.kind !== 'Organization') return [];
  if (valueAt(practitionerRole, 'active') === false) return [];
  const start = textAt(practitionerRole, 'period', 'start');
  const end = textAt(practitionerRole, 'period', 'end');
  if (start !== null && (stretchOf(start)?.low ?? Number.POSITIVE_INFINITY) > at.now) return [];
  // A period that cannot be read gives nothing: default deny.
  if (end !== null && (stretchOf(end)?.high ?? 0) <= at.now) return [];
  if (!hoursOf(practitionerRole, at.now).open) return [];
  const professions = objectsAt(practitionerRole, 'code').flatMap((code) => [
    ...codesOf(code, codeSystems.profession),
    ...codesOf(code, houseRoles),
  ]);
  const unit = at.unit(organization.id);
  return [...new Set(professions)]
    .filter((profession) => profession !== EMPLOYED)
    .map((profession) => ({
      role: { kind: 'PractitionerRole', id },
      organization,
      organizationName: unit.name,
      profession,
      services: unit.services,
      above: unit.above,
    }));
};

/** When the clock alone may next change what `assignmentsOf` says of this role (ms); Infinity for never. */
export const changesAt = (practitionerRole: unknown, now: number): number => {
  const start = stretchOf(textAt(practitionerRole, 'period', 'start'))?.low;
  const end = stretchOf(textAt(practitionerRole, 'period', 'end'))?.high;
  const edges = [start, end].flatMap((edge) => (edge !== undefined && edge > now ? [edge] : []));
  return Math.min(hoursOf(practitionerRole, now).until, ...edges);
};
