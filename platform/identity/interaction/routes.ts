// DESIGN.md §5 "identity": the pages of a log-in under /auth.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { chooseLanguage } from '../pages/language.ts';
import { styleSheet } from '../pages/page.ts';
import { showAgreement, takeAgreement } from './agree.ts';
import { arriveFrom, cancel, departTo, isUpstreamName, showLogIn } from './log-in.ts';
import type { InteractionParts } from './parts.ts';
import { formIsOurs, type InteractionRequest, readStep, sendFailure } from './step.ts';

const stale = (request: InteractionRequest, reply: FastifyReply): FastifyReply =>
  sendFailure(reply, {
    language: chooseLanguage(undefined, request.headers['accept-language']),
    failure: 'stale-form',
    again: null,
  });

/** Registers the pages. `app` is a scope of its own, so that its body parser meets no other route. */
export const interactionRoutes = (app: FastifyInstance, parts: InteractionParts): void => {
  const origin = new URL(parts.publicUrl).origin;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get<{ Params: { uid: string } }>('/auth/interaction/:uid', async (request, reply) => {
    const step = await readStep(parts.provider, { request, reply }, parts.formKey);
    if (step === null) return stale(request, reply);
    return step.details.prompt.name === 'login'
      ? showLogIn(parts, step, reply)
      : showAgreement(parts, step, { request, reply });
  });

  app.post<{ Params: { uid: string } }>('/auth/interaction/:uid', async (request, reply) => {
    const step = await readStep(parts.provider, { request, reply }, parts.formKey);
    const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    if (step === null || !formIsOurs(step, fields, { origin: request.headers.origin, own: origin })) {
      return stale(request, reply);
    }
    if (step.details.prompt.name !== 'login') return takeAgreement(parts, { step, fields }, { request, reply });
    const name = fields.get('provider');
    if (name === 'cancel') return cancel(parts, request, reply);
    return isUpstreamName(name) ? departTo(parts, { step, name, request }, reply) : stale(request, reply);
  });

  app.get<{ Params: { provider: string } }>('/auth/callback/:provider', (request, reply) =>
    arriveFrom(parts, request, reply),
  );

  app.get('/auth/style.css', (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(styleSheet),
  );
};
