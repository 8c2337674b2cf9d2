// https://specifications.openehr.org/releases/ITS-JSON/latest and DESIGN.md §4 "Byte-true": canonical JSON at the border.

import { isObject, type JsonObject, type ReadLimits, read, readBytes } from '@fkj/standards-json';
import type { Found } from '../../finding.ts';
import { checkObject, typeOf } from './check-object.ts';

/** An object of the Reference Model as it was sent. */
export interface RmDocument {
  /** Its class: COMPOSITION, EHR_STATUS … */
  readonly type: string;
  readonly tree: JsonObject;
  /** What is stored: the sender's text without white space outside strings. */
  readonly text: string;
}

/**
 * Reads an object of the class `type`, or of one that inherits from it, from text or bytes. Every finding at once, except
 * that what is no JSON has one.
 */
export function readCanonicalJson(source: string | Uint8Array, type: string, limits?: ReadLimits): Found<RmDocument> {
  const result = typeof source === 'string' ? read(source, limits) : readBytes(source, limits);
  if (!result.ok) {
    const { position, sentence } = result.error;
    return {
      ok: false,
      error: [{ code: 'malformed', path: '/', sentence: `${sentence} (At character ${position}.)` }],
    };
  }
  const { tree, text } = result.value;
  const findings = checkObject(tree, type);
  if (findings.length > 0) return { ok: false, error: findings };
  const named = isObject(tree) ? typeOf(tree, type) : null;
  if (!isObject(tree) || named === null) throw new Error('a sound object has a class');
  return { ok: true, value: { type: named, tree, text } };
}
