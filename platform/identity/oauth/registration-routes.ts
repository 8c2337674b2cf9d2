// https://datatracker.ietf.org/doc/html/rfc7591 and /rfc7592: registration by policy: open on loopback, else by invitation, once.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { unnamedScopes } from './clients.ts';
import { type Invitation, takeInvitation } from './invitations.ts';
import { registrationBody } from './registration.ts';

export type RegistrationPolicy = 'open' | 'invited' | 'closed';

export interface RegistrationParts {
  readonly policy: RegistrationPolicy;
  readonly invitations: Keepsake<Invitation>;
  /** The one at hand. */
  readonly provider: () => Provider;
  readonly toProvider: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const notInvited = (reply: FastifyReply): FastifyReply =>
  reply
    .code(401)
    .header('www-authenticate', 'Bearer error="invalid_token"')
    .send({ error: 'invalid_token', error_description: 'send an initial access token that was not used yet' });

/** `app` is a scope of its own, so that its body parser meets no other route. */
export const registrationRoutes = (app: FastifyInstance, parts: RegistrationParts): void => {
  if (parts.policy === 'closed') return;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 65_536 },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.post('/auth/registration', async (request, reply) => {
    const { authorization } = request.headers;
    const invited = await takeInvitation(parts.invitations, authorization);
    if (invited === null && (parts.policy === 'invited' || authorization !== undefined)) return notInvited(reply);
    const limit =
      invited === null ? { scope: unnamedScopes } : { scope: invited.scope, organisation: invited.organisation };
    Object.assign(request, { body: registrationBody(request.body, limit) });
    return parts.toProvider(request, reply);
  });
  // A client that changes itself keeps to what it was given.
  app.put<{ Params: { id: string } }>('/auth/registration/:id', async (request, reply) => {
    const client = await parts.provider().Client.find(request.params.id);
    const limit = { scope: text(client?.['fhir_scope']) ?? '', organisation: text(client?.['organisation_number']) };
    Object.assign(request, { body: registrationBody(request.body, limit) });
    return parts.toProvider(request, reply);
  });
};
