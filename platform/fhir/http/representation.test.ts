// https://hl7.org/fhir/R4/http.html#mime-type, #parameters and search.html#summary: one content in every form, errors first.

import { brotliCompressSync, gzipSync } from 'node:zlib';
import { readXml } from '@fkj/standards-fhir';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TestAnswer, testHouse } from '../testing/test-house.ts';

const fhir = await testHouse({ limits: { body: 4000, depth: 20 } });
const { send } = fhir;

const XML = 'application/fhir+xml';
const NS = 'xmlns="http://hl7.org/fhir"';
const patient = {
  resourceType: 'Patient',
  id: 'kari',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Kari</div>' },
  active: true,
  name: [{ family: 'Nordmann' }],
  contact: [{ gender: 'male' }],
};
const weightXml = `<?xml version="1.0" encoding="UTF-8"?>
<Observation ${NS}>
  <!-- not kept -->
  <id value="vekt"/>
  <status value="final"/>
  <code><text value="Vekt"/></code>
  <subject><reference value="Patient/kari"/></subject>
  <valueQuantity><value value="81.50"/><unit value="kg"/></valueQuantity>
</Observation>`;

/** The JSON that an XML answer says. */
function said(answer: TestAnswer) {
  expect(answer.headers['content-type']).toBe(`${XML}; charset=utf-8`);
  const json = readXml(answer.text);
  if (!json.ok) throw new Error(answer.text);
  return JSON.parse(json.value);
}

/** Names of the elements besides those that are always there. */
const shownIn = (resource: object): readonly string[] =>
  Object.keys(resource).filter((name) => !['resourceType', 'id', 'meta'].includes(name));

const tagsOf = (resource: { meta: { tag?: { code: string }[] } }) => resource.meta.tag?.map(({ code }) => code);

beforeAll(async () => {
  expect((await send('system', { method: 'PUT', url: '/Patient/kari', body: patient })).status).toBe(201);
  const sent = { method: 'PUT', url: '/Observation/vekt', body: weightXml, headers: { 'content-type': XML } } as const;
  expect((await send('system', sent)).status).toBe(201);
});

