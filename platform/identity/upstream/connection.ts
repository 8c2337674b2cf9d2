// https://openid.net/specs/openid-connect-discovery-1_0.html: how we are known at a provider, found out once.

import { ok, type Result, refused } from '@fkj/platform-record';
import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import type { ProviderProfile } from './provider-profile.ts';
import { reasonOf, type UpstreamRefusal, upstreamRefusal } from './upstream-refusal.ts';

export interface UpstreamSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Private JWK of ours; the provider knows the public half. */
  readonly key: JWK;
}

/** Does it, and answers what the provider or the network did wrong. Throws what is our own bug. */
export const attempt = async <Value>(work: () => Promise<Value>): Promise<Result<Value, UpstreamRefusal>> => {
  try {
    return ok(await work());
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return refused(upstreamRefusal(reason));
  }
};

const isLoopback = (address: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);

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
    execute: [
      // Without it the signature of an id token that came straight from the token endpoint would not be looked at.
      oidc.enableNonRepudiationChecks,
      // Test providers on this machine have no certificate.
      ...(isLoopback(settings.issuer) ? [oidc.allowInsecureRequests] : []),
    ],
  });
};

/** Connects at first use; a failure is not remembered. */
export const connection = (
  settings: UpstreamSettings,
  profile: ProviderProfile,
): (() => Promise<oidc.Configuration>) => {
  let connected: Promise<oidc.Configuration> | undefined;
  return () => {
    connected ??= connect(settings, profile).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
};
