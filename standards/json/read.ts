// DESIGN.md §4 "Byte-true" and §5 "Errors": JSON at the border, as text or bytes, within limits.

import { type Document, Reader, Refused } from './reader.ts';
import type { ReadResult } from './refusal.ts';

export interface ReadLimits {
  /** Objects and arrays inside each other; the root counts as 1. Default 100. */
  readonly maxDepth?: number;
  /** Length of the text in UTF-16 units (of the input in bytes for `readBytes`). Default 64 Mi. */
  readonly maxLength?: number;
}

const DEFAULT_DEPTH = 100;
const DEFAULT_LENGTH = 64 * 1024 * 1024;

/**
 * Reads JSON text. The tree keeps number text (`Decimal`); `text` is what is stored (byte-true).
 * Refuses whatever another reader could understand differently: see `JsonRefusalCode`.
 */
export function read(source: string, limits: ReadLimits = {}): ReadResult<Document> {
  const maxLength = limits.maxLength ?? DEFAULT_LENGTH;
  if (source.length > maxLength) return tooLarge(maxLength);
  const reader = new Reader(source, limits.maxDepth ?? DEFAULT_DEPTH);
  try {
    return { ok: true, value: reader.document() };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    const path = reader.steps.slice(0, reader.depth).filter((step) => step !== '');
    return { ok: false, error: { code: thrown.code, position: reader.at, path, sentence: thrown.message } };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads JSON from bytes as they came over the wire: UTF-8 without byte order mark, anything else is refused. */
export function readBytes(bytes: Uint8Array, limits: ReadLimits = {}): ReadResult<Document> {
  const maxLength = limits.maxLength ?? DEFAULT_LENGTH;
  if (bytes.byteLength > maxLength) return tooLarge(maxLength);
  let source: string;
  try {
    source = utf8.decode(bytes);
  } catch {
    const sentence = 'The bytes are not UTF-8; JSON must be sent as UTF-8.';
    return { ok: false, error: { code: 'wrong-encoding', position: 0, path: [], sentence } };
  }
  return read(source, limits);
}

function tooLarge(maxLength: number): ReadResult<Document> {
  const sentence = `The document is larger than the limit of ${maxLength}.`;
  return { ok: false, error: { code: 'too-large', position: 0, path: [], sentence } };
}
