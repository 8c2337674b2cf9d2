// https://datatracker.ietf.org/doc/html/rfc9449#section-4.2: the header of a DPoP proof: the key that signed it.

import { constants, createHash, createPublicKey, type KeyObject, type SigningOptions, verify } from 'node:crypto';

/** A public key and how signatures with it are checked. */
export interface ProofKey {
  /** RFC 7638, base64url. */
  readonly thumbprint: string;
  signed(text: string, signature: Buffer): boolean;
}

type Members = Readonly<Record<string, unknown>>;

interface Algorithm {
  readonly kty: 'EC' | 'RSA';
  readonly crv?: string;
  readonly hash: string;
  readonly options: SigningOptions & { readonly dsaEncoding?: 'ieee-p1363' };
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'sha384', options: { dsaEncoding: 'ieee-p1363' } },
  RS256: { kty: 'RSA', hash: 'sha256', options: {} },
  PS256: {
    kty: 'RSA',
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
};

/** Algorithms of a DPoP proof, here and at the token endpoint. */
export const proofAlgorithms = ['ES256', 'ES384', 'PS256', 'RS256'] as const;

const MINIMAL_RSA_BITS = 2048;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (jwk: Members, names: readonly string[]): readonly string[] | null => {
  const values = names.map((name) => jwk[name]);
  return values.every((value) => typeof value === 'string') ? values : null;
};

/** The members of RFC 7638 §3.2 and nothing else: a private key, or a key of another kind, is none. */
const publicMembers = (jwk: Members, { kty, crv }: Algorithm): Readonly<Record<string, string>> | null => {
  if (jwk['kty'] !== kty || (crv !== undefined && jwk['crv'] !== crv)) return null;
  if (['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].some((secret) => secret in jwk)) return null;
  const names = kty === 'EC' ? ['crv', 'kty', 'x', 'y'] : ['e', 'kty', 'n'];
  const values = texts(jwk, names);
  return values === null ? null : Object.fromEntries(names.map((name, place) => [name, values[place] ?? '']));
};

const keyObject = (members: Readonly<Record<string, string>>): KeyObject | null => {
  try {
    const key = createPublicKey({ key: members, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < MINIMAL_RSA_BITS ? null : key;
  } catch {
    // Not a point on the curve, not base64url.
    return null;
  }
};

/** Reads the protected header of a proof; null when it is not one. */
export const readProofKey = (header: unknown): ProofKey | null => {
  if (!isMembers(header) || header['typ'] !== 'dpop+jwt' || 'crit' in header || 'b64' in header) return null;
  const { alg, jwk } = header;
  const algorithm = typeof alg === 'string' && Object.hasOwn(algorithms, alg) ? algorithms[alg] : undefined;
  if (algorithm === undefined || !isMembers(jwk)) return null;
  const members = publicMembers(jwk, algorithm);
  const key = members === null ? null : keyObject(members);
  if (members === null || key === null) return null;
  const options = { key, ...algorithm.options };
  return {
    thumbprint: createHash('sha256').update(JSON.stringify(members)).digest('base64url'),
    signed: (text, signature) => verify(algorithm.hash, Buffer.from(text), options, signature),
  };
};
