// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth with PAR (RFC 9126), PKCE (RFC 7636), private_key_jwt (RFC 7523), DPoP (RFC 9449).

import { type Result, refused } from '@fkj/platform-record';
import { decodeProtectedHeader, exportJWK, importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { ProvenPerson } from '../accounts/accounts.ts';
import { attempt, connection, type UpstreamSettings } from './connection.ts';
import { type LogoutTokenCheck, readLogoutToken } from './logout-token.ts';
import type { ProviderProfile } from './provider-profile.ts';
import { type UpstreamRefusal, upstreamRefusal } from './upstream-refusal.ts';

/** What must be remembered between leaving for the provider and coming back. */
export interface Departure {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Private JWK that this log-in is bound to; null where the provider binds nothing. */
  readonly proofKey: JWK | null;
  /** Seconds that the log-in upstream may be old. */
  readonly maxAge: number;
}

/** What a log-in upstream proved. */
export interface Arrival {
  readonly person: ProvenPerson;
  /** The provider's session (`sid`), by which it later says that the person logged out; null when it named none. */
  readonly session: string | null;
  /** When the person logged in upstream, seconds since 1970. */
  readonly authTime: number | null;
}

export interface RelyingParty {
  /** Pushes the request and answers where to send the browser; `upstream` when the provider is not there. */
  depart(wish: {
    readonly locale: string;
    /** Seconds that the log-in may be old; an hour at most. */
    readonly maxAge: number | null;
  }): Promise<Result<{ readonly url: string; readonly departure: Departure }, UpstreamRefusal>>;
  /** From a logout token of the provider: which of its sessions ended. */
  readLogout(token: string): Promise<Result<string, 'invalid'>>;
  /** Exchanges the code and checks the id token. `url` is the callback address as the browser called it. */
  arrive(url: URL, departure: Departure): Promise<Result<Arrival, UpstreamRefusal>>;
}

/** A log-in older than this must be repeated upstream. Seconds. */
const MAX_AGE = 60 * 60;

const PROOF_ALGORITHM = 'ES256';

const newProofKey = async (profile: ProviderProfile): Promise<JWK | null> => {
  if (profile.tokens === 'bearer') return null;
  const { privateKey } = await oidc.randomDPoPKeyPair(PROOF_ALGORITHM, { extractable: true });
  return exportJWK(privateKey);
};

/** The key pair may come from another process of the house: it travels with the departure. */
const proofHandle = async (configuration: oidc.Configuration, key: JWK | null): Promise<oidc.DPoPOptions> => {
  if (key === null) return {};
  const { d: _secret, ...open } = key;
  const [privateKey, publicKey] = [await importJWK(key, PROOF_ALGORITHM), await importJWK(open, PROOF_ALGORITHM)];
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
    throw new Error('a proof key must be a pair');
  return { DPoP: oidc.getDPoPHandle(configuration, { privateKey, publicKey }) };
};

/** What openid-client leaves to us: the token's type, and that it is for us alone (HelseID's security profile). */
const fitsUs = (idToken: string, audience: unknown, clientId: string): 'type' | 'audience' | null => {
  const { typ } = decodeProtectedHeader(idToken);
  if (typ !== undefined && typ !== 'JWT') return 'type';
  const alone = Array.isArray(audience) && audience.length === 1 ? audience[0] : audience;
  return alone === clientId ? null : 'audience';
};

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const relyingParty = (
  settings: UpstreamSettings,
  profile: ProviderProfile,
  once: Pick<LogoutTokenCheck, 'used' | 'now'>,
): RelyingParty => {
  const configuration = connection(settings, profile);
  return {
    readLogout: async (token) => {
      const connected = await attempt(configuration);
      const { issuer, jwks_uri: jwksUri } = connected.ok ? connected.value.serverMetadata() : {};
      if (issuer === undefined || jwksUri === undefined) return refused('invalid');
      return readLogoutToken(token, { issuer, jwksUri, clientId: settings.clientId, ...once });
    },
    depart: ({ locale, maxAge }) =>
      attempt(async () => {
        const departure: Departure = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          verifier: oidc.randomPKCECodeVerifier(),
          proofKey: await newProofKey(profile),
          maxAge: Math.min(MAX_AGE, maxAge ?? MAX_AGE),
        };
        const connected = await configuration();
        const request = {
          redirect_uri: settings.redirectUri,
          scope: profile.scope,
          state: departure.state,
          nonce: departure.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
          code_challenge_method: 'S256',
          max_age: String(departure.maxAge),
          ui_locales: locale,
          ...profile.parameters,
        };
        const proof = await proofHandle(connected, departure.proofKey);
        return { url: (await oidc.buildAuthorizationUrlWithPAR(connected, request, proof)).href, departure };
      }),
    arrive: async (url, departure) => {
      const tokens = await attempt(async () => {
        const connected = await configuration();
        const checks = {
          expectedState: departure.state,
          expectedNonce: departure.nonce,
          pkceCodeVerifier: departure.verifier,
          maxAge: departure.maxAge,
          idTokenExpected: true,
        };
        return oidc.authorizationCodeGrant(
          connected,
          url,
          checks,
          {},
          await proofHandle(connected, departure.proofKey),
        );
      });
      if (!tokens.ok) return tokens;
      const { id_token: idToken } = tokens.value;
      const claims = tokens.value.claims();
      if (claims === undefined || idToken === undefined) return refused(upstreamRefusal('answer'));
      const unfit = fitsUs(idToken, claims.aud, settings.clientId);
      if (unfit !== null) return refused(upstreamRefusal(unfit));
      const person = profile.readPerson(claims);
      if (!person.ok) return refused(upstreamRefusal(person.error));
      return {
        ok: true,
        value: { person: person.value, session: text(claims['sid']), authTime: claims.auth_time ?? null },
      };
    },
  };
};
