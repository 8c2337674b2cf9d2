// Joiner, mover, leaver (Normen 5.2.2 "tilgang opphører"): what follows for roles when somebody is employed, changes unit or job, or leaves. Pure.

import type { DirectoryDraft } from '../directory/directory.ts';
import {
  ended,
  type HeldRole,
  isEmployment,
  isStanding,
  type NewRole,
  practitionerRoleOf,
} from '../directory/held-role.ts';
import { EMPLOYED } from '../directory/identifiers.ts';
import type { Unit } from '../directory/unit.ts';
import type { RoleCatalogue } from '../rights/role-catalogue.ts';

/** What the HR system says of an employment. */
export interface Employment {
  /** Organization id. */
  readonly unit: string;
  /** Code of the role catalogue; null where nothing is said. */
  readonly job: string | null;
  readonly title: string | null;
  readonly employeeNumber: string | null;
}

export interface EmploymentChange {
  readonly person: { readonly id: string; readonly display: string };
  readonly active: boolean;
  /** All that the person holds. */
  readonly held: readonly HeldRole[];
  /** As it is to be; null for none. */
  readonly after: Employment | null;
  readonly unit: Unit | null;
  readonly catalogue: RoleCatalogue;
  /** ms since 1970. */
  readonly now: number;
  readonly newId: () => string;
}

/** The employment that stands now. */
export const employmentOf = (held: readonly HeldRole[], now: number): HeldRole | null =>
  held.find((role) => isEmployment(role) && isStanding(role, now)) ?? null;

const endDraft = (role: HeldRole, now: number): DirectoryDraft => ({
  kind: 'PractitionerRole',
  id: role.id,
  follows: role.version,
  tree: ended(role, new Date(now).toISOString()),
});

/** Each resource once, whatever number of codes it has. */
const once = (drafts: readonly DirectoryDraft[]): readonly DirectoryDraft[] => [
  ...new Map(drafts.map((draft) => [draft.id, draft])).values(),
];

/** Ends these roles now. */
export const endRoles = (roles: readonly HeldRole[], now: number): readonly DirectoryDraft[] =>
  once(roles.map((role) => endDraft(role, now)));

/** The writes that make roles follow the employment. */
export const followEmployment = (change: EmploymentChange): readonly DirectoryDraft[] => {
  const { active, held, after, now, catalogue } = change;
  const standing = held.filter((role) => isStanding(role, now));
  if (!active) return endRoles(standing, now);
  const before = employmentOf(held, now);
  const moves = before !== null && (after === null || before.unit !== after.unit);
  const same =
    before !== null &&
    after !== null &&
    !moves &&
    before.job === after.job &&
    before.title === after.title &&
    before.employeeNumber === after.employeeNumber;
  if (same || (before === null && after === null)) return [];
  const birthright =
    after?.job == null ? new Set<string>() : (catalogue.jobs.get(after.job)?.birthright ?? new Set<string>());
  const over = standing.filter(
    (role) =>
      role === before ||
      (moves && role.unit === before.unit) ||
      (before !== null && role.grantedBy === 'employment' && role.unit === before.unit && !birthright.has(role.role)),
  );
  const kept = standing.filter((role) => !over.includes(role));
  const made =
    after === null || change.unit === null
      ? []
      : newRoles({ ...change, after, unit: change.unit }, { birthright, kept });
  return [...endRoles(over, now), ...made];
};

const newRoles = (
  {
    person,
    after,
    unit,
    catalogue,
    now,
    newId,
  }: EmploymentChange & { readonly after: Employment; readonly unit: Unit },
  { birthright, kept }: { readonly birthright: ReadonlySet<string>; readonly kept: readonly HeldRole[] },
): readonly DirectoryDraft[] => {
  const base = { person, unit: { id: unit.id, name: unit.name }, start: new Date(now).toISOString(), end: null };
  const employment: NewRole = {
    ...base,
    role: EMPLOYED,
    words: 'Ansatt',
    grantedBy: 'employment',
    job: after.job,
    title: after.title,
    employeeNumber: after.employeeNumber,
  };
  const roles = [...birthright]
    .filter((code) => !kept.some(({ role, unit: where }) => role === code && where === unit.id))
    .map(
      (code): NewRole => ({
        ...base,
        role: code,
        words: catalogue.roles.get(code)?.names.nb ?? code,
        grantedBy: 'employment',
      }),
    );
  return [employment, ...roles].map((made) => ({
    kind: 'PractitionerRole',
    id: newId(),
    follows: 0,
    tree: practitionerRoleOf(made),
  }));
};
