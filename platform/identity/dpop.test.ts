// https://datatracker.ietf.org/doc/html/rfc9449: tokens that are bound to a key, and the proofs that go with them.

import { performance } from 'node:perf_hooks';
import { identityUsed } from '@fkj/platform-store';
import { decodeJwt, exportJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { bootstrapClient, openHouse, people } from './testing/house.ts';
import { appsOf, logIn, post, textMember } from './testing/journey.ts';
import { makeProver, type ProofOf, type Prover } from './testing/prover.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);
const token = `${house.issuer}/token`;
const credentials = {
  grant_type: 'client_credentials',
  client_id: bootstrapClient.id,
  client_secret: bootstrapClient.secret,
};

const boundToken = async (prover: Prover): Promise<string> => {
  const proof = await prover.prove({ htm: 'POST', htu: token });
  const answer = await post(token, credentials, { dpop: proof });
  expect(answer.body).toMatchObject({ token_type: 'DPoP' });
  return textMember(answer, 'access_token');
};

const bearerToken = async (): Promise<string> => textMember(await post(token, credentials), 'access_token');

const url = '/fhir/Patient/1?_elements=name';
const htu = `${house.publicUrl}/fhir/Patient/1`;

const call = (access: string, proof: string | undefined, scheme = 'DPoP', method = 'GET') =>
  house.identity.authenticate({
    authorization: `${scheme} ${access}`,
    request: { method, url, headers: { dpop: proof } },
  });

const codeOf = async (answer: ReturnType<typeof call>): Promise<string> => {
  const told = await answer;
  if (told.ok) return 'ok';
  return told.error.code === 'proof'
    ? (/request: (\w+)\./.exec(told.error.explanation)?.[1] ?? 'proof')
    : told.error.code;
};

describe('a token bound to a key', async () => {
  const prover = await makeProver();
  const access = await boundToken(prover);
  const proven = (more: Partial<ProofOf> = {}) => prover.prove({ htm: 'GET', htu, token: access, ...more });

  it('says which key', () => {
    expect(decodeJwt(access)['cnf']).toEqual({ jkt: prover.thumbprint });
  });

  it('is refused as a bearer token, with and without a proof, and without a proof', async () => {
    expect(await codeOf(call(access, undefined, 'Bearer'))).toBe('bound');
    expect(await codeOf(call(access, await proven(), 'Bearer'))).toBe('bound');
    expect(await codeOf(call(access, undefined))).toBe('proof');
    expect(await house.identity.authenticate({ authorization: `DPoP ${access}` })).toMatchObject({
      error: { code: 'bound', challenge: expect.stringMatching(/^DPoP error="invalid_token".*algs="ES256/) },
    });
  });

  it('is taken with a proof, whose query and fragment do not count', async () => {
    expect(await codeOf(call(access, await proven()))).toBe('ok');
    expect(await codeOf(call(access, await proven({ htu: `${htu}?x=1#y` })))).toBe('ok');
    const other = htu.replace('127.0.0.1', 'localhost');
    expect(await codeOf(call(access, await proven({ htu: other })))).toBe('ok');
  });

  it('takes a proof once, whichever process sees it', async () => {
    const proof = await proven();
    expect(await codeOf(call(access, proof))).toBe('ok');
    expect(await codeOf(call(access, proof))).toBe('replay');
    const [one, other] = [identityUsed(house.pool), identityUsed(house.pool)];
    const key = Buffer.alloc(32, 7);
    const soon = Date.now() + 60_000;
    const answers = await Promise.all([one.use(key, soon), other.use(key, soon), one.use(key, soon)]);
    expect(answers.toSorted()).toEqual(['first', 'used', 'used']);
  });

  it.each([
    ['another method', 'htm', { htm: 'POST' }],
    ['another address', 'htu', { htu: `${htu}2` }],
    ['another house', 'htu', { htu: 'https://evil.example/fhir/Patient/1' }],
    ['a name in the address', 'htu', { htu: htu.replace('//', '//nurse@') }],
    ['no address', 'htu', { claims: { htu: 7 } }],
    ['an old time', 'iat', { claims: { iat: Math.floor(Date.now() / 1000) - 90 } }],
    ['a time to come', 'iat', { claims: { iat: Math.floor(Date.now() / 1000) + 90 } }],
    ['no time', 'iat', { claims: { iat: 'now' } }],
    ['no id', 'jti', { claims: { jti: '' } }],
    ['an endless id', 'jti', { claims: { jti: 'x'.repeat(300) } }],
    ['another token', 'ath', { token: 'another' }],
    ['no token', 'ath', { claims: { ath: undefined } }],
    ['a made-up nonce', 'nonce', { claims: { nonce: 'made up' } }],
    ['another type', 'proof', { header: { typ: 'JWT' } }],
    ['a critical extension', 'proof', { header: { crit: ['b64'], b64: true } }],
    ['no key', 'proof', { header: { jwk: undefined } }],
  ] as const)('refuses a proof with %s', async (_what, code, more) => {
    expect(await codeOf(call(access, await proven(more)))).toBe(code);
  });

  it('refuses a proof signed with another key, also one that names the right key', async () => {
    const thief = await makeProver();
    expect(await codeOf(call(access, await thief.prove({ htm: 'GET', htu, token: access })))).toBe('key');
    const pretends = await thief.prove({ htm: 'GET', htu, token: access, header: { jwk: prover.jwk } });
    expect(await codeOf(call(access, pretends))).toBe('proof');
  });

  it('refuses a proof that holds a private key, is signed by nobody, or is a heap of text', async () => {
    const leaked = await exportJWK(prover.privateKey);
    expect(await codeOf(call(access, await proven({ header: { jwk: leaked } })))).toBe('proof');
    const [, body = ''] = (await proven()).split('.');
    const none = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: prover.jwk })).toString('base64url');
    for (const odd of [
      `${none}.${body}.`,
      '',
      'a.b.c',
      '....',
      'x'.repeat(5_000),
      `${await proven()}, ${await proven()}`,
    ]) {
      expect(await codeOf(call(access, odd))).toBe('proof');
    }
  });

  it('is refused after it was revoked, proof or not', async () => {
    const short = await boundToken(prover);
    await post(`${house.issuer}/revoke`, {
      token: short,
      client_id: bootstrapClient.id,
      client_secret: bootstrapClient.secret,
    });
    expect(await codeOf(call(short, await prover.prove({ htm: 'GET', htu, token: short })))).toBe('revoked');
  });

  it.each(['ES384', 'RS256', 'PS256'])('may be bound to a key of %s', async (alg) => {
    const own = await makeProver(alg);
    const bound = await boundToken(own);
    expect(await codeOf(call(bound, await own.prove({ htm: 'GET', htu, token: bound })))).toBe('ok');
  });

  it('costs no token check when it is known; the proof costs its signature and one statement', async () => {
    const proofs = await Promise.all(Array.from({ length: 300 }, () => proven()));
    const start = performance.now();
    for (const proof of proofs) expect((await call(access, proof)).ok).toBe(true);
    process.stdout.write(`known token with proof: ${(((performance.now() - start) / 300) * 1_000).toFixed(0)} µs\n`);
  });
});

