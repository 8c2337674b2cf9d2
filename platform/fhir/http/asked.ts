// DESIGN.md §3: what a route reads from an HTTP request before an interaction sees it.

import { ok, type Result } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import type { FastifyRequest } from 'fastify';
import type { Limits } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { type Received, receive, receiveXml } from '../receive.ts';
import { inflate } from './inflate.ts';
import { checkFormBody, checkResourceBody } from './media-type.ts';

/** A request to /fhir; the parts of the address are empty where the route has none. */
export interface Asked {
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  /** The query of the address, still encoded. */
  readonly parameters: string;
  readonly headers: FastifyRequest['headers'];
  readonly body: Uint8Array;
}

const NO_BODY = new Uint8Array();

/** Reads the address and unpacks the body; a kind that R4 has not is refused here, for every route. */
export async function askedOf(request: FastifyRequest, limits: Limits): Promise<Result<Asked, Refusal>> {
  const { kind = '', id = '', version = '' } = request.params as Readonly<Record<string, string>>;
  if (kind !== '' && !isResourceType(kind)) return refuse('unknown-kind');
  const mark = request.url.indexOf('?');
  const parameters = mark < 0 ? '' : request.url.slice(mark + 1);
  const sent = request.body instanceof Uint8Array ? request.body : NO_BODY;
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity' || sent.byteLength === 0) {
    return ok({ kind, id, version, parameters, headers: request.headers, body: sent });
  }
  const { 'content-encoding': _unpacked, ...headers } = request.headers;
  const body = await inflate(sent, encoding, limits.body);
  return body.ok ? ok({ kind, id, version, parameters, headers, body: body.value }) : body;
}

/** The body as one resource, sent as JSON or XML. */
export function resourceIn({ headers, body }: Asked, limits: Limits): Result<Received, Refusal> {
  if (body.byteLength === 0) return refuse('no-body');
  const format = checkResourceBody(headers);
  if (!format.ok) return format;
  return format.value === 'xml' ? receiveXml(body, limits) : receive(body, limits);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The body as search parameters, form-encoded; an empty one asks for everything. */
export function formIn({ headers, body }: Asked): Result<string, Refusal> {
  if (body.byteLength === 0) return ok('');
  const typed = checkFormBody(headers);
  if (!typed.ok) return typed;
  try {
    return ok(utf8.decode(body));
  } catch {
    return refuse('wrong-encoding');
  }
}

/** A header that is sent once. */
export const headerOf = ({ headers }: Asked, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};
