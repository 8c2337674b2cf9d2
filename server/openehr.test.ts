// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0 and issue 5 C: the way through /openehr/v1, guarded and logged, on the real rooms.

import { beforeAll, describe, expect, it } from 'vitest';
import { castServer } from './testing/cast-server.ts';
import { composition, status, template } from './testing/openehr-documents.ts';

const { send, house } = await castServer();
const BASE = '/openehr/v1';
const XML = { 'content-type': 'application/xml' };
const WHOLE = { prefer: 'return=representation' };
const system = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, more: object = {}) =>
  send('system', { method, url: `${BASE}${path}`, ...more });
const tagOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  /^W\/"(.*)"$/.exec(String(headers['etag']))?.[1] ?? 'no weak tag';

let ehr = '';
beforeAll(async () => {
  expect((await system('POST', '/definition/template/adl1.4', { body: template(), headers: XML })).status).toBe(201);
  const made = await system('POST', '/ehr', { body: status({ namespace: 'local', id: 'astrid' }) });
  expect([made.status, made.text]).toEqual([201, '']);
  ehr = tagOf(made);
});

describe('a template', () => {
  it('is refused with every finding when it is none, and as 415 when it is not XML', async () => {
    const broken = await system('POST', '/definition/template/adl1.4', { body: '<template/>', headers: XML });
    expect([broken.status, broken.json.code]).toEqual([400, 'structure']);
    expect(broken.json.validationErrors.length).toBeGreaterThan(1);
    expect((await system('POST', '/definition/template/adl1.4', { body: '{}' })).status).toBe(415);
    const cut = await system('POST', '/definition/template/adl1.4', { body: '<template>', headers: XML });
    expect([cut.status, cut.json.code]).toEqual([400, 'not-xml']);
  });

  it('keeps its id: the same text again is as before, another is 409', async () => {
    const again = await system('POST', '/definition/template/adl1.4', { body: template(), headers: XML });
    expect([again.status, tagOf(again)]).toEqual([201, 'fkj_pressure']);
    const other = template('fkj_pressure', 'Other');
    const refused = await system('POST', '/definition/template/adl1.4', { body: other, headers: XML });
    expect([refused.status, refused.json.code]).toEqual([409, 'template-taken']);
    const read = await system('GET', '/definition/template/adl1.4/fkj_pressure', { headers: { accept: '*/*' } });
    expect([read.status, read.text, read.headers['content-type']]).toEqual([
      200,
      template(),
      'application/xml; charset=utf-8',
    ]);
  });

  it('is listed, and written by nobody who only cares for patients', async () => {
    const list = await send('nurse', { url: `${BASE}/definition/template/adl1.4` });
    expect(list.json).toMatchObject([
      { template_id: 'fkj_pressure', concept: 'Pressure', archetype_id: 'openEHR-EHR-COMPOSITION.fkj_encounter.v1' },
    ]);
    expect(Date.parse(list.json[0].created_timestamp)).toBeGreaterThan(Date.parse('2020-01-01'));
    const refused = await send('nurse', {
      ...{ method: 'POST', url: `${BASE}/definition/template/adl1.4`, body: template('x'), headers: XML },
    });
    expect(refused.status).toBe(403);
    expect((await system('GET', '/definition/template/adl1.4/unknown')).status).toBe(404);
  });
});

