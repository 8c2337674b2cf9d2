// DESIGN.md §3: what the openEHR interactions are given; they reach nothing else.

import type { Access, TokenClaims } from '@fkj/platform-access';
import type { HealthRecord, Result } from '@fkj/platform-record';
import type { Templates } from './definition/templates.ts';

export interface Limits {
  /** Bytes of a request body. */
  readonly body: number;
  /** Objects and arrays inside each other. */
  readonly depth: number;
  /** Of one query: how long it may take (ms), how much of that evaluating, and how many documents of a kind it may go over. */
  readonly query: { readonly time: number; readonly evaluating: number; readonly documents: number };
  /** Versions of one CONTRIBUTION. */
  readonly versions: number;
}

export const defaultLimits: Limits = {
  body: 32 * 1024 * 1024,
  depth: 200,
  versions: 1000,
  query: { time: 20_000, evaluating: 2_000, documents: 5_000 },
};

export interface OpenEhrHouse {
  readonly record: HealthRecord;
  readonly access: Access;
  /** Verifies the Authorization header; `request` is looked at only where a proof must fit it (RFC 9449). */
  readonly authenticate: (
    authorization: string | undefined,
    request?: PresentedRequest,
  ) => Promise<Result<TokenClaims, Unauthenticated>>;
  /** Where the house is reached, without '/openehr/v1'. */
  readonly publicUrl: string;
  /** The `creating_system_id` of every version made here; never changed once there are any. */
  readonly systemId: string;
  /** ms since 1970. */
  readonly clock: () => number;
  /** A new id for an object of these patients (DESIGN §4 "Distribution key"). */
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /** A random UUID that holds no bucket. */
  readonly newUuid: () => string;
  readonly templates: Templates;
  readonly limits: Limits;
}

/** A request as it came. */
export interface PresentedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Unauthenticated {
  readonly code: string;
  readonly sentence: string;
  /** Headers of the 401: the challenge. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The base of every openEHR address. */
export const baseOf = (house: Pick<OpenEhrHouse, 'publicUrl'>): string => `${house.publicUrl}/openehr/v1`;
