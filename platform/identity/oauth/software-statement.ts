// https://datatracker.ietf.org/doc/html/rfc7591#section-2.3: what somebody whom the municipality trusts says of a program.

import { ok, type Result, refused } from '@fkj/platform-record';
import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { StatementIssuer } from './statement-issuers.ts';

/** RFC 7591 §3.2.2. */
export interface StatementRefusal {
  readonly error: 'invalid_software_statement' | 'unapproved_software_statement';
  readonly error_description: string;
}

export interface Statement {
  /** Client metadata that it states, which go before what the program says itself. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly issuer: StatementIssuer;
}

const invalid = (error_description: string): Result<never, StatementRefusal> =>
  refused({ error: 'invalid_software_statement', error_description });
const unapproved = (error_description: string): Result<never, StatementRefusal> =>
  refused({ error: 'unapproved_software_statement', error_description });

/** What of a statement is about the statement, and not about the program; and what only the server gives. */
const NOT_METADATA = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'fhir_scope',
  'software_statement',
  'client_id',
  'client_secret',
]);

/** The client metadata of a statement that is known to be good. */
export const statedMetadata = (claims: JWTPayload): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !NOT_METADATA.has(name)));

const issuerIn = (statement: string): string | null => {
  try {
    return decodeJwt(statement).iss ?? null;
  } catch {
    return null;
  }
};

const faultOf = (error: unknown): Result<never, StatementRefusal> => {
  if (!(error instanceof errors.JOSEError)) throw error;
  return invalid(
    error instanceof errors.JWTExpired
      ? 'the statement has expired'
      : 'the statement is not well signed, or not for here',
  );
};

/** Checks a statement. `audience`: our issuer address, which it must name if it names any. `now`: ms since 1970. */
export const readStatement = async (
  statement: unknown,
  options: { readonly issuers: readonly StatementIssuer[]; readonly audience: string; readonly now: number },
): Promise<Result<Statement, StatementRefusal>> => {
  const named = typeof statement === 'string' ? issuerIn(statement) : null;
  if (typeof statement !== 'string' || named === null)
    return invalid('the statement is not a signed JWT with an issuer');
  const issuer = options.issuers.find((one) => one.issuer === named);
  if (issuer === undefined) return unapproved('nobody here trusts the issuer of the statement');
  try {
    const { payload } = await jwtVerify(statement, createLocalJWKSet({ keys: [...issuer.keys] }), {
      issuer: issuer.issuer,
      algorithms: ['ES256', 'ES384', 'RS256', 'PS256'],
      requiredClaims: ['iat', 'exp'],
      currentDate: new Date(options.now),
    });
    if (payload.aud !== undefined && ![payload.aud].flat().includes(options.audience)) {
      return invalid('the statement is for another server');
    }
    const software: unknown = payload['software_id'];
    if (issuer.software !== null && (typeof software !== 'string' || !issuer.software.includes(software))) {
      return unapproved('the program of the statement is not approved here');
    }
    return ok({ metadata: statedMetadata(payload), issuer });
  } catch (error) {
    return faultOf(error);
  }
};
