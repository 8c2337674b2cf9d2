// DESIGN.md §3: what a route reads from an HTTP request before an interaction sees it.

import { ok, type Result } from '@fkj/platform-record';
import { parsePersonNumber } from '@fkj/standards-norway';
import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../refusal/refusal.ts';

/** A request to /openehr/v1. */
export interface Asked {
  /** Parts of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: FastifyRequest['headers'];
  readonly body: Uint8Array;
}

const NO_BODY = new Uint8Array();

/** Reads the address; one that holds a national identity number is refused for every route (DESIGN §5). */
export function askedOf(request: FastifyRequest): Result<Asked, Refusal> {
  const path = request.params as Readonly<Record<string, string>>;
  const mark = request.url.indexOf('?');
  // An unescaped plus sign is how clients write the offset of a time zone.
  const query = new URLSearchParams(mark < 0 ? '' : request.url.slice(mark + 1).replaceAll('+', '%2B'));
  if ([...Object.values(path), ...query.values()].some(holdsPersonNumber)) return refuse('id-personal');
  const body = request.body instanceof Uint8Array ? request.body : NO_BODY;
  return ok({ path, query, headers: request.headers, body });
}

const CANDIDATE = /(?<![0-9A-Za-z])([0-9]{6})[ +]?([0-9]{5})(?![0-9A-Za-z])/g;

const holdsPersonNumber = (text: string): boolean =>
  [...text.matchAll(CANDIDATE)].some(([, date, rest]) => parsePersonNumber(`${date}${rest}`).ok);

/** A part of the path; a route without it is a mistake of ours. */
export function partOf({ path }: Asked, name: string): string {
  const part = path[name];
  if (part === undefined) throw new Error(`The route has no ${name}`);
  return part;
}

/** A header that is sent once, under one of its names: 1.1.0 and before. */
export function headerOf({ headers }: Asked, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.join(', ');
  }
  return undefined;
}
