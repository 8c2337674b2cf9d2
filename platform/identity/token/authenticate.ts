// https://datatracker.ietf.org/doc/html/rfc6750#section-3, /rfc9449#section-7 and DESIGN.md §8: who is calling, in 50 µs when known.

import { createHash } from 'node:crypto';
import type { TokenClaims, VerifiedAttest } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { IdentityRows } from '@fkj/platform-store';
import { artifactKey } from '../artifacts/artifact-key.ts';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { LeastRecentlyUsed } from './lru.ts';
import type { KnownKey, PresentedRequest } from './proof.ts';
import type { ProofGuard } from './proof-guard.ts';
import { type AuthenticationRefusal, refusal, stepUp } from './refusal.ts';
import type { AccessTokenContent, TokenFault } from './verify.ts';

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
  /** The key of its last good proof; null for a bearer token, and before the first. */
  key: KnownKey | null;
}

export interface AuthenticationRequest {
  readonly authorization: string | undefined;
  /** Looked at only for a token that is bound to a key; without it such a token is refused. */
  readonly request?: PresentedRequest;
  /** Seconds that the person's log-in may be old; for what an open screen must not do alone. */
  readonly freshWithin?: number;
}

export interface Authenticator {
  authenticate(asked: AuthenticationRequest): Promise<Result<TokenClaims, AuthenticationRefusal>>;
  /** Starts a new revocation epoch: every token is checked again against the database. */
  forget(): void;
}

/** Another process may have revoked a token: the database is asked again after this long. */
const RECHECK_MS = 5_000;
const CAPACITY = 20_000;
const credentials = /^(Bearer|DPoP) +([\w~+/.-]+=*) *$/i;

const claimsOf = ({
  sub,
  client_id,
  scope,
  fhirUser,
  patient,
  purpose,
  organization,
}: AccessTokenContent): TokenClaims => ({
  sub,
  client_id,
  scope,
  ...(fhirUser === undefined ? {} : { fhirUser }),
  ...(patient === undefined ? {} : { patient }),
  ...(purpose === undefined ? {} : { purpose }),
  ...(organization === undefined ? {} : { organization }),
});

/** Verified tokens are kept under their SHA-256, so that a memory dump of the cache holds none. */
export const makeAuthenticator = (options: {
  readonly rows: IdentityRows;
  readonly verify: (token: string) => Promise<Result<AccessTokenContent, TokenFault>>;
  readonly proofs: ProofGuard;
  readonly attests: Pick<Keepsake<VerifiedAttest>, 'find'>;
  readonly now: () => number;
}): Authenticator => {
  const known = new LeastRecentlyUsed<Known>(CAPACITY);

  const meet = async (token: string): Promise<Result<Known, AuthenticationRefusal>> => {
    const verified = await options.verify(token);
    if (!verified.ok) return refused(refusal(verified.error));
    const { attest: id } = verified.value;
    const attest = id === undefined ? null : await options.attests.find(id);
    if (id !== undefined && attest === null) return refused(refusal('attest'));
    const claims = { ...claimsOf(verified.value), ...(attest === null ? {} : { attest }) };
    return ok({ claims, content: verified.value, checked: 0, key: null });
  };

  const recheck = async (entry: Known): Promise<boolean> => {
    const asked = options.now();
    if (asked - entry.checked < RECHECK_MS) return true;
    if (!(await tokenStands(options.rows, entry.content))) return false;
    entry.checked = asked;
    return true;
  };

  /** Is the token presented the way it was issued: bound ones with a proof, others without? */
  const presentedRightly = async (
    entry: Known,
    sent: { readonly scheme: string; readonly token: string; readonly request: PresentedRequest | undefined },
  ): Promise<Result<null, AuthenticationRefusal>> => {
    const { jkt } = entry.content;
    const withProof = sent.scheme.length === 'DPoP'.length;
    if (jkt === undefined) return withProof ? refused(refusal('not-bound')) : ok(null);
    if (!withProof || sent.request === undefined) return refused(refusal('bound'));
    const proven = await options.proofs({ request: sent.request, token: sent.token, jkt, known: entry.key });
    if (!proven.ok) return proven;
    entry.key = proven.value;
    return ok(null);
  };

  return {
    authenticate: async ({ authorization, request, freshWithin }) => {
      const [, scheme = '', token] = credentials.exec(authorization ?? '') ?? [];
      if (token === undefined) return refused(refusal(authorization === undefined ? 'no-token' : 'invalid'));
      const key = createHash('sha256').update(token).digest('base64');
      const found = known.get(key);
      const met = found === undefined ? await meet(token) : ok(found);
      if (!met.ok) return met;
      if (met.value.content.exp * 1000 <= options.now()) return refused(refusal('expired'));
      if ((met.value.claims.attest?.expires ?? Infinity) <= options.now()) return refused(refusal('attest'));
      if (!(await recheck(met.value))) return refused(refusal('revoked'));
      if (freshWithin !== undefined && (met.value.content.auth_time ?? 0) + freshWithin < options.now() / 1000) {
        return refused(stepUp(freshWithin));
      }
      if (met.value.content.jkt !== undefined || scheme.length !== 'Bearer'.length) {
        const rightly = await presentedRightly(met.value, { scheme, token, request });
        if (!rightly.ok) return rightly;
      }
      if (found === undefined) known.set(key, met.value);
      return ok(met.value.claims);
    },
    forget: () => known.clear(),
  };
};
