// https://www.rfc-editor.org/rfc/rfc7644#section-3.14: a resource with its entity tag.

import { createHash } from 'node:crypto';
import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { endpoints, type ResourceTypeName } from './shapes.ts';

/** Weak: two answers with this tag say the same. `parts` are the ids and versions of what it was read from. */
export const entityTag = (parts: readonly string[]): string =>
  `W/"${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 16)}"`;

export interface MetaParts {
  readonly type: ResourceTypeName;
  readonly id: string;
  /** ms since 1970. */
  readonly lastModified: number;
  readonly version: string;
  /** Of the service, without a trailing slash. */
  readonly base: string;
}

export const metaOf = ({ type, id, lastModified, version, base }: MetaParts): JsonObject => ({
  resourceType: type,
  lastModified: new Date(lastModified).toISOString(),
  location: `${base}${endpoints[type]}/${encodeURIComponent(id)}`,
  version,
});

/** Members that have a value. */
export const present = (members: { readonly [name: string]: JsonValue | null }): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );

/** The text of a member without spaces around it; null where there is none. */
export const textIn = (object: JsonValue | undefined, name: string): string | null => {
  const value = isObject(object) ? object[name] : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};
