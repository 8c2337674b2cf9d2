// https://www.rfc-editor.org/rfc/rfc9449#section-4.3, #section-7: how the registers of the sandbox look at tokens: as the real ones do.

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { RegisterName } from './register-name.ts';

/** Where tokens of a provider come from. */
export interface TokenSource {
  readonly issuer: string;
  readonly keys: JSONWebKeySet;
}

export interface TokenSources {
  /** Scheme, host and port by which the registers are reached. */
  readonly publicUrl: string;
  readonly helseid: TokenSource;
  readonly maskinporten: TokenSource;
}

export interface Verified {
  readonly jti: string;
  readonly nonce: string | null;
}

const HELSEID: Readonly<Partial<Record<RegisterName, { readonly audience: string; readonly scope: string }>>> = {
  persontjenesten: {
    audience: 'nhn:hgd-persontjenesten-api',
    scope: 'nhn:hgd-persontjenesten-api/read-with-legal-basis',
  },
  adresseregisteret: { audience: 'nhn:communicationparty', scope: 'nhn:communicationparty/read' },
};

const has = ({ scope }: JWTPayload, wanted: string): boolean => String(scope).split(' ').includes(wanted);

/** Answers what was proven; null where nothing was. */
export function tokenCheck({ publicUrl, helseid, maskinporten }: TokenSources) {
  const keys = { helseid: createLocalJWKSet(helseid.keys), maskinporten: createLocalJWKSet(maskinporten.keys) };
  const proofs = new Set<string>();

  const bound = async (register: RegisterName, token: string, request: FastifyRequest): Promise<Verified | null> => {
    const api = HELSEID[register];
    const sent = request.headers['dpop'];
    if (api === undefined || typeof sent !== 'string') return null;
    const { payload } = await jwtVerify(token, keys.helseid, { issuer: helseid.issuer, audience: api.audience });
    const { jwk } = decodeProtectedHeader(sent);
    if (jwk === undefined || 'd' in jwk) return null;
    const proof = await jwtVerify(sent, await importJWK(jwk, 'ES256'), {
      ...{ typ: 'dpop+jwt', algorithms: ['ES256'], maxTokenAge: '60s', clockTolerance: '5s' },
      requiredClaims: ['jti', 'htm', 'htu', 'ath'],
    });
    const { jti = '', htm, htu, ath, nonce } = proof.payload;
    const right =
      has(payload, api.scope) &&
      Object(payload['cnf']).jkt === (await calculateJwkThumbprint(jwk)) &&
      htm === request.method &&
      htu === `${publicUrl}${request.url.split('?')[0]}` &&
      ath === createHash('sha256').update(token).digest('base64url') &&
      !proofs.has(jti);
    proofs.add(jti);
    return right ? { jti: payload.jti ?? '', nonce: typeof nonce === 'string' ? nonce : null } : null;
  };

  const borne = async (token: string): Promise<Verified | null> => {
    const { payload } = await jwtVerify(token, keys.maskinporten, { issuer: maskinporten.issuer });
    return has(payload, 'nhn:hpr/basic') ? { jti: payload.jti ?? '', nonce: null } : null;
  };

  return async (register: RegisterName, request: FastifyRequest): Promise<Verified | null> => {
    const [, scheme = '', token = ''] = /^(\S+) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (register === 'flr' || register === 'resh') return scheme === 'Basic' ? { jti: '', nonce: null } : null;
    // What jose throws is what is wrong with the token: it proves nothing.
    if (register === 'hpr') return scheme === 'Bearer' ? borne(token).catch(() => null) : null;
    return scheme === 'DPoP' ? bound(register, token, request).catch(() => null) : null;
  };
}
