// https://hl7.org/fhir/R4/http.html#transaction-response: one entry of the answer for each of the request, in its order.

import { STATUS_CODES } from 'node:http';
import type { Answer } from '../answer.ts';
import { etagOf } from '../http/version-headers.ts';
import { printOutcome, statusOf } from '../outcome/operation-outcome.ts';
import type { Refusal } from '../outcome/refusal.ts';

/** How much of what was written stands in the entries. */
export type Shown = 'representation' | 'minimal' | 'OperationOutcome';

/** What became of one entry. */
export type EntryOutcome =
  | { readonly did: 'write'; readonly answer: Answer }
  /** Its body is what was asked for, whatever Prefer says. */
  | { readonly did: 'read'; readonly answer: Answer }
  | { readonly did: 'refuse'; readonly refusal: Refusal };

/** The Bundle that answers a batch or transaction. */
export function printResponses(
  type: 'batch-response' | 'transaction-response',
  outcomes: readonly EntryOutcome[],
  options: { base: string; show: Shown },
): string {
  const entries = outcomes.map((outcome) => printEntry(outcome, options));
  const list = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"${type}"${list}}`;
}

function printEntry(outcome: EntryOutcome, { base, show }: { base: string; show: Shown }): string {
  if (outcome.did === 'refuse') {
    const status = statusLine(statusOf(outcome.refusal));
    return `{"response":{"status":"${status}","outcome":${printOutcome(outcome.refusal)}}}`;
  }
  const { answer } = outcome;
  const shown = outcome.did === 'read' || show === 'representation' ? answer.body : null;
  const resource = shown === null ? '' : `"resource":${shown},`;
  const response = {
    status: statusLine(answer.status),
    ...(answer.location === undefined ? {} : { location: `${base}/${answer.location}` }),
    ...(answer.version === undefined
      ? {}
      : { etag: etagOf(answer.version.number), lastModified: new Date(answer.version.lastUpdated).toISOString() }),
    ...(outcome.did === 'write' && show === 'OperationOutcome'
      ? { outcome: JSON.parse(printOutcome([{ code: 'done' }])) }
      : {}),
  };
  return `{${resource}"response":${JSON.stringify(response)}}`;
}

const statusLine = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();
