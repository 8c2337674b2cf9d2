// DESIGN.md §7: the person who opens an app looks for its context with her own rights, and no more.

import type { TokenClaims, VerifiedAttest } from '@fkj/platform-access';
import type { AccountId } from './account.ts';

/** A person who is logged in, for an app. */
export interface Asker {
  readonly account: AccountId;
  readonly client: string;
  /** What her own token takes away from her. */
  readonly organization?: string;
  readonly attest?: VerifiedAttest;
}

/** What a token takes away from its person, for those who ask in her name. */
export const narrowingOf = ({
  organization,
  attest,
}: Pick<TokenClaims, 'organization' | 'attest'>): Pick<Asker, 'organization' | 'attest'> => ({
  ...(organization === undefined ? {} : { organization }),
  ...(attest === undefined ? {} : { attest }),
});

/** As if the person had a token to read one kind. `patient`: for whom a citizen would act. */
export const claimsOf = (
  { account, client, ...taken }: Asker,
  patient: string | null,
  kind: 'Patient' | 'Encounter',
): TokenClaims => ({
  sub: account,
  client_id: client,
  fhirUser: account,
  ...narrowingOf(taken),
  ...(isCitizen(account) && patient !== null
    ? { scope: `patient/${kind}.rs`, patient, purpose: 'PATRQT' }
    : { scope: `user/${kind}.rs`, purpose: isCitizen(account) ? 'PATRQT' : 'TREAT' }),
});

export const isCitizen = (account: AccountId): boolean => account.startsWith('Patient/');
