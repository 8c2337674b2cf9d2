// reference/norway.md §2.2 rule 1 (ATT-2): an attest keeps its integrity and its sender as a JWS (RFC 7515).

import { randomUUID } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import { ATTEST_SECONDS, ATTEST_TYPE, type Attest } from '@fkj/standards-smart';
import { createLocalJWKSet, errors, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';

const TYPE = 'attest+jwt';

/** Signs with ES256. `issuer` is our address; the receiver knows our keys by it. */
export const signAttest = async (
  attest: Attest,
  options: { readonly issuer: string; readonly key: JWK },
): Promise<string> => {
  const { kid = '' } = options.key;
  return new SignJWT({ [ATTEST_TYPE]: attest })
    .setProtectedHeader({ alg: 'ES256', kid, typ: TYPE })
    .setIssuer(options.issuer)
    .setJti(randomUUID())
    .setIssuedAt(attest.toa)
    .setExpirationTime(attest.toa + ATTEST_SECONDS)
    .sign(await importJWK(options.key, 'ES256'));
};

/** What was attested, as it was sent: the caller reads it and holds it against the rules. `now`: ms since 1970. */
export const verifyAttest = async (
  jws: string,
  options: { readonly keys: readonly JWK[]; readonly issuer: string; readonly now: number },
): Promise<Result<unknown, 'attestation_has_expired' | 'attestation_signature'>> => {
  try {
    const { payload } = await jwtVerify(jws, createLocalJWKSet({ keys: [...options.keys] }), {
      issuer: options.issuer,
      algorithms: ['ES256', 'ES384', 'RS256', 'PS256'],
      typ: TYPE,
      requiredClaims: ['iat', 'exp', 'jti'],
      maxTokenAge: ATTEST_SECONDS,
      currentDate: new Date(options.now),
    });
    return ok(payload[ATTEST_TYPE]);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return refused(error instanceof errors.JWTExpired ? 'attestation_has_expired' : 'attestation_signature');
  }
};
