// https://hl7.org/fhir/R4/http.html#Status-Codes: what an interaction answers, before it is an HTTP reply or a Bundle entry.

import type { Committed, Stored } from '@fkj/platform-record';

export interface Answer {
  readonly status: number;
  /** JSON text; null for none. */
  readonly body: string | null;
  /** The version shown or made: ETag and Last-Modified. */
  readonly version?: { readonly number: number; readonly lastUpdated: number };
  /** Path of the version below the base: 'Patient/1/_history/2'. */
  readonly location?: string;
  /** Further headers of the reply, by name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Names a version in Location headers and response entries. */
export const versionPath = (of: { kind: string; id: string; version: number }): string =>
  `${of.kind}/${of.id}/_history/${of.version}`;

/** The answer that shows one stored version, its text untouched. */
export const showing = (stored: Stored): Answer => ({
  status: 200,
  body: stored.document,
  version: { number: stored.version, lastUpdated: stored.lastUpdated },
});

/** What became of a write, before Prefer decides how much of it is shown. */
export const written = (status: 200 | 201, of: Committed | Stored): Answer => ({
  status,
  body: of.document,
  version: { number: of.version, lastUpdated: of.lastUpdated },
  location: versionPath(of),
});
