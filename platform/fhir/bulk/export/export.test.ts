// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: an export, as a client meets it.

import { existsSync, readdirSync } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../testing/people.ts';
import { testHouse } from '../../testing/test-house.ts';
import { openWorker } from '../job/worker.ts';
import { ASYNC, bulkClient } from '../testing.ts';

const time = { now: Date.parse('2026-11-20T08:00:00Z') };
const fhir = await testHouse({ clock: () => time.now, bulk: { step: 3, jobs: 2 } });
const { send, house } = fhir;
const { worker, kickOff, begin, manifestOf, done, linesOf, namesOf } = bulkClient(fhir);

const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;
const put = async (resource: { resourceType: string; id: string } & Record<string, unknown>): Promise<void> => {
  const answer = await send('system', {
    method: 'PUT',
    url: `/${resource.resourceType}/${resource.id}`,
    body: resource,
  });
  expect([200, 201], answer.text).toContain(answer.status);
};
const remove = async (url: string): Promise<void> => {
  expect((await send('system', { method: 'DELETE', url })).status).toBeLessThan(300);
};
const observation = (id: string, patient: string, value = 37) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: value > 38 ? '8310-5' : '8867-4' }], text: 'x' },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-11-20T07:00:00Z',
  valueQuantity: { value, unit: 'x' },
});
const provenance = (id: string, target: string) => ({
  resourceType: 'Provenance',
  id,
  target: [{ reference: target }],
  recorded: '2026-11-20T07:00:00Z',
  agent: [{ who: { reference: 'Practitioner/kari' } }],
});
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });
const patient = (id: string) => ({ name: 'patient', valueReference: { reference: `Patient/${id}` } });

const CAST = [
  'List/kari-today',
  'Organization/home-care',
  'Patient/astrid',
  'Patient/bjorn',
  'Practitioner/kari',
  'PractitionerRole/kari-home-care',
];

beforeAll(async () => {
  await cast(fhir);
  for (const [id, who, value] of [
    ['a1', 'astrid', 37],
    ['a2', 'astrid', 39],
    ['b1', 'bjorn', 37],
    ['b2', 'bjorn', 40],
  ] as const) {
    await put(observation(id, who, value));
  }
  await put(provenance('pa', 'Observation/a1'));
  await put(provenance('pb', 'Observation/b1'));
  await put({
    resourceType: 'Group',
    id: 'ward',
    type: 'person',
    actual: true,
    member: [{ entity: { reference: 'Patient/bjorn' } }, { entity: { reference: 'Patient/astrid' }, inactive: true }],
  });
  fhir.admit('observer', { sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/Observation.rs' });
});

describe('A kick-off is refused', () => {
  it('without a token with 401, and to who may search nothing with 403', async () => {
    expect((await kickOff(null, { url: '/$export' })).status).toBe(401);
    fhir.admit('mute', { sub: 'mute', client_id: 'mute', scope: 'system/*.c' });
    expect((await kickOff('mute', { url: '/$export' })).status).toBe(403);
  });

  it('without Prefer: respond-async, in words', async () => {
    for (const url of ['/$export', '/Patient/$export', '/Group/ward/$export']) {
      const answer = await send('system', { url });
      expect([answer.status, codeOf(answer), answer.headers['content-type']]).toEqual([
        400,
        'async-required',
        expect.stringContaining('application/fhir+json'),
      ]);
    }
  });

  it.each([
    ['_outputFormat=csv', '_outputFormat'],
    ['_type=Observation,Nothing', '_type'],
    ['_since=yesterday', undefined],
    ['_typeFilter=Observation', '_typeFilter'],
    ['_typeFilter=Observation%3F_sort%3Ddate', '_typeFilter'],
    ['_typeFilter=Observation%3F_content%3Dfall', '_typeFilter'],
    ['_type=Patient&_typeFilter=Observation%3Fcode%3Dx', '_typeFilter'],
    ['_elements=name.family', '_elements'],
    ['_elements=nothing', '_elements'],
    ['includeAssociatedData=LatestProvenanceResources', 'includeAssociatedData'],
    ['organizeOutputBy=Patient', 'organizeOutputBy'],
    ['_until=2026-11-20T08:00:00Z', '_until'],
    ['allowPartialManifests=true', 'allowPartialManifests'],
  ])('with %s, and says which parameter', async (query, expression) => {
    const answer = await kickOff('system', { url: `/$export?${query}` });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'operation-parameter']);
    if (expression !== undefined) expect(answer.json.issue[0].expression).toEqual([expression]);
  });

  it('with a filter that no search would take, and with an unknown parameter', async () => {
    const filter = await kickOff('system', { url: '/$export?_typeFilter=Observation%3Fnothing%3Dx' });
    expect([filter.status, codeOf(filter)]).toEqual([400, 'parameter-unknown']);
    expect((await kickOff('system', { url: '/$export?_nothing=1' })).status).toBe(400);
  });

  it('with a national number in its address', async () => {
    const filter = encodeURIComponent('Patient?identifier=urn:oid:2.16.578.1.12.4.1.4.1|13057248881');
    const answer = await kickOff('system', { url: `/$export?_typeFilter=${filter}` });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'parameter-personal']);
    expect(answer.text).not.toContain('13057248881');
  });

  it('for patients where they cannot be named', async () => {
    const posted = { method: 'POST', body: parameters(patient('astrid')) } as const;
    expect((await kickOff('system', { ...posted, url: '/$export' })).status).toBe(400);
    expect((await kickOff('system', { url: '/Patient/$export?patient=Patient/astrid' })).status).toBe(400);
    const other = parameters({ name: 'patient', valueReference: { reference: 'Observation/a1' } });
    expect((await kickOff('system', { method: 'POST', url: '/Patient/$export', body: other })).status).toBe(400);
  });

  it('for a type that the scopes do not cover, and for types without patients only', async () => {
    expect((await kickOff('observer', { url: '/$export?_type=Patient' })).status).toBe(403);
    expect((await kickOff('system', { url: '/Patient/$export?_type=Organization' })).status).toBe(400);
  });

  it('for a group that is not there', async () => {
    expect((await kickOff('system', { url: '/Group/nothing/$export' })).status).toBe(404);
  });

  it('with 429 and a time to wait, when as many are under way as one may have', async () => {
    const first = await begin('system', { url: '/$export?_type=Patient' });
    const second = await begin('system', { url: '/$export?_type=Patient' });
    const third = await kickOff('system', { url: '/$export' });
    expect([third.status, codeOf(third), third.headers['retry-after']]).toEqual([429, 'jobs-too-many', '2']);
    expect((await send('system', { method: 'DELETE', url: first })).status).toBe(202);
    expect((await send('system', { method: 'DELETE', url: second })).status).toBe(202);
    await worker.work();
  });
});

