// DESIGN.md §5 "load data": an import over HTTP, as a client meets it.

import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { testHouse } from '../../testing/test-house.ts';
import { ASYNC, bulkClient } from '../testing.ts';
import { INPUT } from './import-order.ts';

const fhir = await testHouse({ limits: { body: 4000 }, bulk: { jobs: 2, upload: 20_000 } });
const { send, house } = fhir;
const { worker, begin, manifestOf, linesOf } = bulkClient(fhir);

beforeAll(() => cast(fhir));

const NDJSON = { ...ASYNC, 'content-type': 'application/fhir+ndjson' };
const upload = (body: string | Buffer, headers: Record<string, string> = NDJSON) =>
  ({ method: 'POST', url: '/$import', body, headers }) as const;
const observation = (id: string, patient = 'astrid', more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  subject: { reference: `Patient/${patient}` },
  ...more,
});
const ndjson = (...lines: (object | string)[]): string =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;
const versionOf = async (url: string): Promise<string | number> => {
  const { status, json } = await send('system', { url });
  return status === 200 ? Number(json.meta.versionId) : status;
};
/** Imports; answers counts and, for each refused line, its number and the code. */
const imported = async (caller: string, request: ReturnType<typeof upload>) => {
  const status = await begin(caller, request);
  await worker.work();
  const manifest = await manifestOf(caller, status);
  const outcomes = await linesOf(caller, manifest.error);
  const refused = outcomes.map((outcome) => {
    const { extension, issue } = outcome as unknown as {
      extension: { valuePositiveInt: number }[];
      issue: { details: { coding: { code: string }[] }; expression?: string[] }[];
    };
    return [extension[0]?.valuePositiveInt, issue[0]?.details.coding[0]?.code, ...(issue[0]?.expression ?? [])];
  });
  return { counts: (manifest as unknown as { extension: object }).extension, refused, manifest };
};

describe('An upload is refused', () => {
  it('before it is read: without a token, without Prefer, and to who may not write', async () => {
    expect((await send(null, upload('x'))).status).toBe(401);
    const eager = await send('system', upload('x', { 'content-type': 'application/fhir+ndjson' }));
    expect([eager.status, codeOf(eager)]).toEqual([400, 'async-required']);
    expect((await send('citizen', upload('x'))).status).toBe(403);
  });

  it('in other formats, empty, packed wrongly, or when it is too large, unpacked too', async () => {
    for (const [body, headers, status, code] of [
      ['<Patient/>', { ...ASYNC, 'content-type': 'application/fhir+xml' }, 415, 'media-type'],
      ['x', { ...NDJSON, 'content-encoding': 'br' }, 415, 'content-encoding'],
      ['not gzip', { ...NDJSON, 'content-encoding': 'gzip' }, 415, 'content-encoding'],
      ['', NDJSON, 400, 'no-body'],
      ['x'.repeat(20_001), NDJSON, 413, 'too-large'],
      [gzipSync('x'.repeat(20_001)), { ...NDJSON, 'content-encoding': 'gzip' }, 413, 'too-large'],
    ] as const) {
      const answer = await send('system', upload(body, { ...headers }));
      expect([code, answer.status, codeOf(answer)]).toEqual([code, status, code]);
    }
  });

  it('where addresses are to be fetched, or a resource that is no Bundle of resources is sent', async () => {
    const json = { ...ASYNC, 'content-type': 'application/fhir+json' };
    const fetched = await send('system', upload('{"resourceType":"Parameters"}', json));
    expect([fetched.status, fetched.text]).toEqual([400, expect.stringContaining('not fetched')]);
    for (const body of ['{"resourceType":"Bundle","type":"document"}', '{"resourceType":"Patient"}', '{"half":']) {
      expect((await send('system', upload(body, json))).status).toBe(400);
    }
  });

  it('when as many are under way as one may have, and then nothing is kept', async () => {
    const line = ndjson(observation('waiting'));
    const addresses = [await begin('system', upload(line)), await begin('system', upload(line))];
    expect((await send('system', upload(line))).status).toBe(429);
    for (const url of addresses) {
      const kept = join(house.bulk.folder, url.split('/').at(-1) ?? '', INPUT);
      expect(existsSync(kept)).toBe(true);
      expect((await send('system', { method: 'DELETE', url })).status).toBe(202);
      expect(existsSync(kept)).toBe(false);
    }
    await worker.work();
    expect(await versionOf('/Observation/waiting')).toBe(404);
  });
});