describe('XML that is no sound resource', () => {
  it.each([
    ['not XML', '<Patient', 400, 'not-xml'],
    ['a DTD', `<!DOCTYPE Patient><Patient ${NS}/>`, 400, 'not-xml'],
    ['another root', '<html/>', 400, 'not-resource'],
    ['an unknown element', `<Patient ${NS}><colour value="red"/></Patient>`, 400, 'unknown-element'],
    ['disorder', `<Patient ${NS}><gender value="male"/><active value="true"/></Patient>`, 400, 'out-of-order'],
    ['a wrong code', `<Patient ${NS}><gender value="zzz"/></Patient>`, 400, 'unknown-code'],
    ['another type', `<Basic ${NS}><code><text value="a"/></code></Basic>`, 400, 'wrong-type'],
    [
      'over-deep XML',
      `<Patient ${NS}>${'<extension url="u">'.repeat(30)}${'</extension>'.repeat(30)}</Patient>`,
      400,
      'too-deep',
    ],
    ['too much', `<Patient ${NS}><id value="${'x'.repeat(5000)}"/></Patient>`, 413, 'too-large'],
    ['nothing', '', 400, 'no-body'],
  ])('is refused: %s', async (_what, body, status, code) => {
    const headers = { 'content-type': XML };
    const answer = await send('system', { method: 'POST', url: '/Patient', body, headers });
    expect([answer.status, answer.json.issue[0].details.coding[0].code]).toEqual([status, code]);
  });

  it('is told in XML to who asks in XML, whatever is wrong', async () => {
    for (const request of [
      { url: '/Patients/1' },
      { url: '/Patient/none' },
      { url: '/Patient/1/2/3/4' },
      { url: '/Patient?colour=red' },
      { method: 'DELETE', url: '/_history' },
    ] as const) {
      const answer = await send('system', { ...request, headers: { accept: XML } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(said(answer).resourceType).toBe('OperationOutcome');
    }
    expect(said(await send(null, { url: '/Patient/none?_format=xml' })).issue[0].code).toBe('login');
  });
});

describe('XML', () => {
  it('goes in and comes out, digits included', async () => {
    const json = await send('system', { url: '/Observation/vekt' });
    expect(json.text).toContain('"valueQuantity":{"value":81.50,"unit":"kg"}');
    const xml = await send('system', { url: '/Observation/vekt', headers: { accept: XML } });
    expect(xml.text).toContain('<value value="81.50"/>');
    expect(said(xml)).toEqual(json.json);
    expect([xml.headers['etag'], xml.headers['vary']]).toEqual(['W/"1"', 'Accept']);
  });

  it('holds the log of a patient', async () => {
    const url = '/AuditEvent?patient=kari&_count=5';
    const log = said(await send('system', { url, headers: { accept: XML } }));
    expect(log.entry.length).toBeGreaterThan(0);
  });

  it.each([
    ['/Patient/kari/_history/1', 'Patient'],
    ['/Patient/kari/_history', 'Bundle'],
    ['/Patient?_id=kari', 'Bundle'],
    ['/Observation?_include=Observation:subject', 'Bundle'],
    ['/metadata', 'CapabilityStatement'],
  ])('is what %s answers, with the content of JSON', async (url, kind) => {
    const xml = said(await send('system', { url, headers: { accept: XML } }));
    expect(xml.resourceType).toBe(kind);
    expect(xml).toEqual((await send('system', { url })).json);
  });

  it('is taken and given by transactions, batches and posted searches', async () => {
    const bundle = (type: string) => `<Bundle ${NS}><type value="${type}"/><entry><resource>
      <Basic><code><text value="a"/></code></Basic></resource><request><method value="POST"/><url value="Basic"/></request></entry>
      <entry><request><method value="GET"/><url value="Patient/kari?_elements=name"/></request></entry></Bundle>`;
    for (const type of ['transaction', 'batch']) {
      const headers = { 'content-type': 'text/xml', accept: XML };
      const answer = said(await send('system', { method: 'POST', url: '/', body: bundle(type), headers }));
      expect(answer.entry[0].response.status).toBe('201 Created');
      expect(shownIn(answer.entry[1].resource)).toEqual(['name']);
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await send('system', {
      method: 'POST',
      url: '/Patient/_search',
      body: '_id=kari&_format=xml',
      headers,
    });
    expect(said(posted).entry[0].resource.id).toBe('kari');
    expect(said(posted).link[0].url).toMatch(/_page=.+&_format=xml$/);
  });

  it('is spoken by operations', async () => {
    const body = `<Parameters ${NS}><parameter><name value="expression"/><valueString value="Patient.birthDate"/></parameter>
      <parameter><name value="resource"/><resource><Patient><birthDate value="1970"/></Patient></resource></parameter></Parameters>`;
    const headers = { 'content-type': XML, accept: XML };
    const answer = said(await send('system', { method: 'POST', url: '/$fhirpath', body, headers }));
    expect(JSON.stringify(answer.parameter)).toContain('1970');
  });

  it('that is created is shown as the caller prefers', async () => {
    const body = `<Basic ${NS}><code><text value="a"/></code></Basic>`;
    const headers = { 'content-type': XML, accept: XML };
    const created = await send('system', { method: 'POST', url: '/Basic', body, headers });
    expect([created.status, said(created).code.text]).toEqual([201, 'a']);
    const outcome = { ...headers, prefer: 'return=OperationOutcome' };
    expect(said(await send('system', { method: 'POST', url: '/Basic', body, headers: outcome })).resourceType).toBe(
      'OperationOutcome',
    );
  });

  it('cannot hold what JSON can: 406, and JSON still answers', async () => {
    const body = { resourceType: 'Basic', id: 'odd', code: { text: 'a\uffff' } };
    expect((await send('system', { method: 'PUT', url: '/Basic/odd', body })).status).toBe(201);
    const refused = await send('system', { url: '/Basic/odd?_format=xml' });
    expect([refused.status, said(refused).issue[0].expression]).toEqual([406, ['Basic.code.text']]);
    expect((await send('system', { url: '/Basic/odd' })).status).toBe(200);
  });
});

describe('_pretty', () => {
  it('is true or false', async () => {
    expect((await send('system', { url: '/Patient/kari?_pretty=yes' })).status).toBe(400);
  });

  it('adds white space only, in JSON and XML', async () => {
    const plain = await send('system', { url: '/Observation/vekt' });
    const pretty = await send('system', { url: '/Observation/vekt?_pretty=true' });
    expect(pretty.text).toContain('\n  "valueQuantity": {\n    "value": 81.50,');
    expect(pretty.text.replace(/\n */g, '').replaceAll('": ', '":')).toBe(plain.text);
    const xml = await send('system', { url: '/Observation/vekt?_pretty=true&_format=xml' });
    expect(xml.text).toContain('\n  <valueQuantity>\n    <value value="81.50"/>');
    const found = await send('system', { url: '/Observation?_pretty=true' });
    expect(found.json.link[0].url).toMatch(/Observation\?_pretty=true$/);
  });
});

describe('A part of a resource', () => {
  it.each([
    ['/Patient/kari?_summary=short', 'parameter-value'],
    ['/Patient/kari?_summary=count', 'parameter-value'],
    ['/Patient/kari?_summary=true&_elements=name', 'parameter-value'],
    ['/Patient/kari?_elements=colour', 'parameter-value'],
    ['/Patient?_elements=name.family', 'parameter-value'],
    ['/Patient?_elements=Observation.name', 'parameter-value'],
    ['/Observation?_summary=text&_include=Observation:subject', 'parameter-value'],
    ['/Patient?_elements=13116900216,name', 'parameter-personal'],
    [`/Patient?_elements=${'name,'.repeat(200)}name`, 'parameter-value'],
    ['/Patient/kari/_history?_summary=count', 'parameter-unknown'],
  ])('is refused: %s', async (url, code) => {
    const answer = await send('system', { url });
    expect([answer.status, answer.json.issue[0].details.coding[0].code]).toEqual([400, code]);
  });

  it('is not taken as an update of the whole, alone or in a transaction', async () => {
    const body = (await send('system', { url: '/Patient/kari?_summary=true' })).json;
    const alone = await send('system', { method: 'PUT', url: '/Patient/kari', body });
    expect([alone.status, alone.json.issue[0].details.coding[0].code]).toEqual([422, 'subsetted']);
    const entry = [{ resource: body, request: { method: 'PUT', url: 'Patient/kari' } }];
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await send('system', { method: 'POST', url: '/', body: bundle })).status).toBe(422);
  });

  it.each([
    ['/Patient/kari?_summary=true', ['active', 'name']],
    ['/Patient/kari?_summary=text', ['text']],
    ['/Patient/kari?_summary=data', ['active', 'name', 'contact']],
    ['/Patient/kari?_elements=contact,Patient.name', ['name', 'contact']],
    ['/Patient/kari/_history/1?_elements=contact', ['contact']],
    ['/metadata?_elements=fhirVersion', ['status', 'date', 'kind', 'fhirVersion', 'format']],
  ])('%s', async (url, names) => {
    const { json } = await send('system', { url });
    expect(shownIn(json)).toEqual(names);
    expect(tagsOf(json)).toEqual(['SUBSETTED']);
  });

  it('is shown of what was written; an outcome is told in full', async () => {
    const body = { ...patient, id: 'part' };
    const put = { method: 'PUT', url: '/Patient/part?_elements=name', body } as const;
    const created = await send('system', put);
    expect([created.status, shownIn(created.json), tagsOf(created.json)]).toEqual([201, ['name'], ['SUBSETTED']]);
    const outcome = await send('system', { ...put, headers: { prefer: 'return=OperationOutcome' } });
    expect([outcome.json.resourceType, outcome.json.meta]).toEqual(['OperationOutcome', undefined]);
    expect((await send('system', { url: '/Patient/part' })).json.contact).toEqual(patient.contact);
    await send('system', { method: 'DELETE', url: '/Patient/part' });
  });

  it('is the whole with _summary=false, byte for byte', async () => {
    const whole = await send('system', { url: '/Patient/kari' });
    expect((await send('system', { url: '/Patient/kari?_summary=false' })).text).toBe(whole.text);
  });

  it('is what searches and histories show, on every page; included resources stay whole', async () => {
    const url = '/Observation?_include=Observation:subject&_elements=code&_count=1';
    const { json } = await send('system', { url });
    expect(json.link[0].url).toMatch(/&_elements=code/);
    const [match, included] = json.entry;
    expect(shownIn(match.resource)).toEqual(['status', 'code']);
    expect([tagsOf(match.resource), tagsOf(included.resource)]).toEqual([['SUBSETTED'], undefined]);
    const { json: history } = await send('system', { url: '/Patient/kari/_history?_summary=text' });
    expect(shownIn(history.entry[0].resource)).toEqual(['text']);

    await send('system', {
      method: 'PUT',
      url: '/Basic/a',
      body: { resourceType: 'Basic', id: 'a', code: { text: 'a' } },
    });
    const first = await send('system', { url: '/Basic?_summary=true&_count=1' });
    const next = first.json.link.find((link: { relation: string }) => link.relation === 'next').url;
    expect(next).toMatch(/&_summary=true$/);
    const second = await send('system', { url: next });
    expect(tagsOf(second.json.entry[0].resource)).toEqual(['SUBSETTED']);
  });

  it.each([
    '/?_type=Patient,Observation&_elements=code',
    '/Patient/kari/Observation?_elements=code',
    '/Patient/kari/*?_elements=code',
    '/_history?_elements=code',
  ])('is what %s shows, alone and in an entry', async (url) => {
    const { json } = await send('system', { url });
    const entry = [{ request: { method: 'GET', url: url.slice(1) } }];
    const body = { resourceType: 'Bundle', type: 'batch', entry };
    const batch = await send('system', { method: 'POST', url: '/', body });
    for (const bundle of [json, batch.json.entry[0].resource]) {
      const resources: { id: string; meta: object }[] = bundle.entry.flatMap(
        ({ resource }: { resource?: object }) => resource ?? [],
      );
      expect(resources.flatMap(tagsOf)).toEqual(resources.map(() => 'SUBSETTED'));
      const weight = resources.find(({ id }) => id === 'vekt');
      expect(shownIn(weight ?? {})).toEqual(['status', 'code']);
    }
  });

  it('is what operations show that find, on every page and in XML', async () => {
    let url: string | undefined = '/Patient/kari/$everything?_count=1&_elements=code&_format=xml';
    const shownOf = new Map<string, readonly string[]>();
    while (url !== undefined) {
      const bundle = said(await send('system', { url }));
      for (const { resource } of bundle.entry ?? []) shownOf.set(resource.id, shownIn(resource));
      url = bundle.link.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    }
    expect([shownOf.get('kari'), shownOf.get('vekt')]).toEqual([[], ['status', 'code']]);
  });

  it('says nothing in a condition', async () => {
    const headers = { 'if-none-exist': 'code=a&_elements=code' };
    const body = { resourceType: 'Basic', code: { text: 'c' } };
    expect((await send('system', { method: 'POST', url: '/Basic', body, headers })).status).toBe(400);
  });

  it('counts with _summary=count', async () => {
    const { json } = await send('system', { url: '/Patient?_summary=count' });
    expect([json.total, json.entry]).toEqual([1, undefined]);
  });

  it('leaves unknown elements out where the caller is lenient, and says so', async () => {
    const headers = { prefer: 'handling=lenient' };
    const { json } = await send('system', { url: '/Patient?_elements=colour,name', headers });
    expect(shownIn(json.entry[0].resource)).toEqual(['name']);
    expect(json.entry[1]).toMatchObject({
      search: { mode: 'outcome' },
      resource: { issue: [{ severity: 'information' }] },
    });
  });
});

describe('A packed body', () => {
  const json = JSON.stringify({ resourceType: 'Basic', code: { text: 'b' } });
  const post = (body: Buffer, encoding: string) =>
    send('system', { method: 'POST', url: '/Basic', body, headers: { 'content-encoding': encoding } });

  it('is refused when it is broken, packed otherwise, or too large unpacked', async () => {
    expect((await post(gzipSync(json).subarray(0, 20), 'gzip')).status).toBe(400);
    const large = await post(gzipSync(Buffer.alloc(3_000_000, ' ')), 'gzip');
    expect([large.status, large.json.issue[0].code]).toEqual([413, 'too-long']);
    const other = await post(Buffer.from(json), 'zstd');
    expect([other.status, other.headers['accept-encoding']]).toEqual([415, 'gzip, br']);
  });

  it('is not unpacked for who is not known', async () => {
    const body = Buffer.from('not packed at all');
    const headers = { 'content-encoding': 'gzip' };
    expect((await send(null, { method: 'POST', url: '/Basic', body, headers })).status).toBe(401);
  });

  it('is taken with gzip and br', async () => {
    expect((await post(gzipSync(json), 'gzip')).status).toBe(201);
    expect((await post(brotliCompressSync(json), 'br')).status).toBe(201);
  });
});

describe('What the caller has already', () => {
  it('is not sent again, by version or by time', async () => {
    const { headers } = await send('system', { url: '/Patient/kari' });
    const since = String(headers['last-modified']);
    for (const [url, header, status] of [
      ['/Patient/kari', { 'if-none-match': 'W/"1"' }, 304],
      ['/Patient/kari?_format=xml', { 'if-none-match': 'W/"1"' }, 304],
      ['/Patient/kari/_history/1', { 'if-none-match': 'W/"1"' }, 304],
      ['/Patient/kari', { 'if-modified-since': since }, 304],
      ['/Patient/kari', { 'if-none-match': 'W/"2"', 'if-modified-since': since }, 200],
      ['/Patient/kari', { 'if-modified-since': 'Mon, 05 Jan 2015 10:00:00 GMT' }, 200],
    ] as const) {
      const answer = await send('system', { url, headers: header });
      expect([answer.status, answer.text === '']).toEqual([status, status === 304]);
      expect(answer.headers['etag']).toBe('W/"1"');
    }
  });
});

describe('What the caller has already, in an entry', () => {
  const entries = (...known: readonly object[]) =>
    send('system', {
      method: 'POST',
      url: '/',
      body: {
        resourceType: 'Bundle',
        type: 'batch',
        entry: known.map((more) => ({ request: { method: 'GET', url: 'Patient/kari', ...more } })),
      },
    });

  it('is not sent again', async () => {
    const { meta } = (await send('system', { url: '/Patient/kari' })).json;
    const before = new Date(Date.parse(meta.lastUpdated) - 1).toISOString();
    const answer = await entries(
      { ifModifiedSince: 'yesterday' },
      { ifNoneMatch: 'W/"2"' },
      { ifModifiedSince: before },
      { ifNoneMatch: 'W/"1"' },
      { ifModifiedSince: meta.lastUpdated },
    );
    const statuses = answer.json.entry.map((entry: { response: { status: string } }) =>
      entry.response.status.slice(0, 3),
    );
    expect(statuses).toEqual(['400', '200', '200', '304', '304']);
    expect(answer.json.entry[3].resource).toBeUndefined();
  });
});

describe('HEAD and OPTIONS', () => {
  it('answer as GET without a body, and with what an address takes', async () => {
    const get = await send('system', { url: '/Patient/kari' });
    const head = await send('system', { method: 'HEAD', url: '/Patient/kari' });
    expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', get.headers['etag']]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect((await send('system', { method: 'HEAD', url: '/Patient/none' })).status).toBe(404);
    const options = await send(null, { method: 'OPTIONS', url: '/Patient/kari' });
    expect([options.status, options.text]).toEqual([204, '']);
    expect(String(options.headers['allow']).split(', ')).toEqual(
      expect.arrayContaining(['GET', 'HEAD', 'PUT', 'DELETE']),
    );
    expect((await send(null, { method: 'OPTIONS', url: '/Patient/1/2/3/4' })).status).toBe(404);
  });
});
