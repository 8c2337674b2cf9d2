// DESIGN.md §5 "Errors": unknown addresses and failures outside /fhir; no internals in an answer, nothing personal in the log.

import { sendBadAddress } from '@fkj/platform-fhir';
import { sendBadOpenEhrAddress } from '@fkj/platform-openehr';
import { databaseTrouble } from '@fkj/platform-store';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problems, sendProblem } from './problem.ts';

/** What is known of an error without what it may carry: its message and details can repeat a name or a number. */
export const faultOf = (error: unknown): Readonly<Record<string, string>> => {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    stack: frames.join('\n'),
  };
};

const problemOf = (error: FastifyError): Problem => {
  const trouble = databaseTrouble(error) ?? databaseTrouble(error.cause);
  if (trouble !== null) return problems[trouble];
  switch (error.statusCode) {
    case 404:
      return problems.nothing;
    case 413:
      return problems.tooLarge;
    case 415:
      return problems.mediaType;
    case 502:
    case 503:
    case 504:
      return problems.behind;
  }
  const asked = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return asked ? problems.badRequest : problems.internal;
};

/** Answers failures of every room that does not answer for itself. Call it before any route. */
export const answerFailures = (app: FastifyInstance): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const about = problemOf(error);
    if (about.status === 500) request.log.error({ fault: faultOf(error) }, 'a request failed');
    return sendProblem(request, reply, about);
  });
};

/** Answers addresses that lead nowhere, with the headers of this scope. */
export const answerUnknownAddresses = (app: FastifyInstance): void => {
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, problems.nothing));
};

/** An address that cannot be decoded is met before any room: Fastify's `frameworkErrors`. */
export const answerBadAddress = (_: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  if (request.url.startsWith('/fhir/')) sendBadAddress(reply);
  else if (request.url.startsWith('/openehr/')) sendBadOpenEhrAddress(reply);
  else sendProblem(request, reply, problems.badRequest);
};
