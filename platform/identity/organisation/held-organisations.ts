// DESIGN.md §7 "organisation and unit": whether a person has a role today in an organisation that is named by number.

import type { Access } from '@fkj/platform-access';
import type { HealthRecord } from '@fkj/platform-record';
import { identifierSystems } from '@fkj/standards-norway';
import type { AccountId } from '../accounts/account.ts';
import { claimsOf } from '../accounts/claims-of-asker.ts';
import type { ChosenOrganisation } from './chosen-organisation.ts';

export interface HeldOrganisations {
  /** Id of the Organization here with this number, in which (or below which) the person has a role now; null when there is none. */
  held(account: AccountId, chosen: ChosenOrganisation): Promise<string | null>;
}

/** Organisation numbers are few, and asked for once a log-in: two that are alike are none. */
export const recordOrganisations = (
  record: Pick<HealthRecord, 'find'>,
  access: Pick<Access, 'housePermit' | 'callerOf'>,
): HeldOrganisations => {
  const numbered = async (code: string): Promise<string | null> => {
    const page = await record.find(access.housePermit('choice of organisation'), {
      kind: 'Organization',
      filter: { test: 'token', param: 'identifier', system: identifierSystems.organizationNumber, code },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 2,
      total: 'none',
    });
    const [only, second] = page.ok ? page.value.matches : [];
    return only === undefined || second !== undefined ? null : only.id;
  };
  return {
    held: async (account, chosen) => {
      const numbers = 'unit' in chosen ? [chosen.unit] : [chosen.child, chosen.parent].filter((one) => one !== null);
      const ids = await Promise.all(numbers.map(numbered));
      const [place] = ids;
      if (place === undefined || place === null) return null;
      const caller = await access.callerOf(claimsOf({ account, client: 'log-in' }, null, 'Patient'));
      if (!caller.ok) return null;
      const within = caller.value.assignments.some(({ organization, above = [] }) => {
        const line = [organization, ...above].map(({ id }) => id);
        const places = ids.map((id) => (id === null ? -1 : line.indexOf(id)));
        // From the unit upwards: a main unit lies above it.
        return places.every((place, step) => place >= 0 && place >= (places[step - 1] ?? 0));
      });
      return within ? place : null;
    },
  };
};
