// reference/norway.md §2.1, §2.3: the test providers refuse what the real ones refuse.

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { readPersons, startSandbox } from './index.ts';
import { searchPersons } from './pages/pick-person.ts';
import { helseIdPersons, idPortenPersons } from './providers/test-person.ts';

const persons = {
  personnel: [
    { name: 'Ada Nurse', role: 'Sykepleier, hjemmetjenesten', pid: '13816900260', hpr: '9000001' },
    { name: 'Siv Secretary', role: 'Helsesekretær', pid: '13816900341', hpr: null },
  ],
  citizens: [{ name: 'Cato Citizen', birthDate: '1969-01-13', pid: '13816900503', note: 'bor hjemme' }],
};

const { privateKey, publicKey } = await generateKeyPair('ES384');
const key = { ...(await exportJWK(publicKey)), alg: 'ES384', kid: 'one', use: 'sig' };
const redirectUri = 'https://journal.example/auth/callback/helseid';
const client = { clientId: 'journal', redirectUri, logoutUri: 'https://journal.example/logout', key };
const probe = await startSandbox({
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://sandbox.example',
  clients: { helseid: client, idporten: client, maskinporten: client },
  persons: async () => persons,
});
afterAll(() => probe.close());
const base = `http://127.0.0.1:${probe.port}/sandbox/helseid`;

const push = async (more: Readonly<Record<string, string>> = {}, signer = privateKey) => {
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES384', kid: 'one', typ: 'client-authentication+jwt' })
    .setIssuer('journal')
    .setSubject('journal')
    .setAudience('http://sandbox.example/sandbox/helseid')
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(signer);
  const response = await fetch(`${base}/request`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: 'journal',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid helseid://scopes/identity/pid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    }),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

describe('the test HelseID', () => {
  it('takes no request that was not pushed', async () => {
    const query = new URLSearchParams({
      client_id: 'journal',
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid',
    });
    const response = await fetch(`${base}/auth?${query}`, { redirect: 'manual' });
    expect(new URL(response.headers.get('location') ?? 'http://none').searchParams.get('error')).toBe(
      'invalid_request',
    );
  });

  it('takes no client that signs with another key, and no other return address', async () => {
    const other = await generateKeyPair('ES384');
    expect((await push({}, other.privateKey)).status).toBe(401);
    expect((await push({ redirect_uri: 'https://evil.example/' })).status).toBe(400);
  });

  it('takes a pushed request and shows whom to be, without national numbers', async () => {
    const pushed = await push();
    expect(pushed.status).toBe(201);
    const query = new URLSearchParams({ client_id: 'journal', request_uri: String(pushed.body['request_uri']) });
    const left = await fetch(`${base}/auth?${query}`, { redirect: 'manual' });
    const cookies = left.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const address = new URL(left.headers.get('location') ?? '', base);
    const page = await fetch(`http://127.0.0.1:${probe.port}${address.pathname}?scenario=denied`, {
      headers: { cookie: cookies.join('; ') },
    });
    const body = await page.text();
    expect(body).toContain('Ada Nurse');
    expect(body).toContain('<option value="denied" selected>');
    for (const { pid } of persons.personnel) expect(body).not.toContain(pid);
    expect((await fetch(`http://127.0.0.1:${probe.port}${address.pathname}`)).status).toBe(400);
  });
});

describe('test persons', () => {
  it('are refused when the file is malformed', () => {
    for (const bad of ['[]', '{}', '{"personnel":[{"name":"x"}],"citizens":[]}', '{"personnel":[],"citizens":[{}]}']) {
      expect(() => readPersons(bad)).toThrow();
    }
    expect(readPersons(JSON.stringify(persons))).toEqual(persons);
  });

  it('carry the claims of their provider; a secretary has no HPR number', () => {
    const [nurse, secretary] = helseIdPersons(persons, 'high');
    expect(nurse?.claims).toMatchObject({
      'helseid://claims/identity/pid': '13816900260',
      'helseid://claims/identity/security_level': '4',
      'helseid://claims/hpr/hpr_number': '9000001',
    });
    expect(secretary?.claims).not.toHaveProperty('helseid://claims/hpr/hpr_number');
    expect(helseIdPersons(persons, 'low')[0]?.claims['helseid://claims/identity/security_level']).toBe('3');
    expect(idPortenPersons(persons)[0]?.claims).toMatchObject({ pid: '13816900503' });
  });

  it('are found by every word of the search', () => {
    const list = helseIdPersons(persons, 'high');
    const names = (text: string) => searchPersons(list, text).map(({ name }) => name);
    expect(names('nobody')).toEqual([]);
    expect(names('SYKEPLEIER ada')).toEqual(['Ada Nurse']);
    expect(names(' ')).toHaveLength(2);
  });
});
