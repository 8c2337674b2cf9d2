// DESIGN.md §5 `POST /fhir/ViewDefinition/$run`: rows have formats of their own and are sent while they are made.

import { Readable } from 'node:stream';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identify } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { askedOf, unpacked } from '../http/asked.ts';
import { logSafeRequest } from '../http/log-safe.ts';
import { sendRefusal } from '../http/reply.ts';
import { withJsonBody } from '../http/xml-in-turns.ts';
import type { Operation } from '../operation/operation.ts';
import { readGiven } from '../operation/parameters.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { CONTENT_TYPES } from './print-rows.ts';
import { type RunAsked, readRun, runParameters } from './run-parameters.ts';
import { tableOf } from './run-view.ts';
import { viewAsked } from './stored-view.ts';

/** What the CapabilityStatement says of it. Its answer is no resource, so that it has a route of its own. */
export const runOperation: Operation = {
  name: 'run',
  definition: 'http://sql-on-fhir.org/OperationDefinition/$run',
  documentation:
    'POST ViewDefinition/$run with Parameters: viewResource (a ViewDefinition of SQL on FHIR v2) or viewReference (a stored one, by reference or canonical address), or GET and POST ViewDefinition/[id]/$run; and resource (any number, Bundles are unpacked), or nothing for the resources of this record that the caller may read, chosen by patient, _since; _limit rows; _format json, ndjson (default) or csv with header, and formulas=guarded for spreadsheets. The answer is the table.',
  levels: ['system'],
  types: [],
  methods: ['POST'],
  parameters: runParameters,
  handle: async () => refuse('unknown-route'),
};

/** Characters that are made before the answer begins: what goes wrong until then is refused as usual. */
const FIRST = 1_000_000;

/** Registers the run of a view. */
export function viewRoutes(app: FastifyInstance, house: FhirHouse): void {
  for (const [method, url] of ADDRESSES) {
    app.route({
      method,
      url,
      logSerializers: { req: logSafeRequest },
      bodyLimit: house.limits.body,
      handler: async (request, reply) => {
        const caller = await identify(house, request);
        if (!caller.ok) return sendRefusal(reply, caller.error);
        const asked = await readRequest(house, caller.value, request);
        return asked.ok
          ? sendTable(house, caller.value, { asked: asked.value, reply })
          : sendRefusal(reply, asked.error);
      },
    });
  }
}

/** Without a body there is no view on the type. */
const ADDRESSES = [
  ['POST', '/ViewDefinition/$run'],
  ['POST', '/ViewDefinition/:id/$run'],
  ['GET', '/ViewDefinition/:id/$run'],
] as const;

async function readRequest(
  house: FhirHouse,
  caller: Caller,
  request: FastifyRequest,
): Promise<Result<RunAsked, Refusal>> {
  const address = askedOf(request);
  if (!address.ok) return address;
  const sent = await unpacked(address.value, house.limits);
  if (!sent.ok) return sent;
  const asked = await withJsonBody(sent.value, house.limits);
  if (!asked.ok) return asked;
  const given = readGiven(asked.value, { definitions: runParameters, others: 'refused', limits: house.limits });
  if (!given.ok) return given;
  const definition = await viewAsked(house, caller, { id: asked.value.id, given: given.value.given });
  if (!definition.ok) return definition;
  return readRun({
    definition: definition.value,
    given: given.value.given,
    format: new URLSearchParams(asked.value.parameters).get('_format') ?? undefined,
    accept: request.headers.accept,
    base: baseOf(house),
  });
}

/** A table that was begun cannot be refused any more: the connection is broken off, so that nobody takes it for whole. */
class CutOff extends Error {
  constructor(refusal: Refusal) {
    super(`a table was cut off: ${refusal[0].code}`);
  }
}

async function sendTable(
  house: FhirHouse,
  caller: Caller,
  { asked, reply }: { readonly asked: RunAsked; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const pieces = tableOf(house, caller, asked);
  const begun = await beginning(pieces);
  if (!begun.ok) return sendRefusal(reply, begun.error);
  const { text, state } = begun.value;
  const type = CONTENT_TYPES[asked.format].replace('header=present', `header=${asked.header}`);
  reply.header('cache-control', 'no-store').header('vary', 'Accept').header('content-type', type);
  return reply.send(state === 'whole' ? text : Readable.from(theRest(text, pieces), { objectMode: false }));
}

interface Beginning {
  readonly text: string;
  readonly state: 'whole' | 'begun';
}

async function beginning(pieces: AsyncGenerator<Result<string, Refusal>>): Promise<Result<Beginning, Refusal>> {
  let text = '';
  while (text.length < FIRST) {
    const { value: piece, done } = await pieces.next();
    if (done) return ok({ text, state: 'whole' });
    if (!piece.ok) return piece;
    text += piece.value;
  }
  return ok({ text, state: 'begun' });
}

async function* theRest(text: string, pieces: AsyncGenerator<Result<string, Refusal>>): AsyncGenerator<string> {
  yield text;
  for await (const piece of pieces) {
    if (!piece.ok) throw new CutOff(piece.error);
    if (piece.value !== '') yield piece.value;
  }
}
