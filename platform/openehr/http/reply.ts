// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/overview.html#tag/Requests_and_responses: an answer or a refusal as an HTTP reply.

import type { FastifyReply } from 'fastify';
import type { Answer } from '../answer.ts';
import { printError, statusOf } from '../refusal/error-body.ts';
import type { Refusal } from '../refusal/refusal.ts';

/** Seconds after which a database that is started again usually answers. */
const RETRY_SECONDS = 2;

const etagOf = (tag: string): string => `W/"${tag.replace(/[^\x21\x23-\x7e]/g, encodeURIComponent)}"`;

/** Sends an answer; health data is never kept by caches on the way. */
export function sendAnswer(reply: FastifyReply, answer: Answer, base: string): FastifyReply {
  const { status, body, contentType = 'application/json', tag, lastModified, location, headers } = answer;
  reply.code(status).header('cache-control', 'no-store').header('vary', 'Accept, Prefer');
  if (tag !== undefined) reply.header('etag', etagOf(tag));
  if (lastModified !== undefined) reply.header('last-modified', new Date(lastModified).toUTCString());
  if (location !== undefined) reply.header('location', `${base}/${location}`);
  if (headers !== undefined) reply.headers(headers);
  if (body === null) return reply.send();
  return reply.header('content-type', `${contentType}; charset=utf-8`).send(body);
}

/** Sends a refusal as the openEHR error body. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const status = statusOf(refusal);
  if (status === 401) reply.headers(refusal.headers ?? { 'www-authenticate': 'Bearer realm="openehr"' });
  if (status === 503) reply.header('retry-after', RETRY_SECONDS);
  if (refusal.latest !== undefined) reply.header('etag', etagOf(refusal.latest));
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/json; charset=utf-8')
    .send(printError(refusal));
}

/** What an address that cannot be decoded answers below /openehr; the server meets it before any route does. */
export const sendBadOpenEhrAddress = (reply: FastifyReply): FastifyReply =>
  sendRefusal(reply, { code: 'address-syntax' });
