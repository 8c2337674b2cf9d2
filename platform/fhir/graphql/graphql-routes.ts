// https://hl7.org/fhir/R4/graphql.html and https://hl7.org/fhir/R4/resource-operation-graphql.html: the addresses of GraphQL.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, refused } from '@fkj/platform-record';
import { isObject, type JsonObject, readBytes, read as readJson, write } from '@fkj/standards-json';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identify } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { askedOf, unpacked } from '../http/asked.ts';
import { logSafeRequest } from '../http/log-safe.ts';
import { sendRefusal } from '../http/reply.ts';
import { read } from '../interaction/read.ts';
import type { Operation } from '../operation/operation.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { pairsIn } from '../search/parameters.ts';
import { carriesPersonNumber } from '../search/personal.ts';
import { checkQuery } from './check-query.ts';
import { QUERY } from './fields.ts';
import { type QueryText, readQuery } from './query.ts';
import { type QueryAnswer, runQuery } from './run-query.ts';
import { withRolesOfNow } from './with-roles-of-now.ts';

/** What the CapabilityStatement says of it. It takes and gives the JSON of GraphQL, so that it has routes of its own. */
export const graphqlOperation: Operation = {
  name: 'graphql',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-graphql',
  documentation:
    'Queries only. [Type](id), [Type]List and [Type]Connection (count, next, edges) with the parameters of a search, _ for -; on one resource its elements. Lists of elements take _count, _offset, fhirpath and the names of their elements; a Reference has resource(type, optional); [Type]List(_reference: parameter) finds what refers to a resource. @skip and @include. __schema and __type, by the definitions of R4; a list inside a resource takes more parameters than the schema names.',
  levels: ['system', 'instance'],
  types: 'every',
  methods: ['GET', 'POST'],
  parameters: [{ name: 'query', types: ['string'], min: 1 }],
  handle: async () => refuse('unknown-route'),
};

/** Registers GraphQL on the system and on each resource. */
export function graphqlRoutes(app: FastifyInstance, house: FhirHouse): void {
  for (const url of ['/$graphql', '/:kind/:id/$graphql']) {
    app.route({
      method: ['GET', 'POST'],
      url,
      logSerializers: { req: logSafeRequest },
      bodyLimit: house.limits.body,
      handler: async (request, reply) => {
        const caller = await identify(house, request);
        if (!caller.ok) return sendRefusal(reply, caller.error);
        const answer = await answerTo(house, caller.value, request);
        return answer.ok ? send(reply, answer.value) : sendRefusal(reply, answer.error);
      },
    });
  }
}

async function answerTo(
  house: FhirHouse,
  caller: Caller,
  request: FastifyRequest,
): Promise<Result<QueryAnswer, Refusal>> {
  const address = askedOf(request);
  if (!address.ok) return address;
  const asked = await unpacked(address.value, house.limits);
  if (!asked.ok) return asked;
  const { kind, id, body, parameters } = asked.value;
  const text = request.method === 'GET' ? inAddress(parameters) : inBody(body, request.headers['content-type']);
  if (!text.ok) return text;
  const query = await readQuery(text.value);
  if (!query.ok) return query;
  const checked = checkQuery(query.value, kind === '' ? QUERY : kind);
  if (!checked.ok) return checked;
  const resource = kind === '' ? ok(null) : await resourceOf(house, caller, { kind, id });
  if (!resource.ok) return resource;
  return ok(await runQuery(house, caller, { query: query.value, resource: resource.value }));
}

async function resourceOf(
  house: FhirHouse,
  caller: Caller,
  name: { readonly kind: string; readonly id: string },
): Promise<Result<JsonObject | null, Refusal>> {
  const answer = await withRolesOfNow(house, caller, (current) => read(house, current, name));
  if (!answer.ok) return refused(answer.error);
  const document = answer.value.body === null ? null : readJson(answer.value.body);
  if (answer.value.status !== 200 || !document?.ok || !isObject(document.value.tree)) return refuse('not-found');
  return ok(document.value.tree);
}

function inAddress(parameters: string): Result<QueryText, Refusal> {
  const pairs = pairsIn(parameters);
  if (carriesPersonNumber(pairs) || /\d{11}/.test(new URLSearchParams(parameters).get('query') ?? '')) {
    return refuse('parameter-personal');
  }
  const given = new Map(pairs);
  const query = given.get('query');
  if (query === undefined) return refuse('operation-parameter', { detail: 'query must be given.' });
  const variables = given.get('variables');
  const read = variables === undefined ? ok({}) : objectIn(variables);
  return read.ok ? ok({ query, operationName: given.get('operationName') ?? null, variables: read.value }) : read;
}

function inBody(body: Uint8Array, contentType = ''): Result<QueryText, Refusal> {
  const [type = ''] = contentType.toLowerCase().split(';');
  if (body.byteLength === 0) return refuse('no-body', { detail: 'Send the query.' });
  if (type === 'application/graphql') {
    return ok({ query: new TextDecoder().decode(body), operationName: null, variables: {} });
  }
  if (type !== 'application/json') {
    return refuse('media-type', {
      detail: 'Send application/json with query, operationName and variables, or application/graphql.',
    });
  }
  const read = readBytes(body, { maxDepth: 20 });
  if (!read.ok || !isObject(read.value.tree)) return refuse('not-json');
  const { query, operationName, variables } = read.value.tree;
  if (typeof query !== 'string') return refuse('operation-parameter', { detail: 'query must be given.' });
  return ok({
    query,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: isObject(variables) ? variables : {},
  });
}

function objectIn(text: string): Result<JsonObject, Refusal> {
  const read = readJson(text, { maxDepth: 20 });
  return read.ok && isObject(read.value.tree)
    ? ok(read.value.tree)
    : refuse('operation-parameter', { detail: 'variables is a JSON object.' });
}

/** https://spec.graphql.org/October2021/#sec-Response-Format */
function send(reply: FastifyReply, { data, errors, announced }: QueryAnswer): FastifyReply {
  const printed = errors.map(
    ({ message, path, outcome }) =>
      `{"message":${JSON.stringify(message)},"path":${JSON.stringify(path)},"extensions":{"resource":${outcome}}}`,
  );
  const faults = printed.length === 0 ? '' : `,"errors":[${printed.join(',')}]`;
  const told = announced === null ? '' : `,"extensions":{"resource":${announced}}`;
  return reply
    .header('cache-control', 'no-store')
    .header('content-type', 'application/json; charset=utf-8')
    .send(`{"data":${write(data)}${faults}${told}}`);
}