describe('Leniency', () => {
  it('leaves out what is not offered, never a wrong value', async () => {
    const lenient = { headers: { prefer: 'respond-async, handling=lenient' } };
    const manifest = await (async () => {
      const begun = await send('system', { url: '/$export?_type=Patient&organizeOutputBy=Patient', ...lenient });
      expect(begun.status).toBe(202);
      await worker.work();
      return manifestOf('system', String(begun.headers['content-location']));
    })();
    expect(await namesOf('system', manifest.output)).toEqual(['Patient/astrid', 'Patient/bjorn']);
    expect((await send('system', { url: '/$export?_type=Nothing', ...lenient })).status).toBe(400);
  });
});

describe('An export of everything', () => {
  it('is told under way with its progress, then with a manifest, and gives each resource once', async () => {
    const status = await begin('system', { url: '/$export?_outputFormat=ndjson' });
    expect(status).toMatch(/^https:\/\/journal\.example\.no\/fhir\/\$export\//);
    const waiting = await send('system', { url: status });
    expect([waiting.status, waiting.headers['x-progress'], waiting.headers['retry-after']]).toEqual([
      202,
      '0 %, 0 resources',
      '2',
    ]);
    await worker.work();
    const answer = await send('system', { url: status });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringMatching(/^application\/json/)]);
    expect(Date.parse(String(answer.headers['expires']))).toBeGreaterThan(time.now);
    expect(answer.json).toMatchObject({
      transactionTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      request: 'https://journal.example.no/fhir/$export?_outputFormat=ndjson',
      requiresAccessToken: true,
      deleted: [],
      error: [],
    });
    expect(await namesOf('system', answer.json.output)).toEqual(
      [
        ...CAST,
        'Group/ward',
        ...['a1', 'a2', 'b1', 'b2'].map((id) => `Observation/${id}`),
        'Provenance/pa',
        'Provenance/pb',
      ].sort(),
    );
  });

  it('gives each resource as it is stored, byte by byte', async () => {
    const { output } = await done('system', { url: '/$export?_type=Observation' });
    const read = await send('system', { url: '/Observation/a1' });
    const lines = (await send('system', { url: output[0]?.url ?? '' })).text.split('\n');
    expect(lines).toContain(read.text);
  });

  it.each(['application/fhir+ndjson', 'application/ndjson', 'ndjson'])('takes _outputFormat=%s', async (format) => {
    const { output } = await done('system', {
      url: `/$export?_type=Patient&_outputFormat=${encodeURIComponent(format)}`,
    });
    expect(output.map(({ type, count }) => [type, count])).toEqual([['Patient', 2]]);
  });

  it('gives attachments that are kept here with an absolute address, which the same token opens', async () => {
    const data = Buffer.from('{"resourceType":"Binary"}').toString('base64');
    await put({ resourceType: 'Binary', id: 'scan', contentType: 'text/plain', data });
    await put({
      resourceType: 'DocumentReference',
      id: 'letter',
      status: 'current',
      subject: { reference: 'Patient/astrid' },
      content: [{ attachment: { contentType: 'text/plain', url: 'Binary/scan', title: 'say "url":"Binary/x"' } }],
    });
    const [letter] = await linesOf(
      'system',
      (await done('system', { url: '/$export?_type=DocumentReference' })).output,
    );
    const attachment = { url: 'https://journal.example.no/fhir/Binary/scan', title: 'say "url":"Binary/x"' };
    expect(letter).toMatchObject({ content: [{ attachment }] });
    expect((await send('system', { url: attachment.url })).status).toBe(200);
    await remove('/DocumentReference/letter');
    await remove('/Binary/scan');
  });

  it('with several of the same parameter is as with one list', async () => {
    const { output } = await done('system', { url: '/$export?_type=Patient&_type=Practitioner,Group' });
    expect(output.map(({ type }) => type).sort()).toEqual(['Group', 'Patient', 'Practitioner']);
  });

  it('can be posted; the address of the manifest then has no parameters', async () => {
    const body = parameters(
      { name: '_type', valueString: 'Patient' },
      { name: '_outputFormat', valueString: 'application/fhir+ndjson' },
    );
    const { output, request } = await done('system', { method: 'POST', url: '/$export', body });
    expect(await namesOf('system', output)).toEqual(['Patient/astrid', 'Patient/bjorn']);
    expect(request).toBe('https://journal.example.no/fhir/$export');
  });

  it('gives of a type what meets one of its filters, and the other types whole', async () => {
    const filter = encodeURIComponent(
      'Observation?code=http://loinc.org|8310-5&patient=bjorn,Observation?code=8867-4&patient=astrid,bjorn,Patient?active:not=true',
    );
    const url = `/$export?_type=Observation,Patient,Group&_typeFilter=${filter}`;
    const repeated = decodeURIComponent(filter)
      .split(/,(?=[A-Z])/)
      .map((one) => `&_typeFilter=${encodeURIComponent(one)}`)
      .join('');
    const again = await done('system', { url: `/$export?_type=Observation,Patient,Group${repeated}` });
    const { output } = await done('system', { url });
    expect(await namesOf('system', again.output)).toEqual(await namesOf('system', output));
    expect(await namesOf('system', output)).toEqual([
      'Group/ward',
      'Observation/a1',
      'Observation/b1',
      'Observation/b2',
      'Patient/astrid',
      'Patient/bjorn',
    ]);
  });

  it('takes a _filter among them', async () => {
    const namesBy = async (search: string) => {
      const url = `/$export?_type=Observation&_typeFilter=${encodeURIComponent(search)}`;
      return namesOf('system', (await done('system', { url })).output);
    };
    const filter = encodeURIComponent('not (patient re Patient/bjorn) and code eq http://loinc.org|8867-4');
    const names = await namesBy(`Observation?_filter=${filter}`);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(await namesBy('Observation?patient=astrid&code=http://loinc.org|8867-4'));
  });

  it('with _elements gives these and the mandatory ones, and says so', async () => {
    const { output } = await done('system', {
      url: '/$export?_type=Patient,Observation&_elements=id,Observation.subject',
    });
    const lines = await linesOf('system', output);
    const one = lines.find(({ id }) => id === 'a1');
    expect(Object.keys(one ?? {}).sort()).toEqual(['code', 'id', 'meta', 'resourceType', 'status', 'subject']);
    expect(JSON.stringify(one)).toContain('SUBSETTED');
    expect(Object.keys(lines.find(({ id }) => id === 'astrid') ?? {}).sort()).toEqual(['id', 'meta', 'resourceType']);
  });
});