describe('an EHR', () => {
  it('is one for each patient, whatever way it is asked for', async () => {
    const again = await system('POST', '/ehr', { body: status({ namespace: 'local', id: 'astrid' }) });
    expect([again.status, again.json.code]).toEqual([409, 'subject-taken']);
    const [byId, bySubject] = await Promise.all([
      system('GET', `/ehr/${ehr}`),
      system('GET', '/ehr?subject_id=astrid&subject_namespace=local'),
    ]);
    expect(byId.json).toMatchObject({ ehr_id: { value: ehr }, system_id: { value: 'localhost' } });
    expect(bySubject.text).toBe(byId.text);
    expect((await system('GET', '/ehr?subject_id=bjorn&subject_namespace=local')).status).toBe(404);
    expect((await system('GET', '/ehr?subject_id=13116900216&subject_namespace=local')).json.code).toBe('id-personal');
  });

  it('is made under an id of the client’s, without a subject, and found by one of another system', async () => {
    const id = '7d44b88c-4199-4bad-97dc-d78268e01398';
    const made = await system('PUT', `/ehr/${id}`, { headers: { prefer: 'return=identifier' } });
    expect([made.status, made.json]).toEqual([201, { uid: id }]);
    expect(made.headers['location']).toBe(`http://localhost:8080/openehr/v1/ehr/${id}`);
    expect((await system('PUT', `/ehr/${id}`)).json.code).toBe('ehr-taken');
    const other = { namespace: 'elsewhere', id: '77' };
    const foreign = await system('POST', '/ehr', { body: status(other), headers: WHOLE });
    expect(foreign.status).toBe(201);
    const found = await system('GET', '/ehr?subject_id=77&subject_namespace=elsewhere');
    expect(found.json.ehr_id).toEqual(foreign.json.ehr_id);
    expect((await system('POST', '/ehr', { body: status(other) })).status).toBe(409);
  });

  it('is nothing to who does not know the patient', async () => {
    expect((await send('stranger', { url: `${BASE}/ehr/${ehr}` })).status).toBe(404);
    expect((await send(null, { url: `${BASE}/ehr/${ehr}` })).status).toBe(401);
    expect((await send('nurse', { url: `${BASE}/ehr/${ehr}` })).status).toBe(200);
    expect((await send('citizen', { url: `${BASE}/ehr/${ehr}` })).status).toBe(200);
  });
});

describe('a status', () => {
  it('has versions; a stale If-Match is told the latest', async () => {
    const first = await system('GET', `/ehr/${ehr}/ehr_status`);
    expect(first.status).toBe(200);
    const path = `/ehr/${ehr}/ehr_status`;
    const body = { ...status({ namespace: 'local', id: 'astrid' }), is_queryable: false };
    expect((await system('PUT', path, { body })).json.code).toBe('if-match-missing');
    const changed = await system('PUT', path, { body, headers: { 'if-match': `"${tagOf(first)}"`, ...WHOLE } });
    expect([changed.status, changed.json.is_queryable]).toEqual([200, false]);
    expect(tagOf(changed)).toBe(tagOf(first).replace(/1$/, '2'));
    const stale = await system('PUT', path, { body, headers: { 'if-match': `W/"${tagOf(first)}"` } });
    expect([stale.status, tagOf(stale)]).toEqual([412, tagOf(changed)]);
    expect((await system('GET', `${path}/${tagOf(first)}`)).json.is_queryable).toBe(true);
    expect((await system('GET', `/ehr/${ehr}`)).json.ehr_status.id.value).toBe(tagOf(changed));
    const other = status({ namespace: 'local', id: 'bjorn' });
    const moved = await system('PUT', path, { body: other, headers: { 'if-match': tagOf(changed) } });
    expect([moved.status, moved.json.code]).toEqual([422, 'subject-changed']);
  });
});

