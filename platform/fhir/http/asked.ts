// DESIGN.md §3: what a route reads from an HTTP request before an interaction sees it.

import { ok, type Result } from '@fkj/platform-record';
import { isResourceType } from '@fkj/standards-fhir';
import type { FastifyRequest } from 'fastify';
import type { Limits } from '../house.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { type Received, receive } from '../receive.ts';
import { checkFormBody, checkJsonBody } from './media-type.ts';

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

/** Reads the address; a kind that R4 has not is refused here, for every route. */
export function askedOf(request: FastifyRequest): Result<Asked, Refusal> {
  const { kind = '', id = '', version = '' } = request.params as Readonly<Record<string, string>>;
  if (kind !== '' && !isResourceType(kind)) return refuse('unknown-kind');
  const mark = request.url.indexOf('?');
  const parameters = mark < 0 ? '' : request.url.slice(mark + 1);
  const body = request.body instanceof Uint8Array ? request.body : NO_BODY;
  return ok({ kind, id, version, parameters, headers: request.headers, body });
}

/** The body as one resource. */
export function resourceIn({ headers, body }: Asked, limits: Limits): Result<Received, Refusal> {
  if (body.byteLength === 0) return refuse('no-body');
  const typed = checkJsonBody(headers);
  return typed.ok ? receive(body, limits) : typed;
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
