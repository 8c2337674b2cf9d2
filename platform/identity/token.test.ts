// https://datatracker.ietf.org/doc/html/rfc9068#section-4, https://datatracker.ietf.org/doc/html/rfc8725: access tokens under attack.

import { performance } from 'node:perf_hooks';
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { bootstrapClient, openHouse } from './testing/house.ts';
import { post, textMember } from './testing/journey.ts';
import { accessTokenVerifier } from './token/verify.ts';

const house = await openHouse();

const newToken = async (): Promise<string> => {
  const form = {
    grant_type: 'client_credentials',
    client_id: bootstrapClient.id,
    client_secret: bootstrapClient.secret,
  };
  return textMember(await post(`${house.issuer}/token`, form), 'access_token');
};

const codeOf = async (authorization: string | undefined): Promise<string> => {
  const answer = await house.identity.authenticate({ authorization });
  return answer.ok ? 'ok' : answer.error.code;
};

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  it('must be there, and be a bearer token', async () => {
    expect(await codeOf(undefined)).toBe('no-token');
    for (const odd of ['', 'Bearer', 'Bearer ', 'Basic Ym9vdDp4', 'Bearer a b', 'Bearer <x>']) {
      expect([odd, await codeOf(odd)]).toEqual([odd, 'invalid']);
    }
  });

  it('that was tampered with is refused', async () => {
    const token = await newToken();
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = decodeJwt(token);
    const forged = [
      `${head}.${segment({ ...claims, scope: 'user/*.cruds', fhirUser: 'Practitioner/nurse' })}.${signature}`,
      `${segment({ alg: 'none', typ: 'at+jwt' })}.${body}.`,
      `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      `${head}.${body}.`,
      token.slice(0, -20),
    ];
    for (const one of forged) expect(await codeOf(`Bearer ${one}`)).toBe('invalid');
    expect(await codeOf(`Bearer ${token}`)).toBe('ok');
  });

  it('that is an id token, or signed with the public key as a secret, is refused', async () => {
    const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: { alg: string; kid: string }[] };
    const claims = decodeJwt(await newToken());
    const es256 = keys.find(({ alg }) => alg === 'ES256');
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: es256?.kid ?? '' })
      .sign(new TextEncoder().encode(JSON.stringify(es256)));
    expect(await codeOf(`Bearer ${confused}`)).toBe('invalid');
  });

  it('that has expired is refused, also when it is remembered', async () => {
    const token = await newToken();
    expect(await codeOf(`Bearer ${token}`)).toBe('ok');
    house.later(601_000);
    expect(await codeOf(`Bearer ${token}`)).toBe('expired');
    house.later(-601_000);
  });

  it('that was revoked by another server process is refused within seconds', async () => {
    const token = await newToken();
    expect(await codeOf(`Bearer ${token}`)).toBe('ok');
    const { createHash } = await import('node:crypto');
    const key = createHash('sha256')
      .update(`RevokedToken:${decodeJwt(token).jti}`)
      .digest();
    await house.pool.query(
      "INSERT INTO identity_artifact (key, model, payload, expires) VALUES ($1, 'RevokedToken', '', now() + interval '10 minutes')",
      [key],
    );
    house.later(5_000);
    expect(await codeOf(`Bearer ${token}`)).toBe('revoked');
  });

  it('tells the client in a challenge what is wrong, and nothing of the inside', async () => {
    const answer = await house.identity.authenticate({ authorization: 'Bearer x.y.z' });
    expect(answer).toMatchObject({ error: { challenge: expect.stringMatching(/^Bearer error="invalid_token"/) } });
  });

  it('that is known costs a look-up in memory only', async () => {
    const authorization = `Bearer ${await newToken()}`;
    await house.identity.authenticate({ authorization });
    const before = house.pool.totalCount + house.pool.waitingCount;
    const start = performance.now();
    for (let round = 0; round < 2_000; round += 1) await house.identity.authenticate({ authorization });
    const microseconds = ((performance.now() - start) / 2_000) * 1_000;
    expect(house.pool.totalCount + house.pool.waitingCount).toBe(before);
    process.stdout.write(`known token: ${microseconds.toFixed(1)} µs\n`);
  });
});

describe('the verifier', () => {
  const issuer = 'https://journal.example/auth';
  const audience = 'https://journal.example/fhir';
  let sign: (claims: Readonly<Record<string, unknown>>, typ?: string) => Promise<string>;
  let verify: ReturnType<typeof accessTokenVerifier>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const key = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
    verify = accessTokenVerifier({ keys: [key], issuer, audience, now: Date.now });
    sign = (claims, typ = 'at+jwt') =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one', typ }).sign(privateKey);
  });

  const now = Math.floor(Date.now() / 1000);
  const good = {
    iss: issuer,
    aud: audience,
    sub: 's',
    client_id: 'c',
    jti: 'j',
    scope: 'user/*.rs',
    iat: now,
    exp: now + 60,
  };

  it.each([
    ['another issuer', { ...good, iss: 'https://evil.example/auth' }],
    ['another audience', { ...good, aud: 'https://evil.example/fhir' }],
    ['a second audience', { ...good, aud: [audience, 'https://evil.example/fhir'] }],
    ['no client', { ...good, client_id: undefined }],
    ['no expiry', { ...good, exp: undefined }],
    ['a start in the future', { ...good, nbf: now + 600 }],
    ['something it is bound to that is no key', { ...good, cnf: { 'x5t#S256': 'x' } }],
  ])('refuses a token of ours with %s', async (_what, claims) => {
    expect(await verify(await sign(claims))).toEqual({ ok: false, error: 'invalid' });
  });

  it('refuses a token of ours that is not an access token', async () => {
    expect(await verify(await sign(good, 'JWT'))).toEqual({ ok: false, error: 'invalid' });
  });

  it('takes a good one', async () => {
    expect(await verify(await sign(good))).toMatchObject({ ok: true, value: { sub: 's', scope: 'user/*.rs' } });
  });
});
