// https://datatracker.ietf.org/doc/html/rfc7591 and /rfc7592: registration by policy: open on loopback, else by invitation, once, or by a software statement.

import { narrowScopes, splitScopes } from '@fkj/standards-smart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { unnamedScopes } from './clients.ts';
import { type Invitation, takeInvitation } from './invitations.ts';
import { type RegistrationLimit, registrationBody } from './registration.ts';
import { readStatement, type Statement, statedMetadata } from './software-statement.ts';
import type { StatementIssuer } from './statement-issuers.ts';

export type RegistrationPolicy = 'open' | 'invited' | 'closed';

export interface RegistrationParts {
  readonly policy: RegistrationPolicy;
  readonly invitations: Keepsake<Invitation>;
  /** Whose software statements count at this moment. */
  readonly statementIssuers: () => readonly StatementIssuer[];
  /** Our issuer address. */
  readonly issuer: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** The one at hand. */
  readonly provider: () => Provider;
  readonly toProvider: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const statementIn = (body: unknown): unknown => Reflect.get(Object(body), 'software_statement');

const statementOf = ({ statementIssuers, issuer, now }: RegistrationParts, statement: unknown) =>
  readStatement(statement, { issuers: statementIssuers(), audience: issuer, now: now() });

/** What invitation and statement both let a client have; what a statement lets it have alone, where there is no invitation. */
const mostOf = (invited: Invitation | null, vouched: Statement | null): RegistrationLimit => {
  const most = splitScopes(invited?.scope ?? unnamedScopes);
  const scope = vouched === null ? most : narrowScopes(most, splitScopes(vouched.issuer.scope));
  if (invited !== null) return { scope: scope.join(' '), organisation: invited.organisation };
  if (vouched === null) return { scope: scope.join(' ') };
  const stated = vouched.issuer.organisation === 'stated' ? text(vouched.metadata['organisation_number']) : null;
  return { scope: scope.join(' '), organisation: stated };
};

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
    const sent = statementIn(request.body);
    const statement = sent === undefined ? null : await statementOf(parts, sent);
    // Before the invitation is used up.
    if (statement?.ok === false) return reply.code(400).header('cache-control', 'no-store').send(statement.error);
    const vouched = statement?.value ?? null;
    const invited = await takeInvitation(parts.invitations, authorization);
    const uninvited = parts.policy === 'invited' && vouched === null;
    if (invited === null && (uninvited || authorization !== undefined)) return notInvited(reply);
    const body = { ...Object(request.body), ...vouched?.metadata };
    Object.assign(request, { body: registrationBody(body, mostOf(invited, vouched)) });
    return parts.toProvider(request, reply);
  });
  // A client that changes itself keeps to what it was given.
  app.put<{ Params: { id: string } }>('/auth/registration/:id', async (request, reply) => {
    const client = await parts.provider().Client.find(request.params.id);
    const limit = { scope: text(client?.['fhir_scope']) ?? '', organisation: text(client?.['organisation_number']) };
    const statement = text(client?.['software_statement']);
    // What was stated of a program is not the program's to change, nor to do without.
    const stated =
      statement === null
        ? { software_statement: undefined }
        : { ...statedMetadata(decodeJwt(statement)), software_statement: statement };
    Object.assign(request, { body: registrationBody({ ...Object(request.body), ...stated }, limit) });
    return parts.toProvider(request, reply);
  });
};
