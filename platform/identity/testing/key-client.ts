// https://datatracker.ietf.org/doc/html/rfc7523: a client that proves itself with a key of its own.

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { House } from './house.ts';

export interface KeyClient {
  readonly id: string;
  /** The parameters of client authentication. `more` is added to the claims, or takes their place. */
  assertion(
    more?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, string>>>;
  sign(claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>>): Promise<string>;
}

export const register = async (
  house: Pick<House, 'issuer'>,
  metadata: Readonly<Record<string, unknown>>,
  authorization?: string,
) => {
  const response = await fetch(`${house.issuer}/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify(metadata),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

/** Registers a client with an ES384 key; a system client unless the metadata says something else. */
export const keyClient = async (
  house: Pick<House, 'issuer'>,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<KeyClient> => {
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES384', use: 'sig', kid: 'one' };
  const registered = await register(house, {
    client_name: 'Keyed',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk] },
    scope: 'system/*.rs',
    ...metadata,
  });
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body));
  const id = String(registered.body['client_id']);
  const sign: KeyClient['sign'] = (claims, header) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid: 'one', ...header }).sign(privateKey);
  return {
    id,
    sign,
    assertion: async (more = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: id,
        sub: id,
        aud: house.issuer,
        jti: crypto.randomUUID(),
        iat: now,
        exp: now + 60,
        ...more,
      };
      return {
        client_id: id,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await sign(claims, { typ: 'client-authentication+jwt', ...header }),
      };
    },
  };
};
