// https://hl7.org/fhir/R4/http.html and DESIGN.md §3: /fhir as a Fastify plugin. Register it with the prefix '/fhir'.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import { databaseTrouble } from '@fkj/platform-store';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import { importOperation, importRoutes } from './bulk/import/import-routes.ts';
import { jobRoutes } from './bulk/job/job-routes.ts';
import { capabilityStatement } from './capabilities.ts';
import { graphqlOperation, graphqlRoutes } from './graphql/graphql-routes.ts';
import { identify, renew } from './guard.ts';
import { baseOf, type FhirHouse } from './house.ts';
import { type Asked, askedOf, formIn, unpacked } from './http/asked.ts';
import { allowOtherOrigins } from './http/cross-origin.ts';
import { logSafeRequest } from './http/log-safe.ts';
import { preferenceIn } from './http/prefer.ts';
import { divide, presentationOf, type Shows } from './http/presentation.ts';
import { sendAnswer, sendRefusal } from './http/reply.ts';
import { withJsonBody } from './http/xml-in-turns.ts';
import type { OutcomeCode } from './outcome/catalogue.ts';
import type { Refusal } from './outcome/refusal.ts';
import { type Route, routes } from './routes.ts';
import { whileOffered } from './search-parameter/while-offered.ts';
import { runOperation, viewRoutes } from './view/view-routes.ts';

const logSerializers = { req: logSafeRequest };

/** Registers every route of /fhir. Bodies are taken as bytes: they are parsed once, by our own reader. */
export async function fhirRoutes(app: FastifyInstance, house: FhirHouse): Promise<void> {
  allowOtherOrigins(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => failed(error, { request, reply }));
  app.setNotFoundHandler((request, reply) => nowhere(request, reply, app.prefix));

  const streamed = [importOperation, runOperation, graphqlOperation];
  const capabilities = whileOffered(house.parameters, () => capabilityStatement(house, routes, streamed));
  app.get('/metadata', { logSerializers }, (request, reply) => {
    const parameters = request.url.split('?')[1] ?? '';
    const presentation = presentationOf({
      ...askedAlike(request, parameters),
      kind: 'CapabilityStatement',
      shows: 'resource',
    });
    if (!presentation.ok) return sendRefusal(reply, presentation.error);
    const way = { base: baseOf(house), shows: 'resource', presentation: presentation.value } as const;
    return sendAnswer(reply, { status: 200, body: capabilities() }, way);
  });
  app.get('/.well-known/smart-configuration', { logSerializers }, (_request, reply) =>
    reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(house.smartConfiguration)),
  );
  for (const route of routes) {
    const { method, url } = route;
    app.route({
      method,
      url,
      logSerializers,
      bodyLimit: house.limits.body,
      handler: async (request, reply) => {
        if (asksOperation(request)) return nowhere(request, reply, app.prefix);
        return answerTo(house, route, { request, reply });
      },
    });
  }
  importRoutes(app, house);
  jobRoutes(app, house);
  viewRoutes(app, house);
  graphqlRoutes(app, house);
}

async function answerTo(
  house: FhirHouse,
  route: Route,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const address = askedOf(request);
  if (!address.ok) return sendRefusal(reply, address.error);
  const caller = await identify(house, request);
  if (!caller.ok) return sendRefusal(reply, caller.error);
  const sent = isPacked(request) ? await unpacked(address.value, house.limits) : address;
  if (!sent.ok) return sendRefusal(reply, sent.error);
  const shows = showsOf(route);
  const { kind } = sent.value;
  const parameters = [sent.value.parameters, ...formParameters(sent.value, route)].filter(Boolean).join('&');
  const one = kind === '' || kind === '*' || route.operation !== undefined ? null : kind;
  const read = presentationOf({ ...askedAlike(request, parameters), kind: one, shows });
  if (!read.ok) return sendRefusal(reply, read.error);
  const presentation = read.value;
  const asked = { ...sent.value, parameters: divide(sent.value.parameters, shows).rest };
  const inJson = isXml(request) ? await withJsonBody(asked, house.limits) : ok(asked);
  if (!inJson.ok) return sendRefusal(reply, inJson.error, presentation);
  const answer = await asCaller(house, route, { first: caller.value, asked: inJson.value });
  return answer.ok
    ? sendAnswer(reply, answer.value, { base: baseOf(house), shows, presentation })
    : sendRefusal(reply, answer.error, presentation);
}