describe('An export of patients', () => {
  it('gives their compartments and the Provenance of these, and nothing of the house', async () => {
    const { output } = await done('system', { url: '/Patient/$export' });
    expect(await namesOf('system', output)).toEqual(
      [
        ...['a1', 'a2', 'b1', 'b2'].map((id) => `Observation/${id}`),
        'Group/ward',
        'Patient/astrid',
        'Patient/bjorn',
        'Provenance/pa',
        'Provenance/pb',
      ].sort(),
    );
  });

  it('gives nothing of others than those named, and tells of a name that leads nowhere', async () => {
    const body = parameters(patient('bjorn'), patient('nobody'));
    const { output, error } = await done('system', { method: 'POST', url: '/Patient/$export', body });
    expect(await namesOf('system', output)).toEqual([
      'Observation/b1',
      'Observation/b2',
      'Patient/bjorn',
      'Provenance/pb',
    ]);
    const outcomes = await linesOf('system', error);
    expect(outcomes.map((one) => JSON.stringify(one))).toEqual([expect.stringContaining('Patient/nobody')]);
  });

  it('of a group gives its active members', async () => {
    const { output } = await done('system', { url: '/Group/ward/$export?_type=Patient,Observation' });
    expect(await namesOf('system', output)).toEqual(['Observation/b1', 'Observation/b2', 'Patient/bjorn']);
    const body = parameters(patient('astrid'));
    const named = await done('system', { method: 'POST', url: '/Group/ward/$export', body });
    expect([named.output, named.error.map(({ count }) => count)]).toEqual([[], [1]]);
  });
});

