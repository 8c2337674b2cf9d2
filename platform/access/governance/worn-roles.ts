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

/** A role that could have been used, and by which parties (keys) a patient would have been open to it. */
export interface WornRole {
  readonly id: string;
  readonly parties: readonly bigint[];
}

export const partiesOfRole = ({ id, unit }: Pick<HeldRole, 'id' | 'unit'>): readonly bigint[] => [
  objectKey({ kind: 'PractitionerRole', id }),
  objectKey({ kind: 'Organization', id: unit }),
];

/** Roles between which the log does not tell: it names the first of those that had the right. */
export const alikeRoles = ({ named, at }: Use, { held, relates }: RolesOfPerson): readonly WornRole[] => {
  const first = held.find(({ id }) => id === named);
  if (first === undefined || !relates(first.role)) return [];
  const alike = held.filter((role) => isCurrent(role, at) && relates(role.role));
  if (new Set(alike.map(({ id }) => id)).size < 2) return [];
  return alike.map((role) => ({ id: role.id, parties: partiesOfRole(role) }));
};

const HOUR = 3_600_000;

/** `alikeRoles`, made out once for a person, a named role and an hour: roles begin and end at midnight. */
export const wearers = (): typeof alikeRoles => {
  const known = new Map<readonly HeldRole[], Map<string, readonly WornRole[]>>();
  return (use, person) => {
    const ofPerson = known.get(person.held) ?? new Map<string, readonly WornRole[]>();
    known.set(person.held, ofPerson);
    const key = `${use.named} ${Math.floor(use.at / HOUR)}`;
    const alike = ofPerson.get(key) ?? alikeRoles(use, person);
    ofPerson.set(key, alike);
    return alike;
  };
};

/**
 * Ids of the roles that were used. Where several could have been, those whose unit (or the role itself) was in a care
 * relationship to the patient; the one that the log names where none was, or where no patient was concerned.
 */
export const wornRoles = ({ named }: Use, alike: readonly WornRole[], open: ReadonlySet<bigint>): readonly string[] => {
  if (named === null) return [];
  const worn = alike.filter(({ parties }) => parties.some((party) => open.has(party)));
  return worn.length === 0 ? [named] : [...new Set(worn.map(({ id }) => id))];
};
