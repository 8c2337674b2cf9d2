// https://docs.digdir.no/docs/Maskinporten/maskinporten_protocol_token: the test Maskinporten takes JWT grants and nothing else.

import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { organisation } from './organisation-choice.ts';

/** Public key of the client that may ask here. */
export interface MaskinportenClient {
  readonly clientId: string;
  readonly key: JWK;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Scopes that the client has been given: the registers of reference/norway.md §2.3, §6. */
const scopes = /^(nhn:hpr\/(basic|extended|export)|ks:fiks|folkeregister:[a-z/]+|skatteetaten:[a-z/]+)$/;
const LIFE = 119;

const refuse = (reply: FastifyReply, error: string, description: string): FastifyReply =>
  reply.code(400).send({ error, error_description: description });

const faultOf = ({ iat = 0, exp = 0, jti }: JWTPayload, seen: Set<string>): string | null => {
  if (exp - iat > 120) return 'the assertion lives for more than 120 seconds';
  if (jti === undefined || seen.has(jti)) return 'jti is missing or was used before';
  seen.add(jti);
  return null;
};

/** Registers `<path>/token` and `<path>/jwks`; answers the keys. */
export const maskinportenRoutes = async (
  app: FastifyInstance,
  options: { readonly path: string; readonly issuer: string; readonly client: MaskinportenClient },
): Promise<JSONWebKeySet> => {
  const { issuer, client } = options;
  const clientKeys = createLocalJWKSet({ keys: [client.key] });
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const seen = new Set<string>();

  const published = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'test' }] };
  app.get(`${options.path}/jwks`, () => published);

  app.post(`${options.path}/token`, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    if (form.get('grant_type') !== GRANT) return refuse(reply, 'unsupported_grant_type', GRANT);
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', clientKeys, {
        issuer: client.clientId,
        audience: issuer,
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'exp', 'scope'],
      });
      const fault = faultOf(payload, seen);
      if (fault !== null) return refuse(reply, 'invalid_grant', fault);
      const scope = String(payload['scope']);
      if (!scope.split(' ').every((one) => scopes.test(one)))
        return refuse(reply, 'invalid_scope', 'not given to this client');
      const { resource } = payload;
      const token = await new SignJWT({
        scope,
        client_id: client.clientId,
        consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${organisation.parent}` },
        ...(typeof resource === 'string' ? { aud: resource } : {}),
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setIssuer(issuer)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${LIFE}s`)
        .sign(privateKey);
      return reply.send({ access_token: token, token_type: 'Bearer', expires_in: LIFE, scope });
    } catch (error) {
      if (error instanceof errors.JOSEError) return refuse(reply, 'invalid_grant', error.code);
      throw error;
    }
  });
  return published;
};
