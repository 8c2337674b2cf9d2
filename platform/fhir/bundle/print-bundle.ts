// https://hl7.org/fhir/R4/bundle.html and DESIGN.md §3 "Read": Bundles are concatenated text; stored documents pass unread.

import type { Stored } from '@fkj/platform-record';
import { etagOf } from '../http/version-headers.ts';

export interface Link {
  readonly relation: 'self' | 'next';
  readonly url: string;
}

/** A Bundle of type searchset or history around entries that are printed already. */
export function printBundle(
  type: 'searchset' | 'history',
  parts: {
    total: number | null;
    links: readonly Link[];
    entries: readonly string[];
    /** ms: the time as of which the Bundle holds. */
    lastUpdated?: number;
  },
): string {
  const total = parts.total === null ? '' : `,"total":${parts.total}`;
  const links = parts.links.length === 0 ? '' : `,"link":${JSON.stringify(parts.links)}`;
  const entries = parts.entries.length === 0 ? '' : `,"entry":[${parts.entries.join(',')}]`;
  const meta =
    parts.lastUpdated === undefined ? '' : `,"meta":{"lastUpdated":"${new Date(parts.lastUpdated).toISOString()}"}`;
  return `{"resourceType":"Bundle"${meta},"type":"${type}"${total}${links}${entries}}`;
}

/** Kind and id hold no character that JSON escapes (`id` in https://hl7.org/fhir/R4/datatypes.html). */
export const printMatch = (base: string, { kind, id, document }: Stored, mode: 'match' | 'include'): string =>
  `{"fullUrl":"${base}/${kind}/${id}","resource":${document},"search":{"mode":"${mode}"}}`;

/** A remark beside the matches of a search. */
export const printRemark = (outcome: string): string => `{"resource":${outcome},"search":{"mode":"outcome"}}`;

/** One version in a history. */
export function printVersion(base: string, stored: Stored): string {
  const { kind, id, version, lastUpdated, action, document } = stored;
  const resource = action === 'delete' ? '' : `"resource":${document},`;
  const response = { status: statusLine[action], etag: etagOf(version), lastModified: new Date(lastUpdated) };
  return `{"fullUrl":"${base}/${kind}/${id}",${resource}"request":${printRequest(stored)},"response":${JSON.stringify(response)}}`;
}

const statusLine = { create: '201 Created', update: '200 OK', delete: '204 No Content' } as const;

function printRequest({ action, kind, id }: Stored): string {
  switch (action) {
    case 'create':
      return `{"method":"POST","url":"${kind}"}`;
    case 'update':
      return `{"method":"PUT","url":"${kind}/${id}"}`;
    case 'delete':
      return `{"method":"DELETE","url":"${kind}/${id}"}`;
    default:
      return action satisfies never;
  }
}
