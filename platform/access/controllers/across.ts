// DESIGN.md §7 "Across data controllers each permit names its basis"; pasientjournalloven §§ 9 and 19: whose objects a caller may see.

import type { ObjectName, OwnersSeen } from '@fkj/platform-record';
import type { Assignment, VerifiedAttest } from '../caller.ts';
import { type Across, type Agreement, type AgreementRules, agreementsFor } from './agreement-rules.ts';
import type { Controllers } from './controllers.ts';

export interface AcrossQuestion {
  readonly controllers: Controllers;
  readonly rules: AgreementRules;
  readonly assignments: readonly Assignment[];
  readonly purpose: string;
  /** 'YYYY-MM-DD'. */
  readonly day: string;
}

/** Null where the house has no more than one data controller: nothing is asked of owners then. */
export const acrossFor = ({ controllers, rules, assignments, purpose, day }: AcrossQuestion): Across | null => {
  if (controllers.count < 2) return null;
  const users = [...new Set(assignments.flatMap(({ organization }) => controllers.of.get(organization.id) ?? []))];
  const where = organizationsWhere(controllers);
  const agreements = agreementsFor(rules, { users, purpose, day });
  return {
    owners: [
      { owners: where((number) => number === null || users.includes(number)), kinds: null },
      { owners: where(() => true), kinds: rules.sharedKinds },
      ...agreements.map(openedBy(controllers)),
    ],
    agreements,
  };
};

const organizationsWhere =
  ({ of }: Controllers) =>
  (holds: (number: string | null) => boolean): readonly ObjectName[] =>
    [...of].flatMap(([id, number]) => (holds(number) ? [{ kind: 'Organization', id }] : []));

const openedBy =
  (controllers: Controllers) =>
  ({ owners, kinds }: Agreement): OwnersSeen => ({
    owners: organizationsWhere(controllers)((number) => number !== null && owners.has(number)),
    kinds: kinds === '*' ? null : [...kinds],
  });

export interface AttestedQuestion extends Omit<AcrossQuestion, 'assignments' | 'purpose'> {
  readonly attest: VerifiedAttest;
}

/**
 * What the personnel of an organisation outside the house reach of the patients that it attests for (reference/norway.md
 * §2.2): what an agreement gives that names it by number, and who they are. Null without one: an attest alone opens nothing.
 */
export const acrossByAttest = ({ controllers, rules, attest, day }: AttestedQuestion): Across | null => {
  const { number } = attest.legalEntity;
  const given = agreementsFor(rules, { users: [number], purpose: attest.purpose, day });
  // '*' is everybody in the house.
  const agreements = given.filter(({ users }) => users !== '*');
  if (agreements.length === 0) return null;
  const where = organizationsWhere(controllers);
  return {
    owners: [{ owners: where(() => true), kinds: rules.sharedKinds }, ...agreements.map(openedBy(controllers))],
    agreements,
    outside: where((own) => own === number),
  };
};
