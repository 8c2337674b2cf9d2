// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0 and DESIGN.md §3: /openehr/v1 as a Fastify plugin. Register it with the prefix '/openehr/v1'.

import type { Caller } from '@fkj/platform-access';
import type { Result } from '@fkj/platform-record';
import { databaseTrouble } from '@fkj/platform-store';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import { identify, renew } from './guard.ts';
import { baseOf, type OpenEhrHouse } from './house.ts';
import { type Asked, askedOf } from './http/asked.ts';
import { sendAnswer, sendRefusal } from './http/reply.ts';
import type { RefusalCode } from './refusal/catalogue.ts';
import type { Refusal } from './refusal/refusal.ts';
import { type Route, routes } from './routes.ts';

/** Nothing personal in a log line: the route, never the address (DESIGN §5). */
const logSerializers = {
  req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? '(none)' }),
};

/** Registers every route of /openehr/v1. Bodies are taken as bytes: they are parsed once, by our own readers. */
export async function openEhrRoutes(app: FastifyInstance, house: OpenEhrHouse): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => failed(error, { request, reply }));
  app.setNotFoundHandler((request, reply) => nowhere(request, reply, app.prefix));
  for (const route of routes) {
    const { method, url } = route;
    app.route({
      ...{ method, url, logSerializers, bodyLimit: house.limits.body },
      handler: (request, reply) => answerTo(house, route, { request, reply }),
    });
  }
}

async function answerTo(
  house: OpenEhrHouse,
  route: Route,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const asked = askedOf(request);
  if (!asked.ok) return sendRefusal(reply, asked.error);
  const caller = await identify(house, request);
  if (!caller.ok) return sendRefusal(reply, caller.error);
  const answer = await asCaller(house, route, { first: caller.value, asked: asked.value });
  return answer.ok ? sendAnswer(reply, answer.value, baseOf(house)) : sendRefusal(reply, answer.error);
}

/** A caller whose roles change under way is identified again; more often than this and something else is wrong. */
const ATTEMPTS = 3;

async function asCaller(
  house: OpenEhrHouse,
  route: Route,
  { first, asked }: { first: Caller; asked: Asked },
): Promise<Result<Answer, Refusal>> {
  let caller = first;
  for (let attempt = 1; ; attempt++) {
    const answer = await route.handle(house, caller, asked);
    if (answer.ok || answer.error.code !== 'stale' || attempt === ATTEMPTS) return answer;
    const renewed = await renew(house, caller);
    if (!renewed.ok) return renewed;
    caller = renewed.value;
  }
}

const known: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'wrong-encoding',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'no-body',
};

/** What Fastify refuses before a handler runs, and trouble of the database; anything else is a bug, logged without the request's content. */
function failed(
  error: FastifyError,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const code = known[error.code];
  if (code !== undefined) return sendRefusal(reply, { code });
  const trouble = databaseTrouble(error);
  if (trouble !== null) return sendRefusal(reply, { code: trouble === 'full' ? 'storage-full' : 'unavailable' });
  const stack = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  request.log.error({ name: error.name, stack: stack.join('\n') }, 'an interaction failed');
  return sendRefusal(reply, { code: 'internal' });
}

/** 405 where another method would do, else 404. */
function nowhere(request: FastifyRequest, reply: FastifyReply, prefix: string): FastifyReply {
  const path = request.url.slice(prefix.length).split('?')[0] ?? '';
  const allowed = routes.filter(({ url }) => fits(url, path)).map(({ method }) => method);
  if (allowed.length === 0) return sendRefusal(reply, { code: 'unknown-route' });
  reply.header('allow', [...new Set(allowed)].join(', '));
  return sendRefusal(reply, { code: 'method-not-allowed' });
}

function fits(pattern: string, path: string): boolean {
  const steps = path.replace(/\/$/, '').split('/');
  const wanted = pattern.split('/');
  return wanted.length === steps.length && wanted.every((step, at) => step === steps[at] || step.startsWith(':'));
}
