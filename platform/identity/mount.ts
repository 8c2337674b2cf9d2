// https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#mounting-oidc-provider: /auth inside the server.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { attestRoute } from './attest/attest-route.ts';
import { launchRoute } from './interaction/launch-route.ts';
import type { InteractionParts } from './interaction/parts.ts';
import { interactionRoutes } from './interaction/routes.ts';
import { upstreamLogoutRoute } from './interaction/upstream-logout.ts';
import { namesOfServer } from './oauth/loopback.ts';
import { withClientOfToken } from './oauth/refresh-without-client.ts';
import { registrationRoutes } from './oauth/registration-routes.ts';
import { STYLE_PATH, styleDocument } from './pages/style-document.ts';
import { requestContext } from './request-context.ts';
import type { Authenticator } from './token/authenticate.ts';

/** Hands the raw request to oidc-provider, which knows its addresses without the mount point. */
const handOver = (parts: Pick<InteractionParts, 'provider'>) => {
  /** Of the provider at hand: another one takes over when keys are rotated. */
  const callbacks = new WeakMap<Provider, ReturnType<Provider['callback']>>();
  const callbackOf = (provider: Provider): ReturnType<Provider['callback']> => {
    const callback = callbacks.get(provider) ?? provider.callback();
    callbacks.set(provider, callback);
    return callback;
  };
  const context = requestContext();
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    const raw = Object.assign(request.raw, { originalUrl: request.raw.url, body: request.body });
    raw.url = (raw.url ?? '').replace(/^\/auth/, '') || '/';
    void context.during(() => callbackOf(parts.provider)(raw, reply.raw));
    return reply;
  };
};

/** Cookies belong to one name of the machine: a log-in that starts under another loopback name is moved to the public one. */
const moveToPublicName = (publicUrl: string) => {
  const own = new URL(publicUrl).host;
  const aliases = new Set(namesOfServer(publicUrl).map((name) => new URL(name).host));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { host } = request.headers;
    if (host === undefined || host === own || !aliases.has(host) || request.method !== 'GET') return;
    if (request.url.startsWith('/auth/authorize?')) await reply.redirect(`${publicUrl}${request.url}`, 307);
  };
};

/**
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#request-4: a posted authorization request goes on as one in the
 * address, to which the browser brings the cookie of its log-in; to a form of another site it would bring none.
 */
const postedRequests = (scope: FastifyInstance, publicUrl: string): void => {
  scope.removeAllContentTypeParsers();
  const form = 'application/x-www-form-urlencoded';
  scope.addContentTypeParser(form, { parseAs: 'string', bodyLimit: 16_384 }, (_request, body, done) =>
    done(null, body),
  );
  scope.post('/auth/authorize', (request, reply) => {
    const asked = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    return reply.header('cache-control', 'no-store').redirect(`${publicUrl}/auth/authorize?${asked}`, 303);
  });
};

/** Token requests, read here for the sake of those that do not say who sends them (refresh-without-client.ts). */
const tokenRequests = (
  scope: FastifyInstance,
  parts: Pick<InteractionParts, 'provider'>,
  toProvider: ReturnType<typeof handOver>,
): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LARGEST_FORM },
    (_request, body, done) => done(null, body),
  );
  // Anything else oidc-provider refuses itself.
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.post('/auth/token', async (request, reply) => {
    const { body, headers } = request;
    if (typeof body === 'string') {
      Object.assign(request, { body: await withClientOfToken(parts.provider, body, headers.authorization) });
    }
    return toProvider(request, reply);
  });
};

/** As oidc-provider has it. Bytes. */
const LARGEST_FORM = 56 * 1024;

/** Registers everything under /auth. Each part is a scope of its own: body parsers do not meet. */
export const mountIdentity = async (
  app: FastifyInstance,
  parts: InteractionParts,
  authenticator: Authenticator,
): Promise<void> => {
  const toProvider = handOver(parts);
  await app.register(async (scope) => interactionRoutes(scope, parts));
  await app.register(async (scope) => launchRoute(scope, parts, authenticator));
  await app.register(async (scope) => upstreamLogoutRoute(scope, parts));
  const { attest } = parts;
  if (attest !== null) await app.register(async (scope) => attestRoute(scope, attest, authenticator));
  app.get(STYLE_PATH, (_request, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(styleDocument),
  );
  await app.register(async (scope) =>
    registrationRoutes(scope, { ...parts.registration, provider: () => parts.provider, toProvider }),
  );
  await app.register(async (scope) => postedRequests(scope, parts.publicUrl));
  await app.register(async (scope) => tokenRequests(scope, parts, toProvider));
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is left on the wire: oidc-provider reads it, with its own limit.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onRequest', moveToPublicName(parts.publicUrl));
    scope.all('/auth/*', toProvider);
  });
};
