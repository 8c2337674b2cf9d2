// https://www.rfc-editor.org/rfc/rfc7644#section-2 and /rfc7523: the HR system proves itself with a key, and may do nothing but SCIM.

import Fastify from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { privateKey, publicKey } = await generateKeyPair('ES384');
const published = Fastify();
published.get('/jwks', async () => ({
  keys: [{ ...(await exportJWK(publicKey)), alg: 'ES384', use: 'sig', kid: 'hr-one' }],
}));
const address = await published.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => published.close());
const { app } = await composedServer(null, {
  id: 'hr',
  proof: { jwksUri: `${address}/jwks` },
});

const issuer = 'http://localhost:8080/auth';

const token = (form: Readonly<Record<string, string>>, authorization?: string) =>
  app.inject({
    method: 'POST',
    url: '/auth/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(authorization === undefined ? {} : { authorization }),
    },
    payload: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
  });

const assertion = async (more: Readonly<Record<string, unknown>> = {}, key = privateKey) => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'hr', sub: 'hr', aud: issuer, jti: crypto.randomUUID(), iat: now, exp: now + 60, ...more };
  return {
    client_id: 'hr',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT(claims).setProtectedHeader({ alg: 'ES384', kid: 'hr-one' }).sign(key),
  };
};

const get = (url: string, authorization: string) => app.inject({ method: 'GET', url, headers: { authorization } });

describe('an HR system with a key of its own', () => {
  it('is refused with another key, another audience, the same assertion twice, and by any secret', async () => {
    const other = await generateKeyPair('ES384');
    const used = await assertion();
    expect((await token(used)).statusCode).toBe(200);
    const answers = [
      await token(used),
      await token(await assertion({}, other.privateKey)),
      await token(await assertion({ aud: 'https://other.example' })),
      await token({}, `Basic ${Buffer.from('hr:a-secret-for-tests').toString('base64')}`),
      await token({ client_id: 'hr', client_secret: '' }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401]);
    expect(answers.map((answer) => answer.json().error)).toEqual(Array(5).fill('invalid_client'));
  });

  it('is given no scope but the one of SCIM, whatever it asks for', async () => {
    for (const scope of ['system/*.cruds', 'system/Practitioner.r', 'openid system/*.rs']) {
      const answer = await token({ ...(await assertion()), scope });
      expect([answer.statusCode, answer.json().error]).toEqual([400, 'invalid_scope']);
    }
    const answer = (await token({ ...(await assertion()), scope: 'system/*.cruds system/scim' })).json();
    expect(answer.scope).toBe('system/scim');
  });

  it('provisions, and reads nothing at /fhir', async () => {
    const { access_token: given } = (await token(await assertion())).json();
    expect((await get('/scim/v2/Users', `Bearer ${given}`)).statusCode).toBe(200);
    for (const path of [
      'Practitioner',
      'PractitionerRole',
      'Organization',
      'Patient',
      'ValueSet',
      'AuditEvent',
      'Organization/x',
    ]) {
      const answer = await get(`/fhir/${path}`, `Bearer ${given}`);
      expect([path, answer.statusCode]).toEqual([path, 403]);
    }
    expect((await get('/access/desk', `Bearer ${given}`)).statusCode).toBe(403);
  });
});

describe('a token without the scope of SCIM', () => {
  it('is answered 403 insufficient_scope, with the scope that it lacks', async () => {
    const boot = `Basic ${Buffer.from('boot:a-secret-for-tests').toString('base64')}`;
    const { access_token: whole } = (await token({}, boot)).json();
    const answer = await get('/scim/v2/Users', `Bearer ${whole}`);
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="system/scim"',
    ]);
    expect(answer.json()).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '403',
      detail: 'The token must have the scope system/scim.',
    });
  });

  it('is not had by asking: nobody else is given it', async () => {
    const boot = `Basic ${Buffer.from('boot:a-secret-for-tests').toString('base64')}`;
    const answer = await token({ scope: 'system/scim' }, boot);
    expect([answer.statusCode, answer.json().error]).toEqual([400, 'invalid_scope']);
  });
});
