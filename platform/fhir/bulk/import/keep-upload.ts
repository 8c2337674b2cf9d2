// DESIGN.md §4 "job": what was uploaded is kept on disk before anybody is told that it will be imported.

import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ok, type Result } from '@fkj/platform-record';
import type { FhirHouse } from '../../house.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { receive } from '../../receive.ts';
import { jobFolder, removeFiles } from '../job/part-file.ts';
import { CARRIERS } from './bundle-by-id.ts';
import { INPUT } from './import-order.ts';

export type UploadForm = 'ndjson' | 'bundle';

export interface Upload {
  /** Of the job. */
  readonly id: string;
  readonly body: Readable;
  readonly form: UploadForm;
  readonly encoding: 'identity' | 'gzip';
}

class TooLarge extends Error {}

/** Writes the upload into the folder of the job, unpacked and durable. Answers its bytes; what is refused leaves nothing. */
export async function keepUpload(
  house: FhirHouse,
  { id, body, form, encoding }: Upload,
): Promise<Result<number, Refusal>> {
  const { folder, limits } = house.bulk;
  const path = join(jobFolder(folder, id), INPUT);
  await mkdir(jobFolder(folder, id), { recursive: true, mode: 0o700 });
  let size = 0;
  try {
    const most = form === 'bundle' ? house.limits.body : limits.upload;
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        size += chunk.length;
        done(size > most ? new TooLarge() : null, chunk);
      },
    });
    const file = await open(path, 'wx', 0o600);
    const sink = file.createWriteStream({ flush: true });
    await (encoding === 'gzip' ? pipeline(body, createGunzip(), counted, sink) : pipeline(body, counted, sink));
    const kept = size === 0 ? refuse('no-body') : form === 'bundle' ? await asLine(house, path) : ok(size);
    if (!kept.ok) await removeFiles(folder, id);
    return kept;
  } catch (error) {
    await removeFiles(folder, id);
    if (error instanceof TooLarge) return refuse('too-large');
    if (isOf(error, /^Z_/)) return refuse('content-encoding', { detail: 'The body is not gzip.' });
    if (isOf(error, /^(ERR_STREAM_PREMATURE_CLOSE|ECONNRESET|ABORT_ERR)$/)) return refuse('no-body');
    throw error;
  }
}

/** One Bundle becomes one line. */
async function asLine(house: FhirHouse, path: string): Promise<Result<number, Refusal>> {
  const received = receive(await readFile(path), house.limits);
  if (!received.ok) return received;
  const { kind, tree, text } = received.value;
  if (kind !== 'Bundle' || !CARRIERS.has(tree['type'])) {
    return refuse('bundle-type', {
      detail:
        kind === 'Parameters'
          ? 'Addresses are not fetched: send the resources themselves, as application/fhir+ndjson.'
          : 'Send a Bundle of type transaction, batch, collection or searchset, or application/fhir+ndjson.',
    });
  }
  const line = Buffer.from(`${text}\n`);
  await writeFile(path, line, { flush: true });
  return ok(line.length);
}

const isOf = (error: unknown, code: RegExp): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && code.test(error.code);
