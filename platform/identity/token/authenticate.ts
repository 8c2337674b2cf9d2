// https://datatracker.ietf.org/doc/html/rfc6750#section-3 and DESIGN.md §8: who is calling, in 50 µs when known.

import { createHash } from 'node:crypto';
import type { TokenClaims } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { IdentityRows } from '@fkj/platform-store';
import { artifactKey } from '../artifacts/artifact-key.ts';
import { LeastRecentlyUsed } from './lru.ts';
import type { AccessTokenContent, TokenFault } from './verify.ts';

export interface AuthenticationRefusal {
  readonly code: 'no-token' | 'expired' | 'invalid' | 'revoked';
  /** A sentence the client's developer can act on. */
  readonly explanation: string;
  /** For the WWW-Authenticate header of a 401. */
  readonly challenge: string;
}

const explanations: Readonly<Record<AuthenticationRefusal['code'], string>> = {
  'no-token': 'Send an access token: Authorization: Bearer <token>.',
  expired: 'The access token has expired. Get a new one.',
  invalid: 'The access token is not valid here.',
  revoked: 'The access token has been revoked. Log in again.',
};

const refusal = (code: AuthenticationRefusal['code']): AuthenticationRefusal => ({
  code,
  explanation: explanations[code],
  challenge: code === 'no-token' ? 'Bearer' : `Bearer error="invalid_token", error_description="${explanations[code]}"`,
});

/** What stands in the way of an access token that is well formed: its grant gone (log-out, re-used refresh token), or itself revoked. */
export const tokenStands = (rows: IdentityRows, content: AccessTokenContent): Promise<boolean> =>
  rows.stands({
    present: content.grant === undefined ? null : Buffer.from(content.grant, 'base64url'),
    absent: artifactKey('RevokedToken', content.jti),
  });

interface Known {
  readonly claims: TokenClaims;
  readonly content: AccessTokenContent;
  /** ms since 1970, when the database last said that it stands. */
  checked: number;
}

export interface Authenticator {
  authenticate(request: {
    readonly authorization: string | undefined;
  }): Promise<Result<TokenClaims, AuthenticationRefusal>>;
  /** Starts a new revocation epoch: every token is checked again against the database. */
  forget(): void;
}

/** Another process may have revoked a token: the database is asked again after this long. */
const RECHECK_MS = 5_000;
const CAPACITY = 20_000;
const bearer = /^Bearer +([\w~+/.-]+=*) *$/i;

const claimsOf = ({ sub, client_id, scope, fhirUser, patient, purpose }: AccessTokenContent): TokenClaims => ({
  sub,
  client_id,
  scope,
  ...(fhirUser === undefined ? {} : { fhirUser }),
  ...(patient === undefined ? {} : { patient }),
  ...(purpose === undefined ? {} : { purpose }),
});

/** Verified tokens are kept under their SHA-256, so that a memory dump of the cache holds none. */
export const makeAuthenticator = (options: {
  readonly rows: IdentityRows;
  readonly verify: (token: string) => Promise<Result<AccessTokenContent, TokenFault>>;
  readonly now: () => number;
}): Authenticator => {
  const known = new LeastRecentlyUsed<Known>(CAPACITY);

  const meet = async (token: string): Promise<Result<Known, AuthenticationRefusal>> => {
    const verified = await options.verify(token);
    if (!verified.ok) return refused(refusal(verified.error));
    return ok({ claims: claimsOf(verified.value), content: verified.value, checked: 0 });
  };

  const recheck = async (entry: Known): Promise<boolean> => {
    const asked = options.now();
    if (asked - entry.checked < RECHECK_MS) return true;
    if (!(await tokenStands(options.rows, entry.content))) return false;
    entry.checked = asked;
    return true;
  };

  return {
    authenticate: async ({ authorization }) => {
      const token = bearer.exec(authorization ?? '')?.[1];
      if (token === undefined) return refused(refusal(authorization === undefined ? 'no-token' : 'invalid'));
      const key = createHash('sha256').update(token).digest('base64');
      const found = known.get(key);
      const met = found === undefined ? await meet(token) : ok(found);
      if (!met.ok) return met;
      if (met.value.content.exp * 1000 <= options.now()) return refused(refusal('expired'));
      if (!(await recheck(met.value))) return refused(refusal('revoked'));
      if (found === undefined) known.set(key, met.value);
      return ok(met.value.claims);
    },
    forget: () => known.clear(),
  };
};
