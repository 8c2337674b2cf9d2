// DESIGN.md §7 and issue 5 "Must show" d: every route of /openehr/v1, and what it tells whom.

import { openEhrRouteTable } from '@fkj/platform-openehr';
import { describe, expect, it } from 'vitest';
import { type CastRequest, castServer } from './testing/cast-server.ts';
import { composition, folder, status, template } from './testing/openehr-documents.ts';

const { send } = await castServer();
const BASE = '/openehr/v1';
/** Stands in every document of Astrid's EHR, and nowhere else. */
const MARK = 'HEMMELIGORD';

interface Fixture {
  readonly ehr: string;
  readonly uid: string;
  readonly object: string;
  readonly statusUid: string;
  readonly directoryUid: string;
  readonly contribution: string;
}

const tag = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  /"(.*)"/.exec(String(headers['etag']))?.[1] ?? '';

const post = (url: string, body: string | object, headers = {}) =>
  send('system', { method: 'POST', url: `${BASE}${url}`, body, headers });
await post('/definition/template/adl1.4', template(), { 'content-type': 'application/xml' });
const ehr = tag(await post('/ehr', status({ namespace: 'local', id: 'astrid' }, { name: { value: MARK } })));
const uid = tag(await post(`/ehr/${ehr}/composition`, composition('1', { note: MARK })));
const statusUid = tag(await send('system', { url: `${BASE}/ehr/${ehr}/ehr_status` }));
const directoryUid = tag(await post(`/ehr/${ehr}/directory`, folder(MARK)));
const object = uid.split('::')[0] ?? '';
const version = await send('system', { url: `${BASE}/ehr/${ehr}/versioned_composition/${object}/version` });
const contribution: string = version.json.contribution.id.value;
await send('system', {
  method: 'PUT',
  url: `${BASE}/definition/query/no.fkj::names/1.0.0`,
  body: { q: 'SELECT c/name/value AS name FROM EHR e CONTAINS COMPOSITION c' },
});
const fixture: Fixture = { ehr, uid, object, statusUid, directoryUid, contribution };

/** Whose it is, what is read, and how it is asked for. */
interface Row {
  /** patient: nothing to who does not know her. common: the same to all. own: makes something new. query: rows of her. */
  readonly of: 'patient' | 'common' | 'own' | 'query';
  /** What the address shows, by which a choice of the patient keeps it. */
  readonly kind?: 'COMPOSITION';
  readonly body?: (at: Fixture) => string | object;
  readonly headers?: (at: Fixture) => Readonly<Record<string, string>>;
}

const ASK = 'SELECT c/name/value AS name FROM EHR e CONTAINS COMPOSITION c';
const READ: Row = { of: 'patient' };
const COMPOSITION: Row = { of: 'patient', kind: 'COMPOSITION' };
const ROWS: Readonly<Record<string, Row>> = {
  'POST /definition/template/adl1.4': {
    ...{ of: 'common', body: () => template('door') },
    headers: () => ({ 'content-type': 'application/xml' }),
  },
  'GET /definition/template/adl1.4': { of: 'common' },
  'GET /definition/template/adl1.4/:template_id': { of: 'common' },
  'POST /ehr': { of: 'own', body: () => status({ namespace: 'local', id: 'astrid' }) },
  'GET /ehr': READ,
  'PUT /ehr/:ehr_id': { of: 'own', body: () => status({ namespace: 'local', id: 'astrid' }) },
  'GET /ehr/:ehr_id': READ,
  'GET /ehr/:ehr_id/ehr_status': READ,
  'PUT /ehr/:ehr_id/ehr_status': {
    ...{ of: 'patient', body: () => status({ namespace: 'local', id: 'astrid' }, { name: { value: MARK } }) },
    headers: (at) => ({ 'if-match': at.statusUid.replace(/1$/, '9'), prefer: 'return=representation' }),
  },
  'GET /ehr/:ehr_id/ehr_status/:version_uid': READ,
  'GET /ehr/:ehr_id/versioned_ehr_status': READ,
  'GET /ehr/:ehr_id/versioned_ehr_status/revision_history': READ,
  'GET /ehr/:ehr_id/versioned_ehr_status/version': READ,
  'GET /ehr/:ehr_id/versioned_ehr_status/version/:version_uid': READ,
  'POST /ehr/:ehr_id/composition': { of: 'own', body: () => composition('2') },
  'GET /ehr/:ehr_id/composition/:uid_based_id': COMPOSITION,
  'PUT /ehr/:ehr_id/composition/:uid_based_id': {
    ...{ of: 'patient', kind: 'COMPOSITION', body: () => composition('3') },
    headers: (at) => ({ 'if-match': at.uid.replace(/1$/, '9'), prefer: 'return=representation' }),
  },
  'DELETE /ehr/:ehr_id/composition/:uid_based_id': COMPOSITION,
  'GET /ehr/:ehr_id/versioned_composition/:versioned_object_uid': COMPOSITION,
  'GET /ehr/:ehr_id/versioned_composition/:versioned_object_uid/revision_history': COMPOSITION,
  'GET /ehr/:ehr_id/versioned_composition/:versioned_object_uid/version': COMPOSITION,
  'GET /ehr/:ehr_id/versioned_composition/:versioned_object_uid/version/:version_uid': COMPOSITION,
  'POST /ehr/:ehr_id/contribution': {
    ...{ of: 'own' },
    body: () => `{"versions":[{"commit_audit":{"change_type":{"code_string":"249"}},"data":${composition('4')}}]}`,
  },
  'GET /ehr/:ehr_id/contribution/:contribution_uid': { ...COMPOSITION },
  'POST /ehr/:ehr_id/directory': { of: 'own', body: () => folder() },
  'GET /ehr/:ehr_id/directory': READ,
  'PUT /ehr/:ehr_id/directory': {
    ...{ of: 'patient', body: () => folder() },
    headers: (at) => ({ 'if-match': at.directoryUid.replace(/1$/, '9'), prefer: 'return=representation' }),
  },
  'DELETE /ehr/:ehr_id/directory': { of: 'patient', headers: (at) => ({ 'if-match': at.directoryUid }) },
  'GET /ehr/:ehr_id/directory/:version_uid': READ,
  'GET /query/aql': { of: 'query' },
  'POST /query/aql': { of: 'query', body: (at) => ({ q: ASK, ehr_id: at.ehr }) },
  'GET /query/:qualified_query_name': { of: 'query' },
  'POST /query/:qualified_query_name': { of: 'query', body: (at) => ({ ehr_id: at.ehr }) },
  'GET /query/:qualified_query_name/:version': { of: 'query' },
  'POST /query/:qualified_query_name/:version': { of: 'query', body: (at) => ({ ehr_id: at.ehr }) },
  'GET /definition/query': { of: 'common' },
  'GET /definition/query/:qualified_query_name': { of: 'common' },
  'PUT /definition/query/:qualified_query_name': { of: 'common', body: () => ({ q: ASK }) },
  'GET /definition/query/:qualified_query_name/:version': { of: 'common' },
  'PUT /definition/query/:qualified_query_name/:version': { of: 'common', body: () => ({ q: ASK }) },
};

