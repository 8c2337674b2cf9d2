// DESIGN.md §8: one thing that a caller asks for again and again.

import type { Request } from 'autocannon';

export interface Interaction {
  readonly name: string;
  readonly connections: readonly number[];
  /** Units that one request counts for, and what they are called. */
  readonly counts: number;
  readonly unit: string;
  /** Units a second (DESIGN §8) with the most connections; null where the table has none. */
  readonly goal: number | null;
  readonly request: (number: number) => Request;
  /** Where a success may hold a failure or nothing: whether this answer holds what was asked for. */
  readonly isRight?: (body: string) => boolean;
}

/** The members that most interactions share. */
export const once = { counts: 1, goal: null } as const;

export const LOINC = 'http%3A%2F%2Floinc.org%7C';

/** Another of these for each number, in an order that jumps. */
export const pick = (from: readonly string[], number: number): string => from[(number * 7_919) % from.length] ?? '';

export const get = (path: string): Request => ({ method: 'GET', path: `/fhir${path}` });

export const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Request => ({
  method: 'POST',
  path: `/fhir${path}`,
  body: JSON.stringify(body),
  headers,
});

/** A search that found something. */
export const found = (body: string): boolean => body.includes('"fullUrl"');
