// DESIGN.md §1.6, §7: the roles that can be asked for, in words, and the rules of giving them (content/access/role-catalogue.json).

import { ContentFault, count, items, member, names, oneOf, type Place, setOf, text } from './content-reader.ts';
import type { AccessRules } from './role-rights.ts';

export interface Words {
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
}

export interface CatalogueRole {
  /** Volven 9060 or a house role: what stands in PractitionerRole.code. */
  readonly code: string;
  readonly names: Words;
  /** Two people approve it, none of them who asks or who is to have it; no system gives it. */
  readonly sensitive: boolean;
  /** It is given for so long at most. */
  readonly maxDays: number;
  /** Roles whose holders in the unit, or in one above it, approve. */
  readonly approvers: ReadonlySet<string>;
  /** Only for those with an authorisation in HPR. */
  readonly authorisation: boolean;
  /** Codes of Volven 9060 of which an authorisation will do: its own, and those of the role's `alsoAuthorisedAs`. */
  readonly authorisedAs: ReadonlySet<string>;
}

export interface Job {
  readonly code: string;
  readonly names: Words;
  /** Given with the employment, and taken with it. */
  readonly birthright: ReadonlySet<string>;
  /** What belongs to the job: a role beside these is shown as beyond it. */
  readonly roles: ReadonlySet<string>;
}

export interface RoleCatalogue {
  readonly version: string;
  readonly validFrom: string;
  readonly roles: ReadonlyMap<string, CatalogueRole>;
  readonly jobs: ReadonlyMap<string, Job>;
  /** Characters of a written reason, at least. */
  readonly reasonLength: number;
  readonly substituteDays: number;
  readonly reviewDays: number;
  /** A role that opened nothing for so long is shown as unused. */
  readonly unusedDays: number;
}

const flag = (place: Place): boolean => {
  if (typeof place.value !== 'boolean') throw new ContentFault(place.at, 'is neither true nor false');
  return place.value;
};

const words = (place: Place): Words => ({
  nb: text(member(place, 'nb')),
  nn: text(member(place, 'nn')),
  en: text(member(place, 'en')),
});

const readRole = (place: Place): CatalogueRole => ({
  code: text(member(place, 'code')),
  names: words(member(place, 'names')),
  sensitive: flag(member(place, 'sensitive')),
  maxDays: count(member(place, 'maxDays')),
  approvers: setOf(member(place, 'approvers'), text),
  authorisation: flag(member(place, 'authorisation')),
  authorisedAs: new Set([
    text(member(place, 'code')),
    ...(names(place).includes('alsoAuthorisedAs') ? setOf(member(place, 'alsoAuthorisedAs'), text) : []),
  ]),
});

const readEdition = (place: Place): RoleCatalogue => {
  const roles = new Map(items(member(place, 'roles')).map((item) => [text(member(item, 'code')), readRole(item)]));
  const codes = [...roles.keys()];
  const known = (item: Place): string => oneOf(item, codes);
  for (const role of items(member(place, 'roles'))) setOf(member(role, 'approvers'), known);
  const jobs = items(member(place, 'jobs')).map((item): Job => {
    const birthright = setOf(member(item, 'birthright'), known);
    if ([...birthright].some((code) => roles.get(code)?.sensitive === true))
      throw new ContentFault(item.at, 'gives a sensitive role without anybody approving it');
    return {
      code: text(member(item, 'code')),
      names: words(member(item, 'names')),
      birthright,
      roles: setOf(member(item, 'roles'), known),
    };
  });
  return {
    version: text(member(place, 'version')),
    validFrom: text(member(place, 'validFrom')),
    roles,
    jobs: new Map(jobs.map((job) => [job.code, job])),
    reasonLength: count(member(place, 'reasonLength')),
    substituteDays: count(member(place, 'substituteDays')),
    reviewDays: count(member(place, 'reviewDays')),
    unusedDays: count(member(place, 'unusedDays')),
  };
};

/** The editions, newest first. Each role with rights is in the catalogue, and the other way. Throws ContentFault. */
export const readRoleCatalogue = (content: unknown, rules: readonly AccessRules[]): readonly RoleCatalogue[] => {
  const editions = items(member({ at: 'role-catalogue', value: content }, 'editions')).map(readEdition);
  const [newest] = rules;
  for (const { version, roles } of editions) {
    const unnamed = [...(newest?.byProfession.keys() ?? [])].find((code) => !roles.has(code));
    if (unnamed !== undefined) throw new ContentFault(version, `has no name for the role ${unnamed}`);
    const without = [...roles.keys()].find((code) => newest?.byProfession.has(code) === false);
    if (without !== undefined) throw new ContentFault(version, `names ${without}, a role without rights`);
  }
  return editions.sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
};
