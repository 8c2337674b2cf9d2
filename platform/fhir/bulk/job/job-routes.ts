// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: where a job is asked for, cancelled, and its files fetched. Only by who began it.

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Caller } from '@fkj/platform-access';
import { ok, type Result } from '@fkj/platform-record';
import type { AskedJob } from '@fkj/platform-store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { identify, permitFor } from '../../guard.ts';
import { baseOf, type FhirHouse } from '../../house.ts';
import { logSafeRequest } from '../../http/log-safe.ts';
import { sendRefusal } from '../../http/reply.ts';
import { httpDate } from '../../http/version-headers.ts';
import { type Refusal, refuse } from '../../outcome/refusal.ts';
import { DELETION } from '../../owner/deletion/deletion.ts';
import { HAND_OVER } from '../../owner/hand-over/hand-over.ts';
import { printManifest } from '../export/print-manifest.ts';
import { EXPORT } from '../export/run-export.ts';
import { IMPORT } from '../import/run-import.ts';
import { askerOf } from './job-caller.ts';
import { jobFolder, type PartFile, removeFiles } from './part-file.ts';
import { openOrder } from './seal-order.ts';

/** Seconds after which a client should ask again. */
const ASK_AGAIN = 2;

/** What all kinds of job write down alike. */
interface Order {
  readonly request: string;
}
interface Reached {
  readonly until: number | null;
  readonly done: number;
  readonly objects: number;
  readonly files: readonly PartFile[];
  readonly extension?: object;
  readonly refusal?: Refusal;
}

/** Registers status, cancellation and files of every kind of job. */
export function jobRoutes(app: FastifyInstance, house: FhirHouse): void {
  for (const [name, kind] of [
    ['$export', EXPORT],
    ['$import', IMPORT],
    ['$delete-owned', DELETION],
    ['$hand-over', HAND_OVER],
  ] as const) {
    const options = { logSerializers: { req: logSafeRequest } };
    app.get(`/${name}/:job`, options, async (request, reply) => {
      const job = await jobOf(house, request, kind);
      return job.ok ? sendStatus(house, reply, { job: job.value, name }) : sendRefusal(reply, job.error);
    });
    app.delete(`/${name}/:job`, options, async (request, reply) => {
      const job = await jobOf(house, request, kind);
      if (!job.ok) return sendRefusal(reply, job.error);
      await house.bulk.jobs.cancel(job.value.id, job.value.asker);
      await removeFiles(house.bulk.folder, job.value.id);
      return reply.code(202).header('cache-control', 'no-store').send();
    });
    app.get(`/${name}/:job/:file`, options, async (request, reply) => {
      const job = await jobOf(house, request, kind);
      return job.ok ? sendFile(house, request, { reply, job: job.value }) : sendRefusal(reply, job.error);
    });
  }
}

interface OwnJob extends AskedJob {
  readonly asker: string;
}

/** The job, if it is the caller's, has not expired, and the caller may still search what is in it. */
async function jobOf(house: FhirHouse, request: FastifyRequest, kind: string): Promise<Result<OwnJob, Refusal>> {
  const caller = await identify(house, request);
  if (!caller.ok) return caller;
  const { job: id = '' } = request.params as Readonly<Record<string, string>>;
  const asker = askerOf(caller.value);
  const job = await house.bulk.jobs.find(id, asker);
  if (job === null || job.kind !== kind || (job.expires !== null && job.expires <= house.clock()))
    return refuse('not-found');
  const allowed = await maySee(house, caller.value, reachedOf(job).files);
  return allowed.ok ? ok({ ...job, asker }) : allowed;
}

/** The scopes of the token that is used now must cover what was exported (`#security-considerations`). */
async function maySee(house: FhirHouse, caller: Caller, files: readonly PartFile[]): Promise<Result<null, Refusal>> {
  const types = files.flatMap(({ list, type }) => (list === 'output' ? [type] : []));
  if (types.length === 0) return ok(null);
  const permit = await permitFor(house, caller, { action: 'search', kind: '*', patients: [] });
  if (!permit.ok) return permit;
  const { kinds } = permit.value;
  return kinds === '*' || types.every((type) => kinds.has(type))
    ? ok(null)
    : refuse('access-denied', { detail: 'The scopes of the access token do not cover what was exported.' });
}

const reachedOf = ({ reached }: AskedJob): Reached => ({
  until: null,
  done: 0,
  objects: 0,
  files: [],
  ...(reached === null ? {} : (JSON.parse(reached) as Partial<Reached>)),
});

function sendStatus(
  house: FhirHouse,
  reply: FastifyReply,
  { job, name }: { readonly job: OwnJob; readonly name: string },
): FastifyReply {
  reply.header('cache-control', 'no-store');
  const { until, done, objects, files, extension, refusal } = reachedOf(job);
  if (job.state === 'failed') return sendRefusal(reply, refusal ?? [{ code: 'internal' }]);
  if (job.state === 'running') {
    return reply
      .code(202)
      .header('x-progress', `${Math.floor(done * 100)} %, ${objects} ${name === '$import' ? 'lines' : 'resources'}`)
      .header('retry-after', ASK_AGAIN)
      .send();
  }
  const { request } = openOrder<Order>(job.detail, job.id, house.cursorKey);
  const manifest = printManifest({
    request,
    transactionTime: until ?? job.created,
    address: `${baseOf(house)}/${name}/${job.id}`,
    files,
    ...(extension === undefined ? {} : { extension }),
  });
  return reply
    .code(200)
    .header('expires', httpDate(job.expires ?? house.clock()))
    .header('content-type', 'application/json')
    .send(manifest);
}

async function sendFile(
  { bulk, clock }: FhirHouse,
  request: FastifyRequest,
  { reply, job }: { readonly reply: FastifyReply; readonly job: OwnJob },
): Promise<FastifyReply> {
  const { file: name = '' } = request.params as Readonly<Record<string, string>>;
  const file = job.state === 'finished' ? reachedOf(job).files.find((one) => one.name === name) : undefined;
  if (file === undefined) return sendRefusal(reply, [{ code: 'not-found' }]);
  // A restored backup knows of files that are not in it.
  const stored = await open(join(jobFolder(bulk.folder, job.id), file.name)).catch(() => null);
  if (stored === null) return sendRefusal(reply, [{ code: 'not-found' }]);
  // What stands behind the counted bytes was never part of the export.
  const content = stored.createReadStream({ start: 0, end: file.bytes - 1 });
  reply
    .header('cache-control', 'no-store')
    .header('expires', httpDate(job.expires ?? clock()))
    .header('content-type', 'application/fhir+ndjson');
  if (!/\bgzip\b(?!;\s*q=0(?:\.0*)?(?:,|$))/.test(request.headers['accept-encoding'] ?? '')) {
    return reply.header('content-length', file.bytes).send(content);
  }
  const packed = createGzip();
  // A caller who goes away ends both; what happened is told by the one that is sent.
  pipeline(content, packed, () => undefined);
  return reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(packed);
}
