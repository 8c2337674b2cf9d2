// https://hl7.org/fhir/R4/http.html#concurrency: versions as weak ETags, times as HTTP dates.

import { ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** `W/"3"` */
export const etagOf = (version: number): string => `W/"${version}"`;

/** RFC 9110 date; seconds only, meta.lastUpdated has the milliseconds. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString();

const VERSION_TAG = /^(?:W\/)?"([1-9][0-9]{0,9})"$/;

/** The version that If-Match asks for; null when the header is absent. A list or `*` names no version and is refused. */
export function versionToMatch(ifMatch: string | undefined): Result<number | null, Refusal> {
  if (ifMatch === undefined) return ok(null);
  const version = VERSION_TAG.exec(ifMatch.trim())?.[1];
  return version === undefined ? refuse('if-match-syntax') : ok(Number(version));
}

/** Whether If-None-Match already has this version (304). */
export const isKnownVersion = (ifNoneMatch: string | undefined, version: number): boolean =>
  ifNoneMatch?.split(',').some((tag) => VERSION_TAG.exec(tag.trim())?.[1] === String(version)) ?? false;

/** What the caller says he has already. */
export interface Known {
  /** As If-None-Match; it decides where it is given (RFC 9110 §13.1.3). */
  readonly tags: string | undefined;
  /** ms: the last time at which he knows it; null for none. */
  readonly until: number | null;
}

/** Whether the caller has this version already (https://hl7.org/fhir/R4/http.html#cread). */
export function isUnchanged(
  { tags, until }: Known,
  { number, lastUpdated }: { readonly number: number; readonly lastUpdated: number },
): boolean {
  if (tags !== undefined) return tags.trim() === '*' || isKnownVersion(tags, number);
  return until !== null && lastUpdated <= until;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** If-None-Match and If-Modified-Since; a time in seconds means all of its second. */
export function knownBy(headers: {
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
}): Known {
  const since = headers['if-modified-since'];
  const until = since !== undefined && HTTP_DATE.test(since) ? Date.parse(since) + 999 : null;
  return { tags: headers['if-none-match'], until: Number.isNaN(until) ? null : until };
}
