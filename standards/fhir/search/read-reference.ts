// https://hl7.org/fhir/R4/search.html#reference and https://hl7.org/fhir/R4/references.html: what a reference points to.

import { isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { isAbsolute, localObject, typeInReference } from './local-reference.ts';
import { containedResource, type ReadContext, textOf } from './read-context.ts';
import { isHierarchical, placesAbove, versionsAbove } from './uri-path.ts';
import type { SimpleValue } from './value.ts';

/** A literal reference becomes an object of ours or an address elsewhere; a contained resource is not searchable. */
export const readReference = (node: JsonValue, out: SimpleValue[], context: ReadContext): void => {
  if (!isObject(node)) return;
  const literal = textOf(node, 'reference');
  if (literal !== null) readAddress(literal, out, context);
  const identifier = node['identifier'];
  const value = isObject(identifier) ? textOf(identifier, 'value') : null;
  if (isObject(identifier) && value !== null) {
    out.push({ type: 'identifier', system: textOf(identifier, 'system'), value });
  }
};

/** A canonical address is found with and without its version (`url|version`). */
export const readAddress = (node: JsonValue, out: SimpleValue[], context: ReadContext): void => {
  if (typeof node !== 'string') return;
  const bar = node.indexOf('|');
  const address = bar < 0 ? node : node.slice(0, bar);
  const target = localObject(address, context.base);
  if (target) out.push({ type: 'reference', target });
  else if (isAbsolute(address)) readUri(node, out);
};

export const readUri = (node: JsonValue, out: SimpleValue[]): void => {
  if (typeof node !== 'string') return;
  out.push({ type: 'uri', uri: node });
  const bar = node.indexOf('|');
  if (bar > 0) out.push({ type: 'uri', uri: node.slice(0, bar) });
};

/** A canonical address elsewhere that names no version. */
export const readUnversioned = (node: JsonValue, out: SimpleValue[], context: ReadContext): void => {
  if (typeof node !== 'string' || node.includes('|') || !isAbsolute(node)) return;
  if (localObject(node, context.base) === null) out.push({ type: 'uri', uri: node });
};

/** What the version of a canonical address elsewhere lies below, for `:below`. */
export const readVersions = (node: JsonValue, out: SimpleValue[], context: ReadContext): void => {
  if (typeof node !== 'string' || !isAbsolute(node)) return;
  const [whole = '', ...above] = versionsAbove(node);
  if (whole.includes('|') && localObject(whole.slice(0, whole.indexOf('|')), context.base) === null) {
    for (const uri of above) out.push({ type: 'uri', uri });
  }
};

/** The places that an address lies below, for `:below`. */
export const readPlaces = (node: JsonValue, out: SimpleValue[]): void => {
  if (typeof node !== 'string' || !isHierarchical(node)) return;
  for (const uri of placesAbove(node).slice(1)) out.push({ type: 'uri', uri });
};

/** An attachment under a reference parameter (Consent.source) points by its address. */
export const readAttachment = (node: JsonValue, out: SimpleValue[], context: ReadContext): void => {
  if (isObject(node) && node['url'] !== undefined) readAddress(node['url'], out, context);
};

/** The first resource of a document or message stands for a reference to itself, if it is of the kind looked for. */
export const readResource = (node: JsonValue, out: SimpleValue[], kinds: readonly string[]): void => {
  if (!isObject(node)) return;
  const kind = textOf(node, 'resourceType');
  const id = textOf(node, 'id');
  if (kind !== null && id !== null && kinds.includes(kind)) out.push({ type: 'reference', target: { kind, id } });
};

/** `resolve() is T` without fetching: from the address, the contained resource, or Reference.type. */
export const referencedType = (node: JsonValue, resource: JsonObject): string | null => {
  if (!isObject(node)) return null;
  const literal = textOf(node, 'reference');
  if (literal?.startsWith('#')) {
    const contained = literal === '#' ? resource : containedResource(resource, literal.slice(1));
    return contained && textOf(contained, 'resourceType');
  }
  return (literal === null ? null : typeInReference(literal)) ?? textOf(node, 'type');
};
