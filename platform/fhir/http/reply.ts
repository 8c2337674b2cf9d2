// https://hl7.org/fhir/R4/http.html#general: an answer or a refusal as an HTTP reply.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../answer.ts';
import { printOutcome, statusOf } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { patchFormats } from '../patch/patch-document.ts';
import { ENCODINGS } from './inflate.ts';
import { AS_JSON, wantedType } from './media-type.ts';
import { laidOut, present } from './present.ts';
import { PLAIN, type Presentation, type Shows } from './presentation.ts';
import { etagOf, httpDate, isUnchanged, knownBy } from './version-headers.ts';

/** Seconds after which a database that is started again usually answers. */
const RETRY_SECONDS = 2;

/** How an answer goes out. */
export interface Way {
  /** Base of FHIR addresses. */
  readonly base: string;
  /** Default: something that is not for cutting. */
  readonly shows?: Shows;
  /** Default: as the headers ask. */
  readonly presentation?: Presentation;
}

/** Sends an answer; health data is never kept by caches on the way. */
export function sendAnswer(reply: FastifyReply, answer: Answer, way: Way): FastifyReply {
  const { version } = answer;
  const { presentation = byHeader(reply.request) } = way;
  const { method, headers } = reply.request;
  const reads = method === 'GET' || method === 'HEAD';
  const known = reads && answer.status === 200 && version !== undefined && isUnchanged(knownBy(headers), version);
  const status = known ? 304 : answer.status;
  const shows = (status < 300 ? way.shows : undefined) ?? 'other';
  const body = known || answer.body === null ? null : present(answer.body, shows, presentation);
  if (body !== null && !body.ok) return sendRefusal(reply, body.error);
  reply.code(status).header('cache-control', 'no-store').header('vary', 'Accept');
  if (version !== undefined) {
    reply.header('etag', etagOf(version.number)).header('last-modified', httpDate(version.lastUpdated));
  }
  if (answer.headers !== undefined) reply.headers(answer.headers);
  if (answer.location !== undefined) reply.header('location', `${way.base}/${answer.location}`);
  if (body === null) return reply.send();
  return reply.header('content-type', presentation.media.contentType).send(body.value);
}

/** Sends a refusal as OperationOutcome, in the format that was asked for if that is known. */
export function sendRefusal(
  reply: FastifyReply,
  refusal: Refusal,
  presentation: Presentation = byHeader(reply.request),
): FastifyReply {
  const status = statusOf(refusal);
  if (status === 401) reply.headers(refusal[0].headers ?? { 'www-authenticate': 'Bearer realm="fhir"' });
  if (status === 503 || status === 429) reply.header('retry-after', RETRY_SECONDS);
  // https://www.rfc-editor.org/rfc/rfc5789#section-2.2
  if (status === 415 && reply.request.method === 'PATCH') reply.header('accept-patch', patchFormats.join(', '));
  if (refusal[0].code === 'content-encoding') reply.header('accept-encoding', ENCODINGS);
  const json = printOutcome(refusal);
  const outcome = laidOut(json, presentation);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept')
    .header('content-type', (outcome.ok ? presentation.media : AS_JSON).contentType)
    .send(outcome.ok ? outcome.value : json);
}

/** For what is refused before its parameters are understood; JSON where nothing else can be. */
function byHeader(request: FastifyRequest): Presentation {
  const format = /[?&]_format=([^&]*)/.exec(request.url)?.[1];
  const asked = format === undefined ? undefined : (new URLSearchParams(`f=${format}`).get('f') ?? undefined);
  const media = wantedType(request.headers.accept, asked);
  return { ...PLAIN, media: media.ok ? media.value : AS_JSON };
}

/** What an address that cannot be decoded answers below /fhir; the server meets it before any route does. */
export const sendBadAddress = (reply: FastifyReply): FastifyReply => sendRefusal(reply, [{ code: 'address-syntax' }]);
