// https://hl7.org/fhir/R4/http.html: create, read, vread, update, delete and history of one object, errors first.

import { describe, expect, it } from 'vitest';
import { testHouse } from '../testing/test-house.ts';

const fhir = await testHouse({ limits: { body: 2000, depth: 20 } });
const { send } = fhir;
const codesOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue.map((issue) => issue.details.coding[0]?.code);

const weight = (id?: string) =>
  `{ "resourceType": "Observation", ${id ? `"id": "${id}",` : ''} "status": "final",
     "code": {"text": "Vekt\\u00e5"}, "subject": {"reference": "Patient/pat-1"}, "valueQuantity": {"value": 81.50} }`;

describe('A body that is not one sound resource', () => {
  it.each([
    ['not JSON', '{"resourceType":"Patient"', 400, 'not-json'],
    ['a member twice', '{"resourceType":"Patient","active":true,"active":false}', 400, 'duplicate-member'],
    ['a prototype key', '{"resourceType":"Patient","__proto__":{"active":true}}', 400, 'forbidden-name'],
    ['over-deep JSON', `{"resourceType":"Patient","extension":${'['.repeat(30)}${']'.repeat(30)}}`, 400, 'too-deep'],
    ['an unknown element', '{"resourceType":"Patient","colour":"red"}', 400, 'unknown-element'],
    ['a wrong type', '{"resourceType":"Patient","active":"yes"}', 400, 'wrong-json-type'],
    ['a wrong code', '{"resourceType":"Patient","gender":"zzz"}', 400, 'unknown-code'],
    ['a missing element', '{"resourceType":"Patient","link":[{"type":"seealso"}]}', 400, 'required-missing'],
    ['another type', '{"resourceType":"Basic","code":{"text":"x"}}', 400, undefined],
    ['a list', '[]', 400, 'not-resource'],
    ['no type', '{}', 400, 'not-resource'],
    ['nothing', '', 400, 'no-body'],
    ['too much', `{"resourceType":"Patient","language":"${'x'.repeat(3000)}"}`, 413, 'too-large'],
    [
      'Latin-1',
      Buffer.from('{"resourceType":"Patient","name":[{"text":"Bj\xf8rn"}]}', 'latin1'),
      400,
      'wrong-encoding',
    ],
    ['a byte order mark', '\ufeff{"resourceType":"Patient"}', 400, 'wrong-encoding'],
  ])('is refused: %s', async (_what, body, status, code) => {
    const answer = await send('system', { method: 'POST', url: '/Patient', body });
    expect(answer.status).toBe(status);
    expect(answer.json.resourceType).toBe('OperationOutcome');
    if (code !== undefined) expect(codesOf(answer)).toContain(code);
  });

  it('is told by element and sentence', async () => {
    const body = { resourceType: 'Patient', name: [{ given: ['A', 1] }] };
    const answer = await send('system', { method: 'POST', url: '/Patient', body });
    expect(answer.json.issue[0].expression).toEqual(['Patient.name[0].given[1]']);
    expect(answer.json.issue[0].diagnostics).toContain('Expected a string');
  });

  it('is refused in another format, in another character set and packed otherwise', async () => {
    for (const headers of [
      { 'content-type': 'text/turtle' },
      { 'content-type': 'application/fhir+json; charset=iso-8859-1' },
      { 'content-encoding': 'compress' },
    ]) {
      const answer = await send('system', { method: 'POST', url: '/Patient', body: '{}', headers });
      expect(answer.status).toBe(415);
    }
    expect((await send('system', { url: '/Patient/x?_format=ttl' })).status).toBe(406);
  });
});