describe('Uploads', () => {
  it('are taken one beside another up to the limit, however long they last', async () => {
    const slow = Array.from({ length: 2 }, () => new PassThrough());
    const begun = slow.map((payload) =>
      fhir.app.inject({
        method: 'POST',
        url: '/fhir/$import',
        payload,
        headers: { ...NDJSON, authorization: 'Bearer system' },
      }),
    );
    for (const one of slow) one.write(ndjson(observation('slow')));
    while (readdirSync(house.bulk.folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await send('system', upload('x'))).status).toBe(429);
    for (const one of slow) one.end();
    expect((await Promise.all(begun)).map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    await worker.work();
  });

  it('that a crash cut short are cleared away after a day, and files of jobs are not', async () => {
    const status = await begin('system', upload(ndjson(observation('kept'))));
    const [stray, kept] = ['stray', status.split('/').at(-1) ?? ''].map((name) => join(house.bulk.folder, name));
    if (stray === undefined || kept === undefined) throw new Error('no names');
    mkdirSync(stray);
    await worker.work();
    expect([existsSync(stray), existsSync(kept)]).toEqual([true, true]);
    const old = new Date(house.clock() - house.bulk.limits.life - 1000);
    for (const folder of [stray, kept]) utimesSync(folder, old, old);
    await worker.work();
    expect([existsSync(stray), existsSync(kept)]).toEqual([false, true]);
  });
});

describe('An import of NDJSON', () => {
  it('takes what is right, and tells of each line that is not, by its number', async () => {
    const { counts, refused } = await imported(
      'system',
      upload(
        ndjson(
          observation('i1'),
          '{"resourceType":"Observation"',
          observation('i2', 'nobody-yet'),
          '',
          { ...observation('i3'), status: 'nothing', extra: 1 },
          { resourceType: 'Observation', status: 'final', code: { text: 'x' } },
          observation('i4', 'astrid', { note: [{ text: 'x'.repeat(5000) }] }),
          { resourceType: 'Nothing', id: 'n' },
          observation('i5'),
        ),
      ),
    );
    expect(counts).toEqual({ lines: 8, imported: 3, refused: 5 });
    expect(refused.map(([line, code]) => [line, code])).toEqual([
      [2, 'not-json'],
      [5, expect.any(String)],
      [6, 'id-required'],
      [7, 'too-large'],
      [8, expect.any(String)],
    ]);
    expect(await Promise.all(['i1', 'i2', 'i3', 'i5'].map((id) => versionOf(`/Observation/${id}`)))).toEqual([
      1, 1, 404, 1,
    ]);
  });

  it('writes lines about one object in their order, and packed ones', async () => {
    const lines = ndjson(
      ...Array.from({ length: 5 }, (_, n) => observation('same', 'astrid', { note: [{ text: String(n) }] })),
    );
    const { counts } = await imported('system', upload(gzipSync(lines), { ...NDJSON, 'content-encoding': 'gzip' }));
    expect(counts).toEqual({ lines: 5, imported: 5, refused: 0 });
    const { json } = await send('system', { url: '/Observation/same' });
    expect([json.meta.versionId, json.note[0].text]).toEqual(['5', '4']);
  });

  it('passes the decision for each line, as any write', async () => {
    await imported('system', upload(ndjson(observation('n1'), observation('n2', 'bjorn'))));
    const { refused, manifest } = await imported(
      'nurse',
      upload(ndjson(observation('n1'), observation('n2', 'bjorn'), observation('n3'))),
    );
    // What is hidden from her, and what is not there, are the same.
    expect(refused).toEqual([
      [2, 'id-not-chosen'],
      [3, 'id-not-chosen'],
    ]);
    expect(await versionOf('/Observation/n1')).toBe(2);
    expect(await versionOf('/Observation/n2')).toBe(1);
    for (const url of [manifest.error[0]?.url ?? '', manifest.error[0]?.url.replace(/\/[^/]*$/, '') ?? '']) {
      expect((await send('system', { url })).status).toBe(404);
    }
    const { json } = await send('citizen', { url: '/AuditEvent?_count=100&action=U' });
    expect(JSON.stringify(json)).toContain('Kari Nilsen');
  });
});

describe('An import of Bundles', () => {
  const uuid = (n: number) => `urn:uuid:00000000-0000-4000-9000-00000000000${n}`;
  const transaction = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        fullUrl: uuid(1),
        resource: { resourceType: 'Patient', active: true },
        request: { method: 'POST', url: 'Patient' },
      },
      {
        fullUrl: uuid(2),
        resource: { ...observation('old-name'), subject: { reference: uuid(1) } },
        request: { method: 'POST', url: 'Observation' },
      },
    ],
  };
  const json = { ...ASYNC, 'content-type': 'application/fhir+json' };

  it('gives posted entries the id of their fullUrl, and their references it', async () => {
    const { counts, refused } = await imported('system', upload(JSON.stringify(transaction, null, 2), json));
    expect([counts, refused]).toEqual([{ lines: 1, imported: 1, refused: 0 }, []]);
    const read = await send('system', { url: '/Observation/00000000-0000-4000-9000-000000000002' });
    expect(read.json.subject.reference).toBe('Patient/00000000-0000-4000-9000-000000000001');
  });

  it('of type transaction is all or nothing; each entry of others stands for itself', async () => {
    const collection = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: observation('c1') }, { resource: { ...observation('c2'), status: 'nothing' } }],
    };
    const broken = {
      ...transaction,
      entry: [
        { resource: observation('t1'), request: { method: 'PUT', url: 'Observation/t1' } },
        { resource: { ...observation('t2'), status: 'nothing' }, request: { method: 'PUT', url: 'Observation/t2' } },
      ],
    };
    const nameless = {
      ...transaction,
      entry: [{ resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } }],
    };
    const batch = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'DELETE', url: 'Observation/i5' } },
        { resource: observation('b1'), request: { method: 'PUT', url: 'Observation/b1' } },
      ],
    };
    const { counts, refused } = await imported('system', upload(ndjson(collection, broken, nameless, batch)));
    expect(counts).toEqual({ lines: 4, imported: 1, refused: 3 });
    expect(refused.map(([line, , expression]) => [line, String(expression).slice(0, 15)])).toEqual([
      [1, 'Bundle.entry[1]'],
      [2, expect.stringContaining('Bundle.entry[1]')],
      [3, 'Bundle.entry[0]'],
    ]);
    expect(
      await Promise.all(['c1', 'c2', 't1', 't2', 'b1', 'i5'].map((id) => versionOf(`/Observation/${id}`))),
    ).toEqual([1, 404, 404, 404, 1, 410]);
  });
});