describe('a composition', () => {
  const post = (caller: string, body: string, headers: object = {}) =>
    send(caller, { method: 'POST', url: `${BASE}/ehr/${ehr}/composition`, body, headers: { ...headers } });

  it('that breaks its template is refused with every finding', async () => {
    const wrong = await post('nurse', composition('"142"', { units: 'kPa' }));
    expect([wrong.status, wrong.json.code]).toEqual([422, 'invalid']);
    const unit = await post('nurse', composition('142', { units: 'kPa' }));
    expect([unit.status, unit.json.validationErrors.length]).toEqual([422, 1]);
    expect(unit.json.validationErrors[0]).toContain('items[at0004]/value');
    expect((await post('nurse', composition('142', { templateId: 'none' }))).json.code).toBe('template-unknown');
    expect((await post('nurse', '{')).json.code).toBe('not-json');
    expect((await post('nurse', '[]')).status).toBe(400);
    expect((await post('nurse', composition(), { accept: 'text/plain' })).status).toBe(406);
    expect((await post('nurse', composition(), { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('comes back byte for byte, with its uid', async () => {
    const made = await post('nurse', composition('142.50'));
    expect([made.status, made.text]).toEqual([201, '']);
    const uid = tagOf(made);
    expect(made.headers['location']).toBe(`http://localhost:8080/openehr/v1/ehr/${ehr}/composition/${uid}`);
    const sent = composition('142.50');
    const stored = `${sent.slice(0, -1)},"uid":{"_type":"OBJECT_VERSION_ID","value":"${uid}"}}`;
    for (const id of [uid, uid.split('::')[0]]) {
      const read = await send('nurse', { url: `${BASE}/ehr/${ehr}/composition/${id}` });
      expect([read.status, read.text, tagOf(read)]).toEqual([200, stored, uid]);
      expect(read.headers['location']).toBeUndefined();
    }
    expect((await send('citizen', { url: `${BASE}/ehr/${ehr}/composition/${uid}` })).text).toBe(stored);
    expect((await send('stranger', { url: `${BASE}/ehr/${ehr}/composition/${uid}` })).status).toBe(404);
    expect((await post('stranger', composition())).status).toBe(404);
    expect((await post('citizen', composition())).status).toBe(403);
    const other = '7d44b88c-4199-4bad-97dc-d78268e01398';
    expect((await system('GET', `/ehr/${other}/composition/${uid}`)).status).toBe(404);
  });

  it('is changed and deleted as versions that stay', async () => {
    const made = await post('nurse', composition('120'), WHOLE);
    const first = made.json.uid.value as string;
    const [object = ''] = first.split('::');
    const path = `/ehr/${ehr}/composition/${object}`;
    const put = (ifMatch: string, body: string) =>
      send('nurse', { method: 'PUT', url: `${BASE}${path}`, body, headers: { 'if-match': ifMatch } });
    const changed = await put(`"${first}"`, composition('121'));
    expect([changed.status, changed.text]).toEqual([204, '']);
    const second = tagOf(changed);
    const stale = await put(`"${first}"`, composition('122'));
    expect([stale.status, tagOf(stale)]).toEqual([412, second]);
    const misplaced = JSON.stringify({
      ...JSON.parse(composition('1')),
      uid: { _type: 'HIER_OBJECT_ID', value: 'other' },
    });
    expect((await put(second, misplaced)).json.code).toBe('uid-mismatch');

    const versioned = `/ehr/${ehr}/versioned_composition/${object}`;
    const history = await send('nurse', { url: `${BASE}${versioned}/revision_history` });
    expect(history.json.items.map((one: { version_id: { value: string } }) => one.version_id.value)).toEqual([
      first,
      second,
    ]);
    expect(history.json.items[1].audits[0].change_type.defining_code.code_string).toBe('251');
    const version = await send('nurse', { url: `${BASE}${versioned}/version/${second}` });
    expect(version.json).toMatchObject({
      _type: 'ORIGINAL_VERSION',
      uid: { value: second },
      preceding_version_uid: { value: first },
      lifecycle_state: { defining_code: { code_string: '532' } },
      data: { _type: 'COMPOSITION', uid: { value: second } },
    });
    expect((await send('nurse', { url: `${BASE}${versioned}` })).json).toMatchObject({
      ...{ _type: 'VERSIONED_COMPOSITION', uid: { value: object }, owner_id: { id: { value: ehr } } },
    });

    expect((await send('nurse', { method: 'DELETE', url: `${BASE}${path.replace(object, second)}` })).status).toBe(403);
    expect((await system('DELETE', path.replace(object, first))).status).toBe(409);
    const gone = await system('DELETE', path.replace(object, second));
    expect([gone.status, tagOf(gone)]).toEqual([204, `${object}::localhost::3`]);
    expect((await system('DELETE', path.replace(object, tagOf(gone)))).json.code).toBe('already-deleted');
    expect((await system('GET', path)).status).toBe(204);
    expect((await system('GET', path.replace(object, first))).json.uid.value).toBe(first);
    const before = encodeURIComponent(version.json.commit_audit.time_committed.value);
    const then = await send('nurse', { url: `${BASE}${path}?version_at_time=${before}` });
    expect(then.json.uid.value).toBe(second);
    expect((await system('GET', `${path}?version_at_time=2001-01-01`)).status).toBe(404);
    expect((await system('GET', `${path}?version_at_time=yesterday`)).status).toBe(400);
  });

  it('says who committed it and why, in both forms of the headers', async () => {
    for (const [version, audit] of [
      ['openehr-version', 'openehr-audit-details'],
      ['openEHR-VERSION', 'openEHR-AUDIT_DETAILS'],
    ] as const) {
      const made = await post('nurse', composition('1'), {
        [version]: 'lifecycle_state.code_string="553"',
        [audit]: 'description.value="A draft, so far", committer.name="Ola \\"Doc\\" Dal"',
      });
      const [object = ''] = tagOf(made).split('::');
      const read = await send('nurse', { url: `${BASE}/ehr/${ehr}/versioned_composition/${object}/version` });
      expect(read.json).toMatchObject({
        lifecycle_state: { value: 'incomplete' },
        commit_audit: { description: { value: 'A draft, so far' }, committer: { name: 'Ola "Doc" Dal' } },
      });
    }
    expect((await post('nurse', composition('1'), { 'openehr-version': 'lifecycle' })).json.code).toBe('header-syntax');
  });

  it('waits for an EHR that may be modified', async () => {
    const made = await system('POST', '/ehr', { body: status(null, { is_modifiable: false }) });
    const closed = await system('POST', `/ehr/${tagOf(made)}/composition`, { body: composition() });
    expect([closed.status, closed.json.code]).toEqual([409, 'not-modifiable']);
    const none = await system('POST', `/ehr/${tagOf(made).replace(/^./, 'z')}/composition`, { body: composition() });
    expect(none.status).toBe(404);
  });
});

describe('the log', () => {
  it('tells the citizen who read and wrote, and nothing of openEHR comes out of /fhir', async () => {
    const made = await send('nurse', { method: 'POST', url: `${BASE}/ehr/${ehr}/composition`, body: composition() });
    await send('nurse', { url: `${BASE}/ehr/${ehr}/composition/${tagOf(made)}` });
    const caller = await house.access.callerOf({
      ...{ sub: 'astrid', client_id: 'innbygger', scope: 'patient/*.cruds', fhirUser: 'Patient/astrid' },
      ...{ patient: 'astrid', purpose: 'PATRQT' },
    });
    if (!caller.ok) throw new Error(caller.error.explanation);
    const log = await house.access.log(caller.value, { patient: 'astrid', limit: 500 });
    if (!log.ok) throw new Error(log.error.explanation);
    const about = log.value.filter(
      ({ object }) => object?.kind === 'COMPOSITION' && object.id === tagOf(made).split('::')[0],
    );
    expect(new Set(about.map(({ action, who }) => `${action} ${who}`)).size).toBe(2);
    for (const url of [
      '/fhir/Patient/astrid/$everything',
      '/fhir/_history',
      '/fhir/Patient/astrid/*',
      '/fhir/COMPOSITION',
    ]) {
      expect((await send('system', { url })).text).not.toContain('openEHR-EHR-');
    }
  });
});

describe('merging two patients over /fhir', () => {
  it('is refused while the one who is given up has openEHR content, which stays as it is', async () => {
    const parameter = (name: string, id: string) => ({ name, valueReference: { reference: `Patient/${id}` } });
    const body = {
      resourceType: 'Parameters',
      parameter: [
        parameter('source-patient', 'astrid'),
        parameter('target-patient', 'bjorn'),
        { name: 'reason', valueString: 'Registered twice by mistake' },
      ],
    };
    const before = await system('GET', `/ehr/${ehr}/ehr_status`);
    const merged = await send('system', { method: 'POST', url: '/fhir/Patient/$merge', body });
    expect([merged.status, merged.json.issue[0].details.coding[0].code]).toEqual([422, 'not-movable']);
    expect((await system('GET', `/ehr/${ehr}/ehr_status`)).text).toBe(before.text);
  });
});
