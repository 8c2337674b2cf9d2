// https://specifications.openehr.org/releases/ITS-XML/latest: canonical XML at the border.

import { isObject, type JsonObject, write } from '@fkj/standards-json';
import type { Found } from '../../finding.ts';
import { readElements, type XmlLimits } from '../../xml/index.ts';
import { checkObject, type RmDocument, typeOf } from '../canonical/index.ts';
import { ObjectReader } from './read-object.ts';
import { ObjectWriter, XML_NAMESPACES, type XmlRelease } from './write-object.ts';

/**
 * Reads an object of the class `type`, or of one that inherits from it, from XML of release 1 or 2 of the schemas; the
 * name of the root element does not matter, nor the order of elements. What comes out is canonical JSON with every
 * `_type`, checked as JSON is.
 */
export function readCanonicalXml(source: string | Uint8Array, type: string, limits?: XmlLimits): Found<RmDocument> {
  const read = readElements(source, limits);
  if (!read.ok) return read;
  const namespace = read.value.namespace;
  if (namespace !== '' && !Object.values(XML_NAMESPACES).includes(namespace)) {
    const sentence = `The namespace must be ${XML_NAMESPACES.v1} or ${XML_NAMESPACES.v2}.`;
    return { ok: false, error: [{ code: 'malformed', path: '/', sentence }] };
  }
  const reader = new ObjectReader();
  const tree = reader.value(read.value, { type, argument: null });
  if (reader.findings.length > 0) return { ok: false, error: reader.findings };
  const findings = checkObject(tree, type);
  if (findings.length > 0) return { ok: false, error: findings };
  const named = isObject(tree) ? typeOf(tree, type) : null;
  if (!isObject(tree) || named === null) throw new Error('a sound object has a class');
  return { ok: true, value: { type: named, tree, text: write(tree) } };
}

export interface XmlWriting {
  /** The class that is due there; what inherits from it gets an xsi:type. Default: the object's own. */
  readonly type?: string;
  /** Name of the root element. Default: the class in small letters, `composition`. */
  readonly root?: string;
  /** Release of the schemas, by its namespace. Default v1, which everyone reads. */
  readonly release?: XmlRelease;
}

/** Writes a sound object as XML, elements in the order of the schema. A finding where it has what XML cannot say. */
export function writeCanonicalXml(tree: JsonObject, { type, root, release = 'v1' }: XmlWriting = {}): Found<string> {
  const own = typeOf(tree, type ?? '');
  if (own === null) {
    return { ok: false, error: [{ code: 'type-missing', path: '/', sentence: '_type must say what the object is.' }] };
  }
  return new ObjectWriter(tree).document(root ?? own.toLowerCase(), { own, declared: type ?? own, release });
}