describe('An address that leads nowhere', () => {
  it.each([
    ['GET', '/Patients/1', 404, 'unknown-kind'],
    ['GET', '/Patient/1/2/3/4', 404, 'unknown-route'],
    ['PATCH', '/Patient/1/_history', 405, 'method-not-allowed'],
    ['DELETE', '/Patient', 400, 'condition-empty'],
    ['GET', '/Patient/none', 404, 'not-found'],
    ['GET', '/Patient/none/_history/1', 404, 'not-found'],
    ['GET', '/Patient/none/_history', 404, 'not-found'],
    ['DELETE', '/Patient/none', 404, 'not-found'],
  ] as const)('%s %s is %i', async (method, url, status, code) => {
    const answer = await send('system', { method, url });
    expect(answer.status).toBe(status);
    expect(codesOf(answer)).toEqual([code]);
  });

  it('asks for log-in first', async () => {
    const answer = await send(null, { url: '/Patient/none' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
    expect((await send(null, { url: '/metadata' })).status).toBe(200);
  });
});

describe('One object', () => {
  it('is created, read byte-true, updated, deleted, and remembered', async () => {
    const created = await send('system', { method: 'POST', url: '/Observation', body: weight() });
    expect(created.status).toBe(201);
    const { id } = created.json;
    expect(created.headers['location']).toBe(`https://journal.example.no/fhir/Observation/${id}/_history/1`);
    expect(created.headers['etag']).toBe('W/"1"');
    expect(new Date(String(created.headers['last-modified'])).getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(created.text).toContain('"code":{"text":"Vekt\\u00e5"}');
    expect(created.text).toContain('"value":81.50}');

    const read = await send('system', { url: `/Observation/${id}` });
    expect(read.text).toBe(created.text);
    expect(read.json.meta.lastUpdated).toMatch(/^20\d\d-.*\.\d{3}Z$/);
    expect((await send('system', { method: 'HEAD', url: `/Observation/${id}` })).status).toBe(200);
    const known = await send('system', { url: `/Observation/${id}`, headers: { 'if-none-match': 'W/"1"' } });
    expect([known.status, known.text]).toEqual([304, '']);

    const stale = {
      method: 'PUT',
      url: `/Observation/${id}`,
      body: weight(id),
      headers: { 'if-match': 'W/"7"' },
    } as const;
    expect((await send('system', stale)).status).toBe(412);
    expect((await send('system', { ...stale, headers: { 'if-match': 'seven' } })).status).toBe(400);
    const updated = await send('system', { ...stale, headers: { 'if-match': 'W/"1"' } });
    expect([updated.status, updated.headers['etag'], updated.json.meta.versionId]).toEqual([200, 'W/"2"', '2']);

    const deleted = await send('system', { method: 'DELETE', url: `/Observation/${id}` });
    expect([deleted.status, deleted.text, deleted.headers['etag']]).toEqual([204, '', 'W/"3"']);
    const gone = await send('system', { url: `/Observation/${id}` });
    expect([gone.status, gone.headers['etag'], codesOf(gone)]).toEqual([410, 'W/"3"', ['deleted']]);
    expect((await send('system', { url: `/Observation/${id}/_history/1` })).text).toBe(created.text);
    expect((await send('system', { url: `/Observation/${id}/_history/3` })).status).toBe(410);
    expect((await send('system', { url: `/Observation/${id}/_history/4` })).status).toBe(404);

    const first = await send('system', { url: `/Observation/${id}/_history?_count=2` });
    expect(first.json.entry.map((one: { request: { method: string } }) => one.request.method)).toEqual([
      'DELETE',
      'PUT',
    ]);
    const next = first.json.link.find((link: { relation: string }) => link.relation === 'next').url;
    const second = await send('system', { url: next });
    expect(second.json.entry[0].resource).toEqual(created.json);
    expect(second.json.link).toHaveLength(1);

    const again = await send('system', { method: 'PUT', url: `/Observation/${id}`, body: weight(id) });
    expect([again.status, again.headers['etag']]).toEqual([201, 'W/"4"']);
  });

  it.each(['alone', 'in a transaction'])(
    'is deleted under an id that the client chose, %s, and may come back',
    async (way) => {
      const id = `vekt-${way.replaceAll(' ', '-')}`;
      const url = `/Observation/${id}`;
      const put = () => send('system', { method: 'PUT', url, body: weight(id) });
      expect((await put()).status).toBe(201);
      const entry = [{ request: { method: 'DELETE', url: url.slice(1) } }];
      const deleted =
        way === 'alone'
          ? await send('system', { method: 'DELETE', url })
          : await send('system', {
              method: 'POST',
              url: '/',
              body: { resourceType: 'Bundle', type: 'transaction', entry },
            });
      expect(deleted.status).toBe(way === 'alone' ? 204 : 200);
      expect((await send('system', { url })).status).toBe(410);
      const found = await send('system', { url: `/Observation?patient=pat-1&_id=${id}` });
      expect(found.json.total).toBe(0);
      expect((await put()).status).toBe(201);
    },
  );

  it('may be given its id by the client, once and in the right place', async () => {
    const put = (url: string, body: string) => send('system', { method: 'PUT', url, body });
    expect((await put('/Observation/vekt-1', weight('vekt-1'))).status).toBe(201);
    expect((await put('/Observation/vekt-1', weight('vekt-1'))).status).toBe(200);
    expect(codesOf(await put('/Observation/vekt-2', weight('vekt-1')))).toEqual(['id-mismatch']);
    expect(codesOf(await put('/Observation/vekt-2', weight()))).toEqual(['id-required']);
    expect(codesOf(await put('/Patient/vekt-1', weight('vekt-1')))).toEqual(['wrong-type']);
    expect(codesOf(await put('/Observation/vekt_1', weight('vekt_1')))).toContain('id-syntax');
  });

  it('cannot be moved to another patient by an update', async () => {
    await send('system', { method: 'PUT', url: '/Observation/flytt', body: weight('flytt') });
    const other = weight('flytt').replace('pat-1', 'pat-2');
    const answer = await send('system', { method: 'PUT', url: '/Observation/flytt', body: other });
    expect([answer.status, codesOf(answer)]).toEqual([422, ['patient-changed']]);
  });

  it('is shown back as the caller prefers', async () => {
    const create = (prefer: string) =>
      send('system', { method: 'POST', url: '/Observation', body: weight(), headers: { prefer } });
    expect((await create('return=minimal')).text).toBe('');
    expect((await create('return=OperationOutcome')).json.resourceType).toBe('OperationOutcome');
    expect((await create('return=representation')).json.resourceType).toBe('Observation');
  });

  it('is made only if none exists that meets a condition', async () => {
    const create = (condition: string) =>
      send('system', {
        method: 'POST',
        url: '/Organization',
        body: { resourceType: 'Organization', name: 'Legevakt', identifier: [{ system: 'urn:test', value: 'kv' }] },
        headers: { 'if-none-exist': condition },
      });
    expect(codesOf(await create(''))).toEqual(['condition-empty']);
    expect(codesOf(await create('nonsense=1'))).toEqual(['parameter-unknown']);
    const first = await create('identifier=urn:test|kv');
    const second = await create('identifier=urn:test|kv');
    expect([first.status, second.status, second.json.id]).toEqual([201, 200, first.json.id]);
  });

  it('is made once when several ask for it at the same time', async () => {
    const body = { resourceType: 'Organization', name: 'Base', identifier: [{ system: 'urn:test', value: 'once' }] };
    const headers = { 'if-none-exist': 'identifier=urn:test|once' };
    const create = () => send('system', { method: 'POST', url: '/Organization', body, headers });
    const answers = await Promise.all(Array.from({ length: 8 }, create));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
  });
});
