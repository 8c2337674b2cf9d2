// DESIGN.md §3: what the FHIR interactions are given; they reach nothing else.

import type { Access, Editions, RetentionRules, TokenClaims } from '@fkj/platform-access';
import type { HealthRecord, Result } from '@fkj/platform-record';
import type { BulkHouse } from './bulk/bulk-house.ts';
import type { ContentCheck } from './content-check.ts';
import type { SearchParameters } from './search-parameter/open-parameters.ts';

export interface Limits {
  /** Bytes of a request body. */
  readonly body: number;
  /** Objects and arrays inside each other. */
  readonly depth: number;
  /** Objects that a conditional delete takes away at once; one that means more is refused with 412. */
  readonly deletes: number;
  /** How long a paging link lives, ms. */
  readonly pageLife: number;
}

export const defaultLimits: Limits = { body: 32 * 1024 * 1024, depth: 60, deletes: 100, pageLife: 60 * 60 * 1000 };

export interface FhirHouse {
  readonly record: HealthRecord;
  readonly access: Access;
  /**
   * Verifies the Authorization header; `request` is looked at only where a proof must fit it (RFC 9449). A refusal's
   * sentence is shown to the caller.
   */
  readonly authenticate: (
    authorization: string | undefined,
    request?: PresentedRequest,
  ) => Promise<Result<TokenClaims, Unauthenticated>>;
  /** Where the house is reached, without '/fhir': 'https://journal.example.no'. */
  readonly publicUrl: string;
  /** ms since 1970. */
  readonly clock: () => number;
  /** A new id for an object in the compartment of these patients (DESIGN §4 "Distribution key"). */
  readonly newId: (kind: string, patients: readonly string[]) => string;
  /** 32 bytes; paging tokens are encrypted with it. */
  readonly cursorKey: Uint8Array;
  readonly checks: readonly ContentCheck[];
  /** Search parameters beside those of R4. */
  readonly parameters: SearchParameters;
  readonly limits: Limits;
  /** How long each kind is kept, newest edition first. */
  readonly retention: Editions<RetentionRules>;
  /** Exports and imports. */
  readonly bulk: BulkHouse;
  /** The document of /.well-known/smart-configuration. */
  readonly smartConfiguration: Readonly<Record<string, unknown>>;
  readonly softwareVersion: string;
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

/** The base of every FHIR address. */
export const baseOf = (house: FhirHouse): string => `${house.publicUrl}/fhir`;