const askedAlike = (request: FastifyRequest, parameters: string) => ({
  accept: request.headers.accept,
  handling: preferenceIn(request.headers['prefer']?.toString()).handling,
  parameters,
});

/** A posted search may say in its form how the answer should look. */
function formParameters(asked: Asked, route: Route): readonly string[] {
  if (!route.url.endsWith('/_search')) return [];
  const form = formIn(asked);
  return form.ok ? [form.value] : [];
}

/** What an operation or a Bundle of requests answers is not for cutting. */
function showsOf({ interactions, operation }: Route): Shows {
  if (operation?.answers === 'matches') return 'bundle';
  if (interactions.some((interaction) => /^(v?read|create|update|patch)$/.test(interaction))) return 'resource';
  return interactions.some((interaction) => /^(search|history)-/.test(interaction)) ? 'bundle' : 'other';
}

/** A caller whose roles change under way is identified again; more often than this and something else is wrong. */
const ATTEMPTS = 3;

async function asCaller(
  house: FhirHouse,
  route: Route,
  { first, asked }: { first: Caller; asked: Asked },
): Promise<Result<Answer, Refusal>> {
  let caller = first;
  for (let attempt = 1; ; attempt++) {
    const answer = await route.handle(house, caller, asked);
    if (answer.ok || answer.error[0].code !== 'stale' || attempt === ATTEMPTS) return answer;
    const renewed = await renew(house, caller);
    if (!renewed.ok) return renewed;
    caller = renewed.value;
  }
}

const isXml = ({ headers }: FastifyRequest): boolean => headers['content-type']?.includes('xml') === true;
const isPacked = ({ headers }: FastifyRequest): boolean => headers['content-encoding'] !== undefined;

/** What Fastify refuses before a handler runs, and trouble of the database; anything else is a bug, logged without the request's content. */
function failed(
  error: FastifyError,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const code = known[error.code];
  if (code !== undefined) return sendRefusal(reply, [{ code }]);
  const trouble = databaseTrouble(error);
  if (trouble !== null) return sendRefusal(reply, [{ code: trouble === 'full' ? 'storage-full' : 'unavailable' }]);
  // A browser that turned to another page: nobody is left to answer, and nothing is wrong with us.
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') request.log.debug('the caller went away');
  else request.log.error({ name: error.name, stack: stackOf(error) }, 'an interaction failed');
  return sendRefusal(reply, [{ code: 'internal' }]);
}

/** Where it happened; the message may carry a value of the database's or the sender's. */
const stackOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');

const known: Readonly<Record<string, OutcomeCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'wrong-encoding',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'no-body',
};

/** The address of an operation that only reached here because nothing more exact is offered. */
const asksOperation = ({ params }: FastifyRequest): boolean =>
  Object.values(params as Readonly<Record<string, string>>).some((value) => value.startsWith('$'));

/** 405 where another method would do, else 404. OPTIONS is told what would (RFC 9110 §9.3.7). */
function nowhere(request: FastifyRequest, reply: FastifyReply, prefix: string): FastifyReply {
  const path = request.url.slice(prefix.length).split('?')[0] ?? '';
  const allowed = routes.filter(({ url }) => fits(url, path)).map(({ method }) => method);
  if (allowed.length === 0) {
    return sendRefusal(reply, [{ code: path.includes('/$') ? 'unknown-operation' : 'unknown-route' }]);
  }
  if (request.method === 'OPTIONS') {
    const all = new Set<string>([
      ...allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
      'OPTIONS',
    ]);
    return reply
      .code(204)
      .header('cache-control', 'no-store')
      .header('allow', [...all].join(', '))
      .send();
  }
  reply.header('allow', [...new Set(allowed)].join(', '));
  return sendRefusal(reply, [{ code: 'method-not-allowed' }]);
}

function fits(pattern: string, path: string): boolean {
  const steps = path.replace(/\/$/, '').split('/');
  const wanted = pattern.replace(/\/$/, '').split('/');
  return wanted.length === steps.length && wanted.every((step, at) => stepFits(step, steps[at]));
}

/** No id or kind begins with a dollar sign: where one does, an operation is meant. */
const stepFits = (wanted: string, step: string | undefined): boolean =>
  wanted === step || (wanted.startsWith(':') && !step?.startsWith('$'));