const doors = openEhrRouteTable.map(({ method, url }) => `${method} ${url}`);

const rowOf = (door: string): Row => {
  const row = ROWS[door];
  if (row === undefined) throw new Error(`${door} has no row`);
  return row;
};

function requestTo(door: string, at: Fixture): CastRequest {
  const [method, url = ''] = door.split(' ');
  const row = rowOf(door);
  const versionUid = url.includes('directory') ? at.directoryUid : url.includes('ehr_status') ? at.statusUid : at.uid;
  const path = url
    .replace(':ehr_id', at.ehr)
    .replace(':uid_based_id', method === 'PUT' ? at.object : at.uid)
    .replace(':versioned_object_uid', at.object)
    .replace(':version_uid', versionUid)
    .replace(':contribution_uid', at.contribution)
    .replace(':template_id', 'fkj_pressure')
    .replace(':qualified_query_name', 'no.fkj::names')
    .replace(':version', '1.0.0');
  const query =
    door === 'GET /ehr'
      ? '?subject_id=astrid&subject_namespace=local'
      : row.of === 'query' && method === 'GET'
        ? `?ehr_id=${at.ehr}&q=${encodeURIComponent(ASK)}`
        : '';
  return {
    ...{ method: method as 'GET', url: `${BASE}${path}${query}` },
    ...(row.body === undefined ? {} : { body: row.body(at) }),
    ...(row.headers === undefined ? {} : { headers: row.headers(at) }),
  };
}

describe('every route of /openehr/v1', () => {
  it('has a row, and no row is without a route', () => {
    expect(Object.keys(ROWS).sort()).toEqual([...doors].sort());
  });

  it.each(doors)('%s asks who is there', async (door) => {
    const answer = await send(null, requestTo(door, fixture));
    expect([answer.status, answer.json.code]).toEqual([401, 'login-required']);
    expect((await send('nobody we know', requestTo(door, fixture))).status).toBe(401);
  });

  it.each(doors.filter((door) => rowOf(door).of !== 'common'))(
    '%s tells a nurse of another unit what it tells of an EHR that is not there',
    async (door) => {
      const [there, nowhere] = await Promise.all([
        send('stranger', requestTo(door, fixture)),
        send('stranger', requestTo(door, { ...fixture, ...elsewhere })),
      ]);
      expect([there.status, there.text]).toEqual([there.status, nowhere.text]);
      expect([403, 404]).toContain(there.status);
      expect(there.text).not.toMatch(new RegExp(`${MARK}|${fixture.object}`));
      expect(JSON.stringify(there.headers)).not.toContain(fixture.object);
    },
  );

  it.each(
    doors.filter((door) => rowOf(door).of === 'query' || (door.startsWith('GET') && rowOf(door).of === 'patient')),
  )('%s shows it to her own nurse and to herself', async (door) => {
    for (const caller of ['nurse', 'citizen']) {
      const answer = await send(caller, requestTo(door, fixture));
      expect([caller, answer.status]).toEqual([caller, 200]);
      expect(answer.text).toMatch(
        new RegExp(`${MARK}|${fixture.ehr}|${fixture.object}|${fixture.statusUid}|${fixture.directoryUid}`),
      );
    }
  });
});

