// reference/norway.md §2.1, §2.3: what each national log-in provider is asked for, and what its answer must say.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { ProvenPerson } from '../accounts/accounts.ts';

export type UpstreamFault = 'denied' | 'expired' | 'level' | 'upstream';

type Claims = Readonly<Record<string, unknown>>;

export interface ProviderProfile {
  readonly scope: string;
  /** Extra parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `typ` of the client assertion. */
  readonly assertionType: string;
  /** Checks the level and reads the person; signature, issuer, audience, nonce and time are checked before. */
  readPerson(claims: Claims): Result<ProvenPerson, UpstreamFault>;
}

const text = (claims: Claims, name: string): string | null => {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

export const helseIdProfile: ProviderProfile = {
  scope: [
    'openid',
    'profile',
    'helseid://scopes/identity/pid',
    'helseid://scopes/identity/security_level',
    'helseid://scopes/identity/assurance_level',
    'helseid://scopes/hpr/hpr_number',
  ].join(' '),
  parameters: {},
  assertionType: 'client-authentication+jwt',
  readPerson: (claims) => {
    const level = text(claims, 'helseid://claims/identity/security_level');
    if (level !== '4') return refused('level');
    const hprNumber = text(claims, 'helseid://claims/hpr/hpr_number');
    const nationalNumber = text(claims, 'helseid://claims/identity/pid');
    if (hprNumber === null && nationalNumber === null) return refused('upstream');
    return ok({ as: 'personnel', hprNumber, nationalNumber });
  },
};

const HIGH = 'idporten-loa-high';

export const idPortenProfile: ProviderProfile = {
  scope: 'openid profile',
  parameters: { acr_values: HIGH },
  assertionType: 'JWT',
  readPerson: (claims) => {
    if (text(claims, 'acr') !== HIGH) return refused('level');
    const nationalNumber = text(claims, 'pid');
    return nationalNumber === null ? refused('upstream') : ok({ as: 'citizen', nationalNumber });
  },
};
