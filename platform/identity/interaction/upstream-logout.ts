// https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest: who logs out at HelseID or ID-porten is logged out here, and in every app.

import type { FastifyInstance } from 'fastify';
import type { KoaContextWithOIDC, Provider, Session } from 'oidc-provider';
import type { Keepsake } from '../artifacts/keepsakes.ts';
import { sessionSeconds } from '../oauth/configuration.ts';
import { isUpstreamName } from './log-in.ts';
import type { InteractionParts } from './parts.ts';

/** Our session (uid) that began with an upstream one, kept under `<provider>|<sid>`. */
export type UpstreamSessions = Keepsake<string>;

/** Remembers which upstream session the person came with; called while her session here is at hand. */
export const rememberUpstream = async (ctx: KoaContextWithOIDC, sessions: UpstreamSessions): Promise<void> => {
  const began = ctx.oidc.result?.['upstreamSession'];
  const { session } = ctx.oidc;
  if (typeof began === 'string' && session !== undefined) await sessions.keep(began, session.uid, sessionSeconds.whole);
};

/** Tells an app that its user is gone; what it answers is its own affair. The method is not among the library's types. */
const tellApp = async (provider: Provider, clientId: string, session: Session): Promise<void> => {
  const client = await provider.Client.find(clientId);
  const tell: unknown = client === undefined ? undefined : Reflect.get(client, 'backchannelLogout');
  if (client?.backchannelLogoutUri === undefined || typeof tell !== 'function') return;
  await Promise.resolve(tell.call(client, session.accountId, session.sidFor(clientId))).catch(() => undefined);
};

const endSession = async (provider: Provider, session: Session): Promise<void> => {
  for (const clientId of Object.keys(session.authorizations ?? {})) {
    const grantId = session.grantIdFor(clientId);
    const grant = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    await grant?.destroy();
    await tellApp(provider, clientId, session);
  }
  await session.destroy();
};

/** POST /auth/backchannel-logout/:provider, form parameter `logout_token` -> 204; 400 for what is none. */
export const upstreamLogoutRoute = (app: FastifyInstance, parts: InteractionParts): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.post<{ Params: { provider: string } }>('/auth/backchannel-logout/:provider', async (request, reply) => {
    const { provider: name } = request.params;
    const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null;
    reply.header('cache-control', 'no-store');
    const ended = isUpstreamName(name) && token !== null ? await parts.upstream[name].readLogout(token) : null;
    if (ended === null || !ended.ok) {
      return reply.code(400).send({ error: 'invalid_request', error_description: 'logout_token is not good' });
    }
    const { provider } = parts;
    const uid = await parts.notes.upstreamSessions.take(`${name}|${ended.value}`);
    const session = uid === null ? undefined : await provider.Session.findByUid(uid);
    if (session !== undefined) await endSession(provider, session);
    parts.forgetTokens();
    return reply.code(204).send();
  });
};
