// https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding: packed bodies, unpacked within the limit for bodies.

import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ok, type Result } from '@fkj/platform-record';
import { type Refusal, refuse } from '../outcome/refusal.ts';

/** What Content-Encoding may say, besides nothing. */
export const ENCODINGS = 'gzip, br';

const inflaters = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/** The bytes that were packed; more than `limit` of them are never made. */
export async function inflate(body: Uint8Array, encoding: string, limit: number): Promise<Result<Uint8Array, Refusal>> {
  const unpack = inflaters.get(encoding.trim().toLowerCase());
  if (unpack === undefined) return refuse('content-encoding');
  try {
    return ok(await unpack(body, { maxOutputLength: limit }));
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return refuse(isTooLarge ? 'too-large' : 'not-inflatable');
  }
}
