// https://hl7.org/fhir/R4/bundle.html#transaction: one transaction bundle a file, plain or gzip.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** A file's text, unpacked, with the digest that tells whether it has been loaded before. */
export interface BundleFile {
  readonly path: string;
  readonly body: Buffer;
  readonly digest: string;
}

/** Reads a file; gzip is known by its first bytes, not by its name. */
export const readBundleFile = async (path: string): Promise<BundleFile> => {
  const stored = await readFile(path);
  const body = stored.subarray(0, 2).equals(gzipMagic) ? gunzipSync(stored) : stored;
  return { path, body, digest: createHash('sha256').update(body).digest('hex') };
};