describe('Each row passes the decision', () => {
  it('of a nurse: her own patients only', async () => {
    const { output } = await done('nurse', { url: '/$export?_type=Patient,Observation,Provenance,Practitioner' });
    expect(await namesOf('nurse', output)).toEqual([
      'Observation/a1',
      'Observation/a2',
      'Patient/astrid',
      'Practitioner/kari',
      'Provenance/pa',
      'Provenance/pb',
    ]);
    const patients = await done('nurse', { url: '/Patient/$export?_type=Observation,Provenance' });
    expect(await namesOf('nurse', patients.output)).toEqual(['Observation/a1', 'Observation/a2', 'Provenance/pa']);
  });

  it('of a citizen: herself, and of others not even that they are here', async () => {
    const { output } = await done('citizen', { url: '/Patient/$export?_type=Patient,Observation' });
    expect(await namesOf('citizen', output)).toEqual(['Observation/a1', 'Observation/a2', 'Patient/astrid']);
    const body = parameters(patient('bjorn'), patient('nobody'));
    const others = await done('citizen', { method: 'POST', url: '/Patient/$export', body });
    expect(others.output).toEqual([]);
    const [one, other] = (await linesOf('citizen', others.error)).map((outcome) => JSON.stringify(outcome));
    expect(one?.replace('bjorn', 'nobody')).toBe(other);
  });

  it('of scopes: without _type only the types that they name', async () => {
    const { output } = await done('observer', { url: '/$export' });
    expect(new Set(output.map(({ type }) => type))).toEqual(new Set(['Observation']));
  });

  it('of the moment when it is done: rights that were lost in between fail the job', async () => {
    fhir.admit('short', {
      sub: 'short',
      client_id: 'short',
      scope: 'user/*.rs',
      fhirUser: 'Practitioner/per',
      purpose: 'TREAT',
    });
    await put({ resourceType: 'Practitioner', id: 'per', name: [{ family: 'Lie' }] });
    const role = {
      resourceType: 'PractitionerRole',
      id: 'per-role',
      active: true,
      practitioner: { reference: 'Practitioner/per' },
      organization: { reference: 'Organization/home-care' },
      code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP' }] }],
    };
    await put(role);
    const status = await begin('short', { url: '/$export?_type=Patient' });
    await put({ ...role, active: false });
    await worker.work();
    const answer = await send('short', { url: status });
    expect([answer.status, answer.headers['content-type']]).toEqual([
      403,
      expect.stringContaining('application/fhir+json'),
    ]);
  });

  it('is in the log of each patient', async () => {
    const lines = async () => {
      const { json } = await send('citizen', { url: '/AuditEvent?_count=1000' });
      return json.entry.length as number;
    };
    const first = await lines();
    // Reading the log is a line of the log.
    const itself = (await lines()) - first;
    await done('system', { url: '/$export?_type=Observation' });
    expect(await lines()).toBe(first + 2 * itself + 1);
  });
});

