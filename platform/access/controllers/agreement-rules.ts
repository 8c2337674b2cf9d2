// Pasientjournalloven §§ 7, 9 and 19: by what one data controller's personnel reach what another answers for. Dated content (DESIGN §1.6).

import type { ObjectName, OwnersSeen } from '@fkj/platform-record';

/** § 9: several keep the record together. § 19: one makes available what she answers for. */
export type AgreementBasis = 'cooperation' | 'made-available';

export interface Agreement {
  readonly id: string;
  readonly basis: AgreementBasis;
  /** What people call it. */
  readonly text: string;
  /** Organisation numbers of those who answer for what is reached. */
  readonly owners: ReadonlySet<string>;
  /** Of those whose personnel reach it; '*' for every data controller of the house. */
  readonly users: ReadonlySet<string> | '*';
  readonly kinds: ReadonlySet<string> | '*';
  /** v3-ActReason. */
  readonly purposes: ReadonlySet<string>;
  /** 'YYYY-MM-DD'; until: not with, null for no end. */
  readonly from: string;
  readonly until: string | null;
}

/** One dated edition. */
export interface AgreementRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  /** Who people are, which nobody owns. */
  readonly sharedKinds: readonly string[];
  readonly agreements: readonly Agreement[];
}

/** What of other data controllers' information is open to a caller, and by what. */
export interface Across {
  readonly owners: readonly OwnersSeen[];
  readonly agreements: readonly Agreement[];
  /** Organizations here that an outside user is, where the house knows them. */
  readonly outside?: readonly ObjectName[];
}

export interface Use {
  /** Organisation numbers of the data controllers that the caller works for. */
  readonly users: readonly string[];
  readonly purpose: string;
  /** 'YYYY-MM-DD'. */
  readonly day: string;
}

/** The agreements by which this use reaches something. */
export const agreementsFor = ({ agreements }: AgreementRules, { users, purpose, day }: Use): readonly Agreement[] =>
  agreements.filter(
    (one) =>
      one.purposes.has(purpose) &&
      one.from <= day &&
      (one.until === null || day < one.until) &&
      (one.users === '*' || users.some((user) => one.users !== '*' && one.users.has(user))),
  );
