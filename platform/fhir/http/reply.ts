// https://hl7.org/fhir/R4/http.html#general: an answer or a refusal as an HTTP reply.

import type { FastifyReply } from 'fastify';
import type { Answer } from '../answer.ts';
import { printOutcome, statusOf } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { FHIR_JSON } from './media-type.ts';
import { etagOf, httpDate } from './version-headers.ts';

/** Seconds after which a database that is started again usually answers. */
const RETRY_SECONDS = 2;

/** Sends an answer; health data is never kept by caches on the way. */
export function sendAnswer(reply: FastifyReply, answer: Answer, base: string): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store');
  if (answer.version !== undefined) {
    reply.header('etag', etagOf(answer.version.number)).header('last-modified', httpDate(answer.version.lastUpdated));
  }
  if (answer.location !== undefined) reply.header('location', `${base}/${answer.location}`);
  if (answer.body === null) return reply.send();
  return reply.header('content-type', FHIR_JSON).send(answer.body);
}

/** Sends a refusal as OperationOutcome. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const status = statusOf(refusal);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="fhir"');
  if (status === 503 || status === 429) reply.header('retry-after', RETRY_SECONDS);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('content-type', FHIR_JSON)
    .send(printOutcome(refusal));
}

/** What an address that cannot be decoded answers below /fhir; the server meets it before any route does. */
export const sendBadAddress = (reply: FastifyReply): FastifyReply => sendRefusal(reply, [{ code: 'address-syntax' }]);
