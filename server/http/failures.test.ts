// DESIGN.md §5 "Errors": unknown addresses, bad requests and a full disk, each in its room's own form, without internals.

import { describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app, pool, log, authorization } = await composedServer();
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('An address that leads nowhere', () => {
  it('is told to programs as a problem, without being repeated', async () => {
    for (const url of ['/nothing', '/access/nothing', '/arbeidsflate/assets/a.js', '/.env', '/nothing/a%20b?x=1']) {
      const answer = await app.inject({ url });
      expect([url, answer.statusCode]).toEqual([url, 404]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 404, code: 'not-found' });
      expect(answer.body).not.toContain(url);
    }
  });

  it('is a small page for a browser, with a way on and the headers of pages', async () => {
    const answer = await app.inject({ url: '/nothing', headers: browser });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.body).toContain('Siden finnes ikke');
    expect(answer.body).toContain('href="/"');
  });

  it('below /fhir is an OperationOutcome, for browsers as well', async () => {
    const answer = await app.inject({ url: '/fhir/Patient/1/2/3/4', headers: browser });
    expect([answer.statusCode, answer.json().resourceType]).toEqual([404, 'OperationOutcome']);
  });

  it('and cannot even be decoded is refused in the form of its room', async () => {
    const outside = await app.inject({ url: '/%ZZ' });
    expect([outside.statusCode, outside.json().code]).toEqual([400, 'bad-request']);
    expect(outside.body).not.toContain('ZZ');
    const fhir = await app.inject({ url: '/fhir/Patient/%ZZ' });
    expect([fhir.statusCode, fhir.json().resourceType]).toEqual([400, 'OperationOutcome']);
    expect(fhir.body).not.toContain('ZZ');
  });
});

describe('A body that is wrong', () => {
  it('is a problem with its own status, not an inner failure', async () => {
    const post = (payload: string, type: string) =>
      app.inject({ method: 'POST', url: '/access/why', headers: { 'content-type': type, authorization }, payload });
    const wrong = [
      [await post('{"patient":', 'application/json'), 400, 'bad-request'],
      [await post('patient=x', 'application/xml'), 415, 'media-type'],
      [await post(`{"a":"${'x'.repeat(1_100_000)}"}`, 'application/json'), 413, 'too-large'],
    ] as const;
    for (const [answer, status, code] of wrong) {
      expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });
});

describe('A full disk', () => {
  it('is told with 507 wherever something has to be written, and nothing of the inside', async () => {
    // PostgreSQL's own error, raised where it would be: when a row is appended.
    await pool.query(`CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'could not extend file "base/1"' USING ERRCODE = '53100'; END $$`);
    for (const table of ['audit', 'common_version', 'version', 'identity_artifact']) {
      await pool.query(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} EXECUTE FUNCTION disk_full()`);
    }
    const headers = { authorization, 'content-type': 'application/fhir+json' };
    const payload = '{"resourceType":"Organization","name":"A"}';
    const write = await app.inject({ method: 'POST', url: '/fhir/Organization', headers, payload });
    expect([write.statusCode, write.json().issue[0].details.coding[0].code]).toEqual([507, 'storage-full']);
    const log507 = await app.inject({
      method: 'POST',
      url: '/fhir/AuditEvent/_search',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'patient=x',
    });
    expect([log507.statusCode, log507.json().issue[0].details.coding[0].code]).toEqual([507, 'storage-full']);
    const token = await app.inject({
      method: 'POST',
      url: '/auth/par',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        client_id: 'arbeidsflate',
        response_type: 'code',
        redirect_uri: 'http://localhost:8080/arbeidsflate/',
        scope: 'openid',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
      }).toString(),
    });
    expect([token.statusCode, token.json().error]).toEqual([507, 'temporarily_unavailable']);
    for (const { body } of [write, log507, token]) expect(body).not.toMatch(/base\/1|extend|plpgsql| at /);
    expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
