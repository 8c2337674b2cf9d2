// https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth with PAR (RFC 9126), PKCE (RFC 7636), private_key_jwt (RFC 7523).

import { ok, type Result, refused } from '@fkj/platform-record';
import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { ProvenPerson } from '../accounts/accounts.ts';
import type { ProviderProfile, UpstreamFault } from './provider-profile.ts';

export interface UpstreamSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Private JWK of ours; the provider knows the public half. */
  readonly key: JWK;
}

/** What must be remembered between leaving for the provider and coming back. */
export interface Departure {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface RelyingParty {
  /** Pushes the request and answers where to send the browser; `upstream` when the provider is not there. */
  depart(locale: string): Promise<Result<{ readonly url: string; readonly departure: Departure }, UpstreamFault>>;
  /** Exchanges the code and checks the id token. `url` is the callback address as the browser called it. */
  arrive(url: URL, departure: Departure): Promise<Result<ProvenPerson, UpstreamFault>>;
}

/** A log-in older than this must be repeated upstream. Seconds. */
const MAX_AGE = 60 * 60;

const isLoopback = (address: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);

/** What the provider, or the network, answered in a way that is not our bug. */
const faultOf = (error: unknown): UpstreamFault | null => {
  if (error instanceof oidc.AuthorizationResponseError) return error.error === 'access_denied' ? 'denied' : 'upstream';
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.WWWAuthenticateChallengeError) return 'upstream';
  if (error instanceof oidc.ClientError) {
    return error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'expired' : 'upstream';
  }
  // fetch refuses with TypeError when nothing answers.
  return error instanceof TypeError ? 'upstream' : null;
};

const attempt = async <Value>(work: () => Promise<Value>): Promise<Result<Value, UpstreamFault>> => {
  try {
    return ok(await work());
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return refused(fault);
  }
};

const connect = async (settings: UpstreamSettings, profile: ProviderProfile): Promise<oidc.Configuration> => {
  const key = await importJWK(settings.key, settings.key.alg);
  if (key instanceof Uint8Array) throw new Error('the upstream client key must be a private key');
  const authentication = oidc.PrivateKeyJwt(
    { key, ...(settings.key.kid === undefined ? {} : { kid: settings.key.kid }) },
    {
      [oidc.modifyAssertion]: (header) => {
        header['typ'] = profile.assertionType;
      },
    },
  );
  return oidc.discovery(new URL(settings.issuer), settings.clientId, {}, authentication, {
    // Test providers on this machine have no certificate.
    execute: isLoopback(settings.issuer) ? [oidc.allowInsecureRequests] : [],
  });
};

export const relyingParty = (settings: UpstreamSettings, profile: ProviderProfile): RelyingParty => {
  let connection: Promise<oidc.Configuration> | undefined;
  const configuration = (): Promise<oidc.Configuration> => {
    connection ??= connect(settings, profile).catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    return connection;
  };
  return {
    depart: (locale) =>
      attempt(async () => {
        const departure = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          verifier: oidc.randomPKCECodeVerifier(),
        };
        const url = await oidc.buildAuthorizationUrlWithPAR(await configuration(), {
          redirect_uri: settings.redirectUri,
          scope: profile.scope,
          state: departure.state,
          nonce: departure.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(departure.verifier),
          code_challenge_method: 'S256',
          max_age: String(MAX_AGE),
          ui_locales: locale,
          ...profile.parameters,
        });
        return { url: url.href, departure };
      }),
    arrive: async (url, departure) => {
      const tokens = await attempt(async () =>
        oidc.authorizationCodeGrant(await configuration(), url, {
          expectedState: departure.state,
          expectedNonce: departure.nonce,
          pkceCodeVerifier: departure.verifier,
          maxAge: MAX_AGE,
          idTokenExpected: true,
        }),
      );
      if (!tokens.ok) return tokens;
      const claims = tokens.value.claims();
      if (claims === undefined) return refused('upstream');
      // HelseID's security profile: our client id and nothing else.
      if (claims.aud !== settings.clientId && !(Array.isArray(claims.aud) && claims.aud.length === 1)) {
        return refused('upstream');
      }
      return profile.readPerson(claims);
    },
  };
};