const elsewhere = { ehr: 'b0b0b0b0-1111-4111-8111-111111111111' };
const TYPES = 'urn:oid:2.16.578.1.12.4.1.1.7608';

/** Astrid keeps something of hers from her nurse. */
const keep = async (provision: object): Promise<void> => {
  const answer = await send('system', {
    method: 'PUT',
    url: '/fhir/Consent/kept',
    body: {
      ...{ resourceType: 'Consent', id: 'kept', status: 'active', patient: { reference: 'Patient/astrid' } },
      scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
      category: [{ coding: [{ system: TYPES, code: 'SP' }] }],
      policyRule: { text: 'Pasient- og brukerrettighetsloven § 5-3' },
      provision: {
        type: 'deny',
        actor: [{ role: { text: 'x' }, reference: { reference: 'Practitioner/kari' } }],
        ...provision,
      },
    },
  });
  expect([200, 201]).toContain(answer.status);
};

const kept = doors.filter((door) => rowOf(door).kind === 'COMPOSITION' && !door.startsWith('DELETE'));
const resourceType = (code: string) => ({ system: 'http://hl7.org/fhir/resource-types', code });

describe.each([
  ['by its kind', { class: [resourceType('COMPOSITION')] }],
  ['because measurements may stand in it', { class: [resourceType('Observation')] }],
  ['by its time', { dataPeriod: { start: '2026-02-28', end: '2026-03-02' } }],
])('a composition that the patient keeps from her nurse %s', (_way, provision) => {
  it.each(kept)('is not there at %s', async (door) => {
    await keep(provision);
    const answer = await send('nurse', requestTo(door, fixture));
    const none = await send('nurse', requestTo(door, { ...fixture, ...other }));
    expect([answer.status, answer.text]).toEqual([404, none.text]);
    if (door.startsWith('GET')) expect((await send('citizen', requestTo(door, fixture))).text).not.toBe(answer.text);
    await keep({ period: { start: '2001-01-01', end: '2001-01-02' } });
    expect((await send('nurse', requestTo(door, fixture))).status).not.toBe(404);
  });
});

const other = {
  uid: 'c0c0c0c0-1111-4111-8111-111111111111::localhost::1',
  object: 'c0c0c0c0-1111-4111-8111-111111111111',
};

const PRESSURE = 'OBSERVATION o[openEHR-EHR-OBSERVATION.fkj_pressure.v1]';

describe('a query', () => {
  const ask = async (caller: string, q: string) => {
    const answer = await send(caller, { method: 'POST', url: `${BASE}/query/aql`, body: { q } });
    expect([q, answer.status]).toEqual([q, 200]);
    return answer.json.rows;
  };
  const QUERIES = [
    ASK,
    `SELECT o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude FROM EHR e CONTAINS ${PRESSURE}`,
    `SELECT COUNT(*) FROM EHR e CONTAINS ${PRESSURE}`,
    `SELECT MAX(o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude) FROM EHR e CONTAINS ${PRESSURE}`,
    `SELECT e/ehr_id/value FROM EHR e CONTAINS COMPOSITION c WHERE EXISTS c/context`,
    `SELECT e/ehr_id/value FROM EHR e NOT CONTAINS ${PRESSURE}`,
    'SELECT v/uid/value FROM EHR e CONTAINS VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c',
  ];

  it.each(QUERIES)('tells nothing of what is kept, as if it were not there: %s', async (q) => {
    await keep({ period: { start: '2001-01-01', end: '2001-01-02' } });
    const open = await ask('nurse', q);
    await keep({ class: [resourceType('Observation')] });
    const closed = await ask('nurse', q);
    expect(JSON.stringify(closed)).not.toBe(JSON.stringify(open));
    expect(JSON.stringify(closed)).not.toMatch(new RegExp(`${MARK}|${fixture.object}`));
    expect(JSON.stringify(await ask('citizen', q))).toBe(JSON.stringify(open));
    const nothing = /COUNT/.test(q) ? '[[0]]' : /MAX/.test(q) ? '[[null]]' : '[]';
    expect(JSON.stringify(await ask('stranger', q))).toBe(nothing);
    await keep({ period: { start: '2001-01-01', end: '2001-01-02' } });
  });
});
