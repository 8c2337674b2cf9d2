// DESIGN.md §5 "load data": POST /fhir/$import takes NDJSON or a Bundle, keeps it, and answers where the import can be asked for.

import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { identify, permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { logSafeRequest } from '../../http/log-safe.ts';
import { sendRefusal } from '../../http/reply.ts';
import type { Operation } from '../../operation/operation.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { asksForAsync } from '../export/kick-off.ts';
import { askerOf, claimsOf } from '../job/job-caller.ts';
import { removeFiles } from '../job/part-file.ts';
import { sealOrder } from '../job/seal-order.ts';
import type { ImportOrder } from './import-order.ts';
import { keepUpload, type Upload, type UploadForm } from './keep-upload.ts';
import { IMPORT } from './run-import.ts';

const FORMS: ReadonlyMap<string, UploadForm> = new Map([
  ['application/fhir+ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/x-ndjson', 'ndjson'],
  ['application/fhir+json', 'bundle'],
  ['application/json', 'bundle'],
]);

/** What the CapabilityStatement says of it. It takes a stream, so that it has a route of its own. */
export const importOperation: Operation = {
  name: 'import',
  definition: 'https://felleskommunaljournal.no/fhir/OperationDefinition/import',
  documentation:
    'The body is NDJSON (application/fhir+ndjson, one resource or Bundle a line) or one Bundle, also with Content-Encoding gzip. Each resource is written under its own id, with the checks of an update. Ask with Prefer: respond-async; the status tells of lines that were refused. Addresses are not fetched.',
  levels: ['system'],
  types: [],
  methods: ['POST'],
  parameters: [],
  handle: async () => refuse('unknown-route'),
};

/** Registers the upload. Its body is not read before the caller is known. */
export function importRoutes(app: FastifyInstance, house: FhirHouse): void {
  const uploads: Uploads = new Map();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post(
      '/$import',
      { logSerializers: { req: logSafeRequest }, bodyLimit: house.bulk.limits.upload },
      async (request, reply) => {
        const status = await begin(house, request, uploads);
        if (!status.ok) return sendRefusal(reply, status.error);
        return reply.code(202).header('cache-control', 'no-store').header('content-location', status.value).send();
      },
    );
  });
}

/** How many uploads each caller has under way: they fill the disk before they are jobs. */
type Uploads = Map<string, number>;

/** Answers where the import can be asked for. */
async function begin(house: FhirHouse, request: FastifyRequest, uploads: Uploads): Promise<Result<string, Refusal>> {
  const caller = await identify(house, request);
  if (!caller.ok) return caller;
  const { prefer } = request.headers;
  if (!asksForAsync(typeof prefer === 'string' ? prefer : undefined)) return refuse('async-required');
  for (const action of ['create', 'update'] as const) {
    const permit = await permitFor(house, caller.value, { action, kind: '*', patients: [] });
    if (!permit.ok) return permit;
  }
  const form = FORMS.get((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '');
  if (form === undefined) return refuse('media-type', { detail: 'Send application/fhir+ndjson, or one Bundle.' });
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') return refuse('content-encoding', { detail: 'Only gzip.' });
  // The content type parser hands the stream on.
  const body = request.body as Readable | undefined | null;
  if (body === undefined || body === null) return refuse('no-body');
  const asker = askerOf(caller.value);
  const others = uploads.get(asker) ?? 0;
  if (others >= house.bulk.limits.jobs) return refuse('jobs-too-many');
  uploads.set(asker, others + 1);
  try {
    return await keepAndBegin(house, caller.value, { body, form, encoding });
  } finally {
    const left = (uploads.get(asker) ?? 1) - 1;
    if (left === 0) uploads.delete(asker);
    else uploads.set(asker, left);
  }
}

async function keepAndBegin(
  house: FhirHouse,
  caller: Caller,
  upload: Omit<Upload, 'id'>,
): Promise<Result<string, Refusal>> {
  const id = randomUUID();
  const kept = await keepUpload(house, { ...upload, id });
  if (!kept.ok) return kept;
  const order: ImportOrder = {
    request: `${baseOf(house)}/$import`,
    claims: claimsOf(caller),
    size: kept.value,
  };
  const { bulk, clock, cursorKey } = house;
  const added = await bulk.jobs.add({
    id,
    kind: IMPORT,
    caller: askerOf(caller),
    detail: sealOrder(order, id, cursorKey),
    now: clock(),
    most: bulk.limits.jobs,
  });
  if (!added) {
    await removeFiles(bulk.folder, id);
    return refuse('jobs-too-many');
  }
  bulk.wake.call();
  return ok(`${baseOf(house)}/$import/${id}`);
}