describe('With _since', () => {
  it('comes what was changed later, and what was deleted as Bundles of deletions', async () => {
    await put(observation('gone', 'bjorn'));
    const first = await done('system', { url: '/$export?_type=Observation' });
    await put(observation('b1', 'bjorn', 41));
    await put(observation('new', 'astrid'));
    await remove('/Observation/gone');
    const since = encodeURIComponent(first.transactionTime);
    const { output, deleted, transactionTime } = await done('system', {
      url: `/$export?_type=Observation&_since=${since}`,
    });
    expect(await namesOf('system', output)).toEqual(['Observation/b1', 'Observation/new']);
    const changed = (await linesOf('system', output)).find(({ id }) => id === 'b1');
    expect(changed).toMatchObject({ meta: { versionId: '2' }, valueQuantity: { value: 41 } });
    expect((await linesOf('system', deleted)).map(({ entry, type }) => [type, entry])).toEqual([
      ['transaction', [{ request: { method: 'DELETE', url: 'Observation/gone' } }]],
    ]);
    const again = await done('system', { url: `/$export?_since=${encodeURIComponent(transactionTime)}` });
    expect([again.output, again.deleted]).toEqual([[], []]);
  });

  it('nothing that is written after the promised time comes, and the next export has it', async () => {
    const before = await done('system', { url: '/$export?_type=Observation' });
    await put(observation('later', 'astrid'));
    const since = encodeURIComponent(before.transactionTime);
    const { output } = await done('system', { url: `/$export?_type=Observation&_since=${since}` });
    expect(await namesOf('system', output)).toEqual(['Observation/later']);
  });
});

describe('An export that is left again and again', () => {
  it('goes on from each checkpoint, and gives each resource once', async () => {
    const whole = await done('system', { url: '/$export' });
    const status = await begin('system', { url: '/$export' });
    let turns = 0;
    for (; (await send('system', { url: status })).status === 202; turns += 1) {
      const { jobs } = house.bulk;
      const keep: typeof jobs.keep = async (...checkpoint) => {
        const kept = await jobs.keep(...checkpoint);
        void another.stop();
        return kept;
      };
      const another = openWorker(house, { ...house.bulk, jobs: { ...jobs, keep } }, (error) => {
        throw error;
      });
      await another.work();
      expect(turns).toBeLessThan(50);
    }
    expect(turns).toBeGreaterThan(3);
    const { output } = await manifestOf('system', status);
    expect(await namesOf('system', output)).toEqual(await namesOf('system', whole.output));
  });
});

