// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support

import type { FastifyInstance } from 'fastify';

/** What a script of another origin may send. */
const SENT = [
  'Accept',
  'Authorization',
  'Content-Type',
  'DPoP',
  'If-Match',
  'If-Modified-Since',
  'If-None-Exist',
  'If-None-Match',
  'Prefer',
].join(', ');
/** And read of the answer. */
const SHOWN = [
  'Content-Location',
  'DPoP-Nonce',
  'ETag',
  'Expires',
  'Last-Modified',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'X-Progress',
].join(', ');
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/** Seconds. Browsers keep it two hours at most. */
const KEPT = 7200;

/**
 * Scripts of any origin may ask: what they may see is decided by the token that they send along, and by nothing that a
 * browser sends by itself. No cookie is read under /fhir, and none is allowed along.
 */
export const allowOtherOrigins = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.origin === undefined) return done();
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', SHOWN);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done();
    reply
      .code(204)
      .header('access-control-allow-methods', METHODS)
      .header('access-control-allow-headers', SENT)
      .header('access-control-max-age', KEPT)
      .send();
  });
};
