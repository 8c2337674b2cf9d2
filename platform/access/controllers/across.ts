// DESIGN.md §7 "Across data controllers each permit names its basis"; pasientjournalloven §§ 9 and 19: whose objects a caller may see.

import type { ObjectName } from '@fkj/platform-record';
import type { Assignment } from '../caller.ts';
import { type Across, type AgreementRules, agreementsFor } from './agreement-rules.ts';
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
  const where = (holds: (number: string | null) => boolean): readonly ObjectName[] =>
    [...controllers.of].flatMap(([id, number]) => (holds(number) ? [{ kind: 'Organization', id }] : []));
  const agreements = agreementsFor(rules, { users, purpose, day });
  return {
    owners: [
      { owners: where((number) => number === null || users.includes(number)), kinds: null },
      { owners: where(() => true), kinds: rules.sharedKinds },
      ...agreements.map(({ owners, kinds }) => ({
        owners: where((number) => number !== null && owners.has(number)),
        kinds: kinds === '*' ? null : [...kinds],
      })),
    ],
    agreements,
  };
};
