// https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation: a provider says that somebody has logged out there.

import { createHash } from 'node:crypto';
import { ok, type Result, refused } from '@fkj/platform-record';
import type { IdentityUsed } from '@fkj/platform-store';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface LogoutTokenCheck {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwksUri: string;
  readonly used: IdentityUsed;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Seconds that a logout token is good for. */
const LIFE = 120;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

const keysAt = (uri: string): ReturnType<typeof createRemoteJWKSet> => {
  const known = keySets.get(uri) ?? createRemoteJWKSet(new URL(uri));
  keySets.set(uri, known);
  return known;
};

/** The session (`sid`) that ended; refused when the token is not one, is old, or came before. */
export const readLogoutToken = async (token: string, check: LogoutTokenCheck): Promise<Result<string, 'invalid'>> => {
  try {
    const { payload } = await jwtVerify(token, keysAt(check.jwksUri), {
      issuer: check.issuer,
      audience: check.clientId,
      algorithms: ['RS256', 'PS256', 'ES256', 'ES384'],
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: LIFE,
      clockTolerance: 10,
      currentDate: new Date(check.now()),
    });
    const { events, nonce, sid, jti = '' } = payload;
    // A nonce would make it an id token.
    if (nonce !== undefined || typeof sid !== 'string' || !(EVENT in Object(events))) return refused('invalid');
    const key = createHash('sha256').update(`logout ${check.issuer} ${jti}`).digest();
    const use = await check.used.use(key, check.now() + 2 * LIFE * 1000);
    return use === 'first' ? ok(sid) : refused('invalid');
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return refused('invalid');
    throw error;
  }
};
