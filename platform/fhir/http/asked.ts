// DESIGN.md §3: what a route reads from an HTTP request before an interaction sees it.

import { type ObjectName, ok, type Result } from '@fkj/platform-record';
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
  /** The compartment in which `kind`, or '*' for every kind, is asked for. */
  readonly compartment?: ObjectName;
  /** The query of the address, still encoded. */
  readonly parameters: string;
  readonly headers: FastifyRequest['headers'];
  readonly body: Uint8Array;
}

const NO_BODY = new Uint8Array();

/** Reads the address; a kind that R4 has not is refused here, for every route. */
export function askedOf(request: FastifyRequest): Result<Asked, Refusal> {
  const { kind = '', id = '', version = '', inside } = request.params as Readonly<Record<string, string>>;
  if (kind !== '' && !isResourceType(kind)) return refuse('unknown-kind');
  if (inside !== undefined && inside !== '*' && !isResourceType(inside)) return refuse('unknown-kind');
  const named =
    inside === undefined ? { kind, id, version } : { kind: inside, id: '', version, compartment: { kind, id } };
  const mark = request.url.indexOf('?');
  const parameters = mark < 0 ? '' : request.url.slice(mark + 1);
  const body = request.body instanceof Uint8Array ? request.body : NO_BODY;
  return ok({ ...named, parameters, headers: request.headers, body });
}

/** The same with its body unpacked; for callers who are known, since a small body may become a large one. */
export async function unpacked(asked: Asked, limits: Limits): Promise<Result<Asked, Refusal>> {
  const { 'content-encoding': encoding, ...headers } = asked.headers;
  if (encoding === undefined || encoding === 'identity' || asked.body.byteLength === 0) return ok(asked);
  const body = await inflate(asked.body, encoding, limits.body);
  return body.ok ? ok({ ...asked, headers, body: body.value }) : body;
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