describe('a bearer token', () => {
  it('is refused as DPoP, also with a good proof', async () => {
    const [prover, access] = [await makeProver(), await bearerToken()];
    expect(await codeOf(call(access, await prover.prove({ htm: 'GET', htu, token: access })))).toBe('not-bound');
    expect(await codeOf(call(access, undefined, 'Bearer'))).toBe('ok');
  });
});

describe('the token endpoint', () => {
  it('refuses a proof that was used before, is for another address or for another method', async () => {
    const prover = await makeProver();
    const good = await prover.prove({ htm: 'POST', htu: token });
    expect((await post(token, credentials, { dpop: good })).status).toBe(200);
    const bad = [
      good,
      await prover.prove({ htm: 'POST', htu: house.issuer }),
      await prover.prove({ htm: 'GET', htu: token }),
    ];
    const errors = [];
    for (const dpop of bad) errors.push((await post(token, credentials, { dpop })).body['error']);
    expect(errors).toEqual(['invalid_grant', 'invalid_dpop_proof', 'invalid_dpop_proof']);
  });

  it('binds the refresh token of a public app to the key', async () => {
    const [prover, thief] = [await makeProver(), await makeProver()];
    const { tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name, prover });
    const refresh = (key: Prover | null) =>
      (key === null ? Promise.resolve(undefined) : key.prove({ htm: 'POST', htu: token })).then((dpop) =>
        post(
          token,
          {
            grant_type: 'refresh_token',
            client_id: 'arbeidsflate',
            refresh_token: textMember(tokens, 'refresh_token'),
          },
          dpop === undefined ? {} : { dpop },
        ),
      );
    expect(await refresh(null)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(thief)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refresh(prover)).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
  });
});

describe('a house that requires nonces', async () => {
  const strict = await openHouse({ dpopNonce: 'required' });
  const at = `${strict.issuer}/token`;
  const prover = await makeProver();
  const ask = async (nonce: string | null) => {
    const proof = await prover.prove({ htm: 'POST', htu: at, claims: nonce === null ? {} : { nonce } });
    const response = await fetch(at, {
      method: 'POST',
      headers: { dpop: proof },
      body: new URLSearchParams(credentials),
    });
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    return { body, nonce: response.headers.get('dpop-nonce') };
  };

  it('says so at the token endpoint and at the record, and takes proofs with its nonce', async () => {
    const first = await ask(null);
    expect(first.body['error']).toBe('use_dpop_nonce');
    const access = String((await ask(first.nonce)).body['access_token']);
    const read = async (nonce: string | null) =>
      strict.identity.authenticate({
        authorization: `DPoP ${access}`,
        request: {
          method: 'GET',
          url: '/fhir/Patient/1',
          headers: {
            dpop: await prover.prove({
              htm: 'GET',
              htu: `${strict.fhirBase}/Patient/1`,
              token: access,
              claims: nonce === null ? {} : { nonce },
            }),
          },
        },
      });
    const refused = await read(null);
    expect(refused).toMatchObject({ error: { code: 'nonce', challenge: expect.stringMatching(/use_dpop_nonce/) } });
    const nonce = refused.ok ? null : (refused.error.nonce ?? null);
    expect((await read(nonce)).ok).toBe(true);
    strict.later(11 * 60_000);
    expect(await read(nonce)).toMatchObject({ ok: false });
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
