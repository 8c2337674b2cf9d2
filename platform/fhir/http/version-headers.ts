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

/**
 * Whether the caller has this version already (https://hl7.org/fhir/R4/http.html#cread). If-None-Match decides where it is
 * sent; If-Modified-Since knows seconds only (RFC 9110 §13.1.3).
 */
export function isUnchanged(
  headers: { readonly 'if-none-match'?: string | undefined; readonly 'if-modified-since'?: string | undefined },
  { number, lastUpdated }: { readonly number: number; readonly lastUpdated: number },
): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) return tags.trim() === '*' || isKnownVersion(tags, number);
  if (since === undefined || !HTTP_DATE.test(since)) return false;
  return Math.floor(lastUpdated / 1000) <= Date.parse(since) / 1000;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
