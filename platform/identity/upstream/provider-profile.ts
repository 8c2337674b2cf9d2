// reference/norway.md §2.1, §2.3: what each national log-in provider is asked for, and what its answer must say.

import { ok, type Result, refused } from '@fkj/platform-record';
import type { ProvenPerson } from '../accounts/accounts.ts';
import { type Organisation, organisationDetails } from './organisation.ts';
import type { UpstreamReason } from './upstream-refusal.ts';

type Claims = Readonly<Record<string, unknown>>;

export interface ProviderProfile {
  readonly scope: string;
  /** Extra parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `typ` of the client assertion. */
  readonly assertionType: string;
  /** Checks the level and reads the person; signature, issuer, audience, nonce and time are checked before. */
  readPerson(claims: Claims): Result<ProvenPerson, UpstreamReason>;
  /** 'bound': requests and tokens are proven with a key of ours (RFC 9449). */
  readonly tokens: 'bound' | 'bearer';
}

const text = (claims: Claims, name: string): string | null => {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

const ORGNR_PARENT = 'helseid://claims/client/claims/orgnr_parent';

/** `organisation`: on whose behalf personnel log in; null lets HelseID's registration of the client decide. */
export const helseIdProfile = (organisation: Organisation | null): ProviderProfile => ({
  scope: [
    'openid',
    'profile',
    'helseid://scopes/identity/pid',
    'helseid://scopes/identity/security_level',
    'helseid://scopes/identity/assurance_level',
    'helseid://scopes/hpr/hpr_number',
  ].join(' '),
  parameters: organisation === null ? {} : { authorization_details: organisationDetails(organisation) },
  assertionType: 'client-authentication+jwt',
  tokens: 'bound',
  readPerson: (claims) => {
    const level = text(claims, 'helseid://claims/identity/security_level');
    if (level !== '4') return refused('level');
    const hprNumber = text(claims, 'helseid://claims/hpr/hpr_number');
    const nationalNumber = text(claims, 'helseid://claims/identity/pid');
    if (hprNumber === null && nationalNumber === null) return refused('person');
    if (organisation !== null && text(claims, ORGNR_PARENT) !== organisation.parent) return refused('organisation');
    return ok({ as: 'personnel', hprNumber, nationalNumber });
  },
});

const HIGH = 'idporten-loa-high';

export const idPortenProfile: ProviderProfile = {
  scope: 'openid profile',
  parameters: { acr_values: HIGH },
  assertionType: 'JWT',
  tokens: 'bearer',
  readPerson: (claims) => {
    if (text(claims, 'acr') !== HIGH) return refused('level');
    const nationalNumber = text(claims, 'pid');
    return nationalNumber === null ? refused('person') : ok({ as: 'citizen', nationalNumber });
  },
};