describe('The job and its files', () => {
  it('are for who asked, with scopes that cover them', async () => {
    fhir.admit('twin', { sub: 'bootstrap', client_id: 'bootstrap', scope: 'system/Patient.rs' });
    const status = await begin('system', { url: '/$export?_type=Observation' });
    await worker.work();
    const manifest = await manifestOf('system', status);
    const [file] = manifest.output;
    for (const url of [status, file?.url ?? '']) {
      expect((await send(null, { url })).status).toBe(401);
      expect((await send('nurse', { url })).status).toBe(404);
      expect((await send('twin', { url })).status).toBe(403);
    }
    expect((await send('nurse', { method: 'DELETE', url: status })).status).toBe(404);
    expect((await manifestOf('system', status)).output).toEqual(manifest.output);
  });

  it('come as NDJSON, gzipped for who takes it, and never more of a file than was counted', async () => {
    const { output } = await done('system', { url: '/$export?_type=Patient' });
    const url = output[0]?.url ?? '';
    const plain = await send('system', { url, headers: { accept: 'application/fhir+ndjson' } });
    expect([plain.status, plain.headers['content-type']]).toEqual([200, 'application/fhir+ndjson']);
    const name = url.split('/').at(-1) ?? '';
    const id = url.split('/').at(-2) ?? '';
    await appendFile(join(house.bulk.folder, id, name), '{"half a li');
    expect((await send('system', { url })).text).toBe(plain.text);
    const packed = await fhir.app.inject({
      url: new URL(url).pathname,
      headers: { authorization: 'Bearer system', 'accept-encoding': 'gzip' },
    });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.text);
  });

  it('have no other addresses', async () => {
    const status = await begin('system', { url: '/$export?_type=Patient' });
    await worker.work();
    for (const url of [
      `${status}/nothing`,
      `${status}/..%2f..%2fpackage.json`,
      '/$export/nothing',
      `${status.replace('export', 'import')}`,
    ]) {
      const answer = await send('system', { url });
      expect([url, answer.status, answer.json.resourceType]).toEqual([url, 404, 'OperationOutcome']);
    }
  });

  it('that are missing on the disk are 404, not half an answer', async () => {
    const { output } = await done('system', { url: '/$export?_type=Patient' });
    const url = output[0]?.url ?? '';
    await rm(join(house.bulk.folder, url.split('/').at(-2) ?? ''), { recursive: true });
    expect((await send('system', { url })).status).toBe(404);
  });

  it('are gone when the client cancels, under way or done', async () => {
    for (const moment of ['under way', 'done']) {
      const status = await begin('system', { url: '/$export?_type=Patient' });
      if (moment === 'done') await worker.work();
      const answer = await send('system', { method: 'DELETE', url: status });
      expect([moment, answer.status]).toEqual([moment, 202]);
      const after = await send('system', { url: status });
      expect([after.status, after.json.resourceType]).toEqual([404, 'OperationOutcome']);
      expect((await send('system', { method: 'DELETE', url: status })).status).toBe(404);
      await worker.work();
      expect(existsSync(join(house.bulk.folder, status.split('/').at(-1) ?? ''))).toBe(false);
    }
  });

  it('are gone when they have expired', async () => {
    const status = await begin('system', { url: '/$export?_type=Patient' });
    await worker.work();
    const id = status.split('/').at(-1) ?? '';
    expect(readdirSync(house.bulk.folder)).toContain(id);
    time.now += house.bulk.limits.life;
    expect((await send('system', { url: status })).status).toBe(404);
    await worker.work();
    expect(readdirSync(house.bulk.folder)).not.toContain(id);
  });

  it('name nobody in the job table', async () => {
    const body = parameters({ name: '_typeFilter', valueString: 'Patient?name=Berg' });
    const status = await begin('system', { method: 'POST', url: '/$export', body });
    const job = await house.bulk.jobs.take(['bulk-export'], { holder: 'x', now: time.now, until: time.now });
    expect(job?.id).toBe(status.split('/').at(-1));
    expect(job?.detail).not.toContain('Berg');
    await worker.work();
  });
});

describe('A patient who was merged into another', () => {
  it('is exported with the other’s record, under either id', async () => {
    await put({ resourceType: 'Patient', id: 'twice' });
    await put(observation('t1', 'twice'));
    await put({ resourceType: 'Patient', id: 'once' });
    const body = parameters(
      { name: 'source-patient', valueReference: { reference: 'Patient/twice' } },
      { name: 'target-patient', valueReference: { reference: 'Patient/once' } },
      { name: 'reason', valueString: 'Registrert to ganger' },
    );
    expect((await send('system', { method: 'POST', url: '/Patient/$merge', body })).status).toBe(200);
    for (const id of ['twice', 'once']) {
      const asked = parameters(patient(id), { name: '_type', valueString: 'Observation' });
      const { output, error } = await done('system', { method: 'POST', url: '/Patient/$export', body: asked });
      expect([id, await namesOf('system', output), error]).toEqual([id, ['Observation/t1'], []]);
    }
  });
});

describe('The CapabilityStatement', () => {
  it('declares the guide, its operations, and where they are', async () => {
    const { json } = await send(null, { url: '/metadata' });
    expect(json.instantiates).toContain('http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data');
    const of = (type: string) => json.rest[0].resource.find((one: { type: string }) => one.type === type).operation;
    const definition = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition';
    expect(json.rest[0].operation).toContainEqual(expect.objectContaining({ definition: `${definition}/export` }));
    expect(of('Patient')).toContainEqual(expect.objectContaining({ definition: `${definition}/patient-export` }));
    expect(of('Group')).toContainEqual(expect.objectContaining({ definition: `${definition}/group-export` }));
    expect(ASYNC.prefer).toBe('respond-async');
  });
});
