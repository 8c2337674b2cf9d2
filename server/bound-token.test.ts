// https://datatracker.ietf.org/doc/html/rfc9449#section-7: a read with a token that is bound to a key, through the whole server.

import { createHash, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { composedServer } from './testing/composed-server.ts';

const { app, authorization } = await composedServer();
const PUBLIC_URL = 'http://localhost:8080';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = publicKey.export({ format: 'jwk' });
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const proof = (htm: string, path: string, token?: string): string => {
  const claims = { jti: randomUUID(), htm, htu: `${PUBLIC_URL}${path}`, iat: Math.floor(Date.now() / 1000) };
  const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
  const text = `${segment({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${segment({ ...claims, ...ath })}`;
  const key = {
    key: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    dsaEncoding: 'ieee-p1363',
  } as const;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};

const newToken = async (): Promise<string> => {
  const answer = await app.inject({
    method: 'POST',
    url: '/auth/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      dpop: proof('POST', '/auth/token'),
      host: 'localhost:8080',
    },
    payload: 'grant_type=client_credentials&client_id=boot&client_secret=a-secret-for-tests',
  });
  return String(answer.json().access_token);
};

describe('a read with a bound token', async () => {
  await app.inject({
    method: 'PUT',
    url: '/fhir/Organization/nord',
    headers: { authorization, 'content-type': 'application/fhir+json' },
    payload: { resourceType: 'Organization', id: 'nord', name: 'Hjemmetjenesten nord' },
  });
  const token = await newToken();
  const read = (sent: Readonly<Record<string, string>>) =>
    app.inject({ method: 'GET', url: '/fhir/Organization/nord?_summary=false', headers: sent });

  it('is answered once per proof', async () => {
    const sent = { authorization: `DPoP ${token}`, dpop: proof('GET', '/fhir/Organization/nord', token) };
    expect((await read(sent)).json()).toMatchObject({ name: 'Hjemmetjenesten nord' });
    const again = await read(sent);
    expect(again.statusCode).toBe(401);
    expect(again.headers['www-authenticate']).toMatch(/^DPoP error="invalid_dpop_proof"/);
    expect(again.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('is refused as a bearer, with the challenge that says how', async () => {
    const answer = await read({ authorization: `Bearer ${token}` });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP error="invalid_token".*algs="ES256/);
  });

  it('is told of both ways when it brings no token', async () => {
    expect((await read({})).headers['www-authenticate']).toMatch(/^Bearer realm="fhir", DPoP realm="fhir"/);
  });

  it('at POST /access/why needs a proof too', async () => {
    const ask = (dpop: string) =>
      app.inject({
        method: 'POST',
        url: '/access/why',
        headers: { authorization: `DPoP ${token}`, dpop },
        payload: { patient: 'p-1' },
      });
    expect((await ask(proof('GET', '/access/why', token))).statusCode).toBe(401);
    expect((await ask(proof('POST', '/access/why', token))).statusCode).toBe(200);
  });
});
