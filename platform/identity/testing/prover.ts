// https://datatracker.ietf.org/doc/html/rfc9449#section-4: an app that proves its key.

import { createHash } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export interface ProofOf {
  readonly htm: string;
  readonly htu: string;
  readonly token?: string;
  /** Added to the claims, or in their place. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export interface Prover {
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
  readonly thumbprint: string;
  prove(proof: ProofOf): Promise<string>;
}

export const makeProver = async (alg = 'ES256'): Promise<Prover> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jwk,
    privateKey,
    thumbprint: await calculateJwkThumbprint(jwk),
    prove: ({ htm, htu, token, claims, header }) =>
      new SignJWT({
        jti: crypto.randomUUID(),
        htm,
        htu,
        iat: Math.floor(Date.now() / 1000),
        ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
        ...claims,
      })
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey),
  };
};
