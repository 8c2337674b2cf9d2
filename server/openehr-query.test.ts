// https://specifications.openehr.org/releases/ITS-REST/Release-1.1.0/query.html and issue 5 D: AQL over HTTP; stored queries.

import { describe, expect, it } from 'vitest';
import { castServer } from './testing/cast-server.ts';
import { composition, status, template } from './testing/openehr-documents.ts';

const { send } = await castServer();
const BASE = '/openehr/v1';
const system = (method: 'GET' | 'POST' | 'PUT', path: string, more: object = {}) =>
  send('system', { method, url: `${BASE}${path}`, ...more });
const tag = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  /^W\/"(.*)"$/.exec(String(headers['etag']))?.[1] ?? '';

await system('POST', '/definition/template/adl1.4', {
  body: template(),
  headers: { 'content-type': 'application/xml' },
});
const [mine, other, closed] = await Promise.all(
  [
    status({ namespace: 'local', id: 'astrid' }),
    status({ namespace: 'local', id: 'bjorn' }),
    status(null, { is_queryable: false }),
  ].map(async (body) => tag(await system('POST', '/ehr', { body }))),
);
for (const magnitude of ['120', '141.50', '160']) {
  await system('POST', `/ehr/${mine}/composition`, { body: composition(magnitude) });
}
await system('POST', `/ehr/${other}/composition`, { body: composition('180') });
await system('POST', `/ehr/${closed}/composition`, { body: composition('200') });

const FROM = 'FROM EHR e CONTAINS COMPOSITION c CONTAINS OBSERVATION o[openEHR-EHR-OBSERVATION.fkj_pressure.v1]';
const VALUE = 'o/data[at0001]/events[at0006]/data[at0003]/items[at0004]/value/magnitude';
const ask = (body: object) => system('POST', '/query/aql', { body });

describe('a query that cannot be answered', () => {
  it.each([
    [{}, 400, 'parameter-value'],
    [{ q: 'SELECT' }, 400, 'query-syntax'],
    [{ q: `SELECT ${VALUE} ${FROM} WHERE ${VALUE} > $limit` }, 400, 'query-parameter'],
    [{ q: 'SELECT c/wrong FROM EHR e CONTAINS COMPOSITION c' }, 422, 'query-invalid'],
    [{ q: 'SELECT c FROM EHR e CONTAINS COMPOSITION c', fetch: -1 }, 400, 'parameter-value'],
    [{ q: 'SELECT TOP 1 c FROM EHR e CONTAINS COMPOSITION c', fetch: 1 }, 400, 'parameter-value'],
    [
      { q: 'SELECT c FROM EHR e CONTAINS COMPOSITION c', ehr_id: 'c0c0c0c0-1111-4111-8111-111111111111' },
      404,
      'not-found',
    ],
  ])('%j is %i %s', async (body, expected, code) => {
    const answer = await ask(body);
    expect([answer.status, answer.json.code]).toEqual([expected, code]);
  });

  it('says where it is wrong', async () => {
    const answer = await ask({ q: 'SELECT c\nFROM EHR e CONTAIN COMPOSITION c' });
    expect(answer.json.validationErrors[0]).toContain('line 2, column ');
  });
});

