// reference/norway.md §1.1, §2: from what an upstream provider says to the person's own object in the record.

import type { Access } from '@fkj/platform-access';
import type { HealthRecord, ObjectName } from '@fkj/platform-record';
import { identifierSystems } from '@fkj/standards-norway';

/** What is proven about a person who has logged in upstream. */
export type ProvenPerson =
  | { readonly as: 'personnel'; readonly hprNumber: string | null; readonly nationalNumber: string | null }
  | { readonly as: 'citizen'; readonly nationalNumber: string };

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** The object of this kind that has this identifier; null when there is none, or more than one. */
export type IdentifierLookUp = (kind: 'Practitioner' | 'Patient', identifier: Identifier) => Promise<ObjectName | null>;

export interface Accounts {
  /** Null when the record knows nobody such. */
  find(person: ProvenPerson): Promise<ObjectName | null>;
}

/** The surest first: the registry number of health personnel, then the national number (secretaries have no other). */
const identifiersOf = (person: ProvenPerson): readonly Identifier[] => {
  const hpr = person.as === 'personnel' ? person.hprNumber : null;
  const { nationalNumber } = person;
  return [
    ...(hpr === null ? [] : [{ system: identifierSystems.hprNumber, value: hpr }]),
    ...(nationalNumber === null
      ? []
      : [
          { system: identifierSystems.nationalNumber, value: nationalNumber },
          { system: identifierSystems.dNumber, value: nationalNumber },
        ]),
  ];
};

/** Personnel become a Practitioner and citizens a Patient, never the other way: a nurse's own record is not opened by HelseID. */
export const accountsBy = (lookUp: IdentifierLookUp): Accounts => ({
  find: async (person) => {
    const kind = person.as === 'personnel' ? 'Practitioner' : 'Patient';
    for (const identifier of identifiersOf(person)) {
      const found = await lookUp(kind, identifier);
      if (found !== null) return found;
    }
    return null;
  },
});

/** The look-up in the record, under the house's own audited permit. A refusal of the house's own permit is a bug. */
export const recordHolders =
  (record: Pick<HealthRecord, 'find'>, access: Pick<Access, 'housePermit'>): IdentifierLookUp =>
  async (kind, { system, value }) => {
    const page = await record.find(access.housePermit('log-in'), {
      kind,
      filter: { test: 'token', param: 'identifier', system, code: value },
      sort: [{ by: 'id', direction: 'ascending' }],
      limit: 2,
      total: 'none',
    });
    if (!page.ok) throw new Error(`the house may not look up who logs in: ${page.error.code}`);
    const [only, second] = page.value.matches;
    return only === undefined || second !== undefined ? null : { kind, id: only.id };
  };
