// Normen 5.2.3: which of her roles somebody used, by what the log names and by whom the patient was open to. Pure.

import { objectKey } from '@fkj/platform-record';
import { type HeldRole, isCurrent } from '../directory/held-role.ts';

/** One line of the log, or several alike. */
export interface Use {
  /** PractitionerRole id that the log names; null where it names none. */
  readonly named: string | null;
  /** ms since 1970. */
  readonly at: number;
}

/** Roles of hers whose care relationships count: the unit, or the role itself, may open a patient. */
export interface RolesOfPerson {
  readonly held: readonly HeldRole[];
  /** Whether a role (code) reads by care relationship. */
  readonly relates: (code: string) => boolean;
}

export const partiesOfRole = ({ id, unit }: HeldRole): readonly bigint[] => [
  objectKey({ kind: 'PractitionerRole', id }),
  objectKey({ kind: 'Organization', id: unit }),
];

/** Roles between which the log does not tell: it names the first of those that had the right. */
export const alikeRoles = ({ named, at }: Use, { held, relates }: RolesOfPerson): readonly HeldRole[] => {
  const first = held.find(({ id }) => id === named);
  if (first === undefined || !relates(first.role)) return [];
  const alike = held.filter((role) => isCurrent(role, at) && relates(role.role));
  return new Set(alike.map(({ id }) => id)).size > 1 ? alike : [];
};

/**
 * Ids of the roles that were used. Where several could have been, those whose unit (or the role itself) was in a care
 * relationship to the patient; the one that the log names where none was, or where no patient was concerned.
 */
export const wornRoles = (use: Use, person: RolesOfPerson, open: ReadonlySet<bigint>): readonly string[] => {
  if (use.named === null) return [];
  const worn = alikeRoles(use, person).filter((role) => partiesOfRole(role).some((party) => open.has(party)));
  return worn.length === 0 ? [use.named] : [...new Set(worn.map(({ id }) => id))];
};
