// https://datatracker.ietf.org/doc/html/rfc9068#section-4: what an access token must be before anything in it counts.

import { ok, type Result, refused } from '@fkj/platform-record';
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose';
import { attestIdIn } from '../attest/attest-id.ts';
import { organizationIdIn } from '../organisation/chosen-organisation.ts';

export interface AccessTokenContent {
  readonly sub: string;
  readonly client_id: string;
  readonly scope: string;
  readonly fhirUser?: string;
  readonly patient?: string;
  /** The rest of what its app was launched with, as the token response said it. */
  readonly launch?: Readonly<Record<string, unknown>>;
  readonly purpose?: string;
  readonly jti: string;
  /** Seconds since 1970. */
  readonly exp: number;
  readonly iat: number;
  /** Row key (base64url) of the grant it was issued under; absent for client credentials. */
  readonly grant?: string;
  /** Thumbprint of the key that every use must be proven with (RFC 9449 §6.1); absent for bearer tokens. */
  readonly jkt?: string;
  /** When the person logged in, seconds since 1970; absent for systems. */
  readonly auth_time?: number;
  /** The client for whose user this one acts (RFC 8693 §4.1). */
  readonly act?: string;
  /** What it was issued for beside its scopes (RFC 9396 §9.1). */
  readonly details?: readonly unknown[];
  /** Id of the attest among the details. */
  readonly attest?: string;
  /** Id of the Organization among the details, for which alone the person acts. */
  readonly organization?: string;
}

export type TokenFault = 'expired' | 'invalid';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7800: the key a token is bound to; null when it is bound to something we cannot check. */
const boundTo = (confirmation: unknown): string | null | undefined => {
  if (confirmation === undefined) return undefined;
  if (typeof confirmation !== 'object' || confirmation === null || !('jkt' in confirmation)) return null;
  return Object.keys(confirmation).length === 1 && typeof confirmation.jkt === 'string' ? confirmation.jkt : null;
};

const readContent = (claims: Readonly<Record<string, unknown>>): AccessTokenContent | null => {
  const { sub, client_id, jti, exp, iat } = claims;
  if (typeof sub !== 'string' || typeof client_id !== 'string' || typeof jti !== 'string') return null;
  if (typeof exp !== 'number' || typeof iat !== 'number') return null;
  const jkt = boundTo(claims['cnf']);
  if (jkt === null) return null;
  const authTime = claims['auth_time'];
  const act = text(Reflect.get(Object(claims['act']), 'sub'));
  const asked = claims['authorization_details'];
  const details: readonly unknown[] = Array.isArray(asked) ? asked : [];
  const attest = attestIdIn(details);
  const organization = organizationIdIn(details);
  const [fhirUser, patient, purpose, grant] = [
    text(claims['fhirUser']),
    text(claims['patient']),
    text(claims['purpose']),
    text(claims['grant']),
  ];
  return {
    sub,
    client_id,
    jti,
    exp,
    iat,
    scope: text(claims['scope']) ?? '',
    ...(fhirUser === undefined ? {} : { fhirUser }),
    ...(patient === undefined ? {} : { patient }),
    ...(isMembers(claims['launch']) ? { launch: claims['launch'] } : {}),
    ...(purpose === undefined ? {} : { purpose }),
    ...(grant === undefined ? {} : { grant }),
    ...(jkt === undefined ? {} : { jkt }),
    ...(details.length === 0 ? {} : { details }),
    ...(attest === undefined ? {} : { attest }),
    ...(organization === undefined ? {} : { organization }),
    ...(act === undefined ? {} : { act }),
    ...(typeof authTime === 'number' ? { auth_time: authTime } : {}),
  };
};

/** Checks signature (ES256, our keys), type `at+jwt`, issuer, audience and time. Revocation is the caller's to check. */
export const accessTokenVerifier = (options: {
  readonly keys: readonly JWK[];
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
}): ((token: string) => Promise<Result<AccessTokenContent, TokenFault>>) => {
  const keySet = createLocalJWKSet({ keys: [...options.keys] });
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keySet, {
        issuer: options.issuer,
        audience: options.audience,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        currentDate: new Date(options.now()),
      });
      // RFC 9700 §4.10: one audience; a token also meant for others could be replayed by them.
      const content = typeof payload.aud === 'string' ? readContent(payload) : null;
      return content === null ? refused('invalid') : ok(content);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return refused(error instanceof errors.JWTExpired ? 'expired' : 'invalid');
    }
  };
};