describe('a query', () => {
  it('answers a RESULT_SET, numbers as they were written', async () => {
    const answer = await ask({
      q: `SELECT ${VALUE} AS systolic, c/uid/value ${FROM} ORDER BY systolic DESC`,
      ehr_id: mine,
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('[[160,');
    expect(answer.text).toContain('[141.50,');
    expect(answer.json).toMatchObject({
      meta: { _type: 'RESULTSET' },
      columns: [{ name: 'systolic', path: expect.stringContaining('magnitude') }, { name: '#1' }],
    });
    expect(tag(answer)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('goes over every EHR that may be queried, and takes parameters', async () => {
    const q = `SELECT e/ehr_id/value, ${VALUE} ${FROM} WHERE ${VALUE} > $limit ORDER BY ${VALUE} ASC`;
    const answer = await ask({ q, query_parameters: { limit: 150 } });
    expect(answer.json.rows).toEqual([
      [mine, 160],
      [other, 180],
    ]);
    const paged = await ask({ q, query_parameters: { $limit: 100 }, offset: 1, fetch: 2 });
    expect(paged.json.rows.map((row: readonly unknown[]) => row[1])).toEqual([141.5, 160]);
    const address = await system('GET', `/query/aql?q=${encodeURIComponent(q)}&limit=170`);
    expect(address.json.rows).toEqual([[other, 180]]);
    const alone = await ask({ q: `SELECT ${VALUE} ${FROM}`, ehr_id: closed });
    expect(alone.json.rows).toEqual([[200]]);
  });

  it('shows each caller her own reach', async () => {
    const q = `SELECT COUNT(*) ${FROM}`;
    const counted = async (caller: string) =>
      (await send(caller, { method: 'POST', url: `${BASE}/query/aql`, body: { q } })).json;
    expect((await counted('system')).rows).toEqual([[4]]);
    expect((await counted('nurse')).rows).toEqual([[3]]);
    expect((await counted('citizen')).rows).toEqual([[3]]);
    expect((await counted('stranger')).rows).toEqual([[0]]);
    expect((await send('nurse', { method: 'POST', url: `${BASE}/query/aql`, body: { q, ehr_id: other } })).status).toBe(
      404,
    );
  });

  it('asks who committed which version', async () => {
    const q =
      'SELECT v/commit_audit/change_type/value, v/uid/value FROM EHR e CONTAINS VERSION v[ALL_VERSIONS] CONTAINS COMPOSITION c';
    const answer = await ask({ q, ehr_id: other });
    expect(answer.json.rows).toEqual([['creation', expect.stringMatching(/::localhost::1$/)]]);
  });
});

describe('a stored query', () => {
  const AT = '/definition/query/no.fkj::high';
  const q = `SELECT ${VALUE} ${FROM} WHERE ${VALUE} > $limit`;

  it('is refused under a name or version that is none, and when it is no query', async () => {
    expect((await system('PUT', '/definition/query/aql', { body: { q } })).json.code).toBe('query-name');
    expect((await system('PUT', `${AT}/1.x`, { body: { q } })).json.code).toBe('query-version');
    expect((await system('PUT', AT, { body: { q: 'SELECT' } })).json.code).toBe('query-syntax');
    expect((await send('nurse', { method: 'PUT', url: `${BASE}${AT}`, body: { q } })).status).toBe(403);
    expect((await system('POST', '/query/no.fkj::none', { body: {} })).status).toBe(404);
  });

  it('has versions; the latest that begins with what is said answers', async () => {
    const text = { 'content-type': 'text/plain' };
    const first = await system('PUT', `${AT}/1.0.0`, { body: q, headers: text });
    expect([first.status, first.headers['location']]).toEqual([200, `http://localhost:8080${BASE}${AT}/1.0.0`]);
    expect((await system('PUT', `${AT}/1.0.0`, { body: q, headers: text })).status).toBe(200);
    const changed = q.replace('>', '>=');
    expect((await system('PUT', `${AT}/1.0.0`, { body: { q: changed } })).json.code).toBe('query-taken');
    expect((await system('PUT', `${AT}/1.10.0`, { body: { q: changed } })).status).toBe(200);
    expect((await system('PUT', `${AT}/1.9.0`, { body: { q } })).status).toBe(200);
    expect((await system('GET', `${AT}/1`)).json).toMatchObject({
      name: 'no.fkj::high',
      version: '1.10.0',
      q: changed,
    });
    expect(
      (await system('GET', '/definition/query/no.fkj')).json.map((one: { version: string }) => one.version),
    ).toEqual([...['1.0.0', '1.9.0', '1.10.0']]);
    const run = (path: string) =>
      system('POST', `/query/no.fkj::high${path}`, { body: { query_parameters: { limit: 180 } } });
    expect((await run('')).json).toMatchObject({ name: 'no.fkj::high', rows: [[180]] });
    expect((await run('/1.0.0')).json.rows).toEqual([]);
    expect((await system('GET', '/query/no.fkj::high/1.9?limit=170')).json.rows).toEqual([[180]]);
  });
});