describe('An import that was cut short', () => {
  it('writes nothing twice that was written after the last checkpoint', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: ['k8', 'k9'].map((id) => ({
        resource: observation(id),
        request: { method: 'PUT', url: `Observation/${id}` },
      })),
    };
    const lines = [observation('k1'), observation('k2'), bundle, observation('k3')];
    const status = await begin('system', upload(ndjson(...lines)));
    const id = status.split('/').at(-1) ?? '';
    // Another process took the job, wrote some of its lines, and died.
    const taken = await house.bulk.jobs.take(['bulk-import'], {
      holder: 'dead',
      now: house.clock(),
      until: house.clock(),
    });
    expect(taken?.id).toBe(id);
    for (const resource of [observation('k1'), observation('k3')]) {
      await send('system', { method: 'PUT', url: `/Observation/${resource.id}`, body: resource });
    }
    await send('system', { method: 'POST', url: '/', body: bundle });
    await worker.work();
    const manifest = await manifestOf('system', status);
    expect(manifest).toMatchObject({ error: [], extension: { lines: 4, imported: 4, refused: 0 } });
    expect(await Promise.all(['k1', 'k2', 'k3', 'k8', 'k9'].map((one) => versionOf(`/Observation/${one}`)))).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it('writes no line twice where one object has several, nor after many empty lines', async () => {
    const note = (text: string) => observation('k4', 'astrid', { note: [{ text }] });
    const lines = [note('first'), ...Array<string>(120).fill(''), observation('k5'), note('second')];
    await begin('system', upload(ndjson(...lines)));
    const now = house.clock();
    await house.bulk.jobs.take(['bulk-import'], { holder: 'dead', now, until: now });
    for (const resource of [note('first'), observation('k5')]) {
      await send('system', { method: 'PUT', url: `/Observation/${resource.id}`, body: resource });
    }
    await worker.work();
    expect(await Promise.all(['k4', 'k5'].map((one) => versionOf(`/Observation/${one}`)))).toEqual([2, 1]);
  });

  it('by one who has lost the job leaves the rest to the other', async () => {
    const status = await begin('system', upload(ndjson(observation('l1'))));
    const id = status.split('/').at(-1) ?? '';
    const now = house.clock();
    await house.bulk.jobs.take(['bulk-import'], { holder: 'slow', now, until: now });
    await worker.work();
    const late = { holder: 'slow', now, until: now + 1 };
    expect(await house.bulk.jobs.keep(id, late, '{}')).toBe(false);
    const end = { state: 'failed', reached: '{}', now, expires: now } as const;
    expect(await house.bulk.jobs.end(id, 'slow', end)).toBe(false);
    expect((await send('system', { url: status })).status).toBe(200);
  });
});
