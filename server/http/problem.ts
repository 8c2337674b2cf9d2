// https://www.rfc-editor.org/rfc/rfc9457 and DESIGN.md §5 "Errors": what goes wrong outside /fhir, for programs and for people.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendPage } from './page.ts';

export interface Problem {
  readonly status: number;
  readonly code: string;
  /** For programs and their makers. */
  readonly detail: string;
  /** For people, in bokmål. */
  readonly sentence: string;
}

/** Seconds after which a database that is started again usually answers. */
const RETRY_SECONDS = 2;

const problem = (status: number, code: string, [detail, sentence]: readonly [string, string]): Problem => ({
  status,
  code,
  detail,
  sentence,
});

export const problems = {
  nothing: problem(404, 'not-found', [
    'There is nothing at this address.',
    'Det er ingenting på denne adressen. Gå til forsiden og finn veien derfra.',
  ]),
  badRequest: problem(400, 'bad-request', [
    'The request is not written as this address takes it.',
    'Nettleseren spurte på en måte serveren ikke forstår. Gå til forsiden og prøv på nytt.',
  ]),
  tooLarge: problem(413, 'too-large', [
    'The body is larger than this address takes.',
    'Det som ble sendt, er for stort.',
  ]),
  mediaType: problem(415, 'media-type', [
    'This address does not take a body of this type.',
    'Det som ble sendt, er av en type som adressen ikke tar imot.',
  ]),
  unavailable: problem(503, 'unavailable', [
    'The database is not answering just now. Try again in a few seconds.',
    'Databasen svarer ikke akkurat nå. Prøv igjen om noen sekunder.',
  ]),
  full: problem(507, 'storage-full', [
    'The disk of the server is full. Nothing was changed; tell who operates it.',
    'Serverens disk er full. Ingenting ble endret. Si fra til driften.',
  ]),
  behind: problem(503, 'upstream-unavailable', [
    'A service behind this address is not answering just now. Try again in a few seconds.',
    'En tjeneste bak denne adressen svarer ikke akkurat nå. Prøv igjen om noen sekunder.',
  ]),
  internal: problem(500, 'internal', [
    'The server failed. Try again, and report it if it goes on.',
    'Noe gikk galt hos oss. Prøv igjen, og si fra hvis det fortsetter.',
  ]),
} as const satisfies Record<string, Problem>;

/** A page for a browser, problem+json for a program. */
export const sendProblem = (request: FastifyRequest, reply: FastifyReply, about: Problem): FastifyReply => {
  const { status, code, detail, sentence } = about;
  reply.code(status).header('cache-control', 'no-store');
  if (status === 503) reply.header('retry-after', RETRY_SECONDS);
  if (request.method === 'GET' && request.headers.accept?.includes('text/html') === true) {
    const heading = status === 404 ? 'Siden finnes ikke' : 'Det gikk ikke';
    return sendPage(reply, {
      title: `${heading} – Felles kommunal journal`,
      main: `<h1>${heading}</h1>\n<p class="lead">${sentence}</p><p><a href="/">Til forsiden</a></p>`,
    });
  }
  return reply.type('application/problem+json').send({ type: 'about:blank', title: code, status, code, detail });
};
