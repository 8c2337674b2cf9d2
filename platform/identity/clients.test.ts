// DESIGN.md §5 "identity", "BOOTSTRAP_CLIENT"; RFC 7523, RFC 7591, RFC 7662, RFC 7009: clients and what they may do.

import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { bootstrapClient, openHouse, people } from './testing/house.ts';
import { appsOf, bearer, logIn, post, textMember } from './testing/journey.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);
const token = `${house.issuer}/token`;

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const boot = basic(bootstrapClient.id, bootstrapClient.secret);
const credentials = { grant_type: 'client_credentials' };

const register = async (metadata: Readonly<Record<string, unknown>>) => {
  const response = await fetch(`${house.issuer}/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

describe('the bootstrap client', () => {
  it('is refused with a wrong secret', async () => {
    expect(await post(token, { ...credentials, scope: 'system/*.rs' }, basic('boot', 'wrong-secret'))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('gets every system scope, also when it names none', async () => {
    for (const form of [credentials, { ...credentials, scope: 'system/*.cruds' }]) {
      const answer = await post(token, form, boot);
      expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'system/*.cruds' } });
      expect(await house.identity.authenticate(bearer(textMember(answer, 'access_token')))).toEqual({
        ok: true,
        value: { sub: 'boot', client_id: 'boot', scope: 'system/*.cruds', purpose: 'HSYSADMIN' },
      });
    }
  });

  it('may send its secret in the form', async () => {
    const form = {
      ...credentials,
      scope: 'system/Patient.rs',
      client_id: 'boot',
      client_secret: bootstrapClient.secret,
    };
    expect(await post(token, form)).toMatchObject({ status: 200, body: { scope: 'system/Patient.rs' } });
  });

  it('gets patient scopes for the patient it names', async () => {
    const form = { ...credentials, scope: 'patient/*.cruds system/Task.rs', patient: 'p-1' };
    const answer = await post(token, form, boot);
    expect(answer.body).toMatchObject({ patient: 'p-1', scope: 'patient/*.cruds system/Task.rs' });
    expect(await house.identity.authenticate(bearer(textMember(answer, 'access_token')))).toMatchObject({
      value: { patient: 'p-1', scope: 'patient/*.cruds system/Task.rs' },
    });
  });

  it('gets no patient scope without a patient, and none for a malformed one', async () => {
    expect((await post(token, { ...credentials, scope: 'patient/*.cruds' }, boot)).body).toMatchObject({
      error: 'invalid_scope',
    });
    const odd = { ...credentials, scope: 'patient/*.rs', patient: "1' OR '1'='1" };
    expect((await post(token, odd, boot)).body).toMatchObject({ error: 'invalid_request' });
  });

  it('gets no user scope', async () => {
    expect((await post(token, { ...credentials, scope: 'user/*.rs' }, boot)).body).toMatchObject({
      error: 'invalid_scope',
    });
  });

  it('cannot log a person in', async () => {
    const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'x', code_verifier: 'x' };
    expect((await post(token, form, boot)).status).toBe(400);
  });
});

describe('a registered client', () => {
  const keyPair = async (alg: string) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), alg, use: 'sig', kid: `key-${alg}` } satisfies JWK };
  };
  const system = async (alg: string, scope: string) => {
    const { privateKey, jwk } = await keyPair(alg);
    const registered = await register({
      client_name: 'Backend',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [jwk] },
      scope,
    });
    return { privateKey, registered, id: String(registered.body['client_id']) };
  };
  const assertion = (
    id: string,
    privateKey: CryptoKey,
    more: { aud?: string; exp?: string; jti?: string; alg: string },
  ) =>
    new SignJWT({ jti: more.jti ?? crypto.randomUUID() })
      .setProtectedHeader({ alg: more.alg, kid: `key-${more.alg}`, typ: 'JWT' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(more.aud ?? token)
      .setIssuedAt()
      .setExpirationTime(more.exp ?? '60s')
      .sign(privateKey);
  const ask = (clientAssertion: string, scope: string) =>
    post(token, {
      ...credentials,
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion,
    });

  it.each(['ES384', 'RS384'])(
    'proves itself with its own %s key, and gets no more than it is registered for',
    async (alg) => {
      const { privateKey, registered, id } = await system(alg, 'system/Observation.rs system/Patient.r');
      expect(registered).toMatchObject({ status: 201, body: { scope: 'system/Observation.rs system/Patient.r' } });
      const answer = await ask(await assertion(id, privateKey, { alg }), 'system/*.cruds');
      expect(answer).toMatchObject({ status: 200, body: { scope: 'system/Observation.rs system/Patient.r' } });
    },
  );

  it('is refused with another key, a replayed, an expired or a misaddressed assertion', async () => {
    const alg = 'ES384';
    const { privateKey, id } = await system(alg, 'system/*.rs');
    const other = await keyPair(alg);
    const once = await assertion(id, privateKey, { alg });
    expect((await ask(once, 'system/*.rs')).status).toBe(200);
    for (const bad of [
      once,
      await assertion(id, other.privateKey, { alg }),
      await assertion(id, privateKey, { alg, exp: '-2m' }),
      await assertion(id, privateKey, { alg, aud: 'https://elsewhere.example/token' }),
    ]) {
      expect(await ask(bad, 'system/*.rs')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    }
  });

  it('cannot name a patient in a token request', async () => {
    const { privateKey, id } = await system('ES384', 'system/*.rs');
    const answer = await post(token, {
      ...credentials,
      patient: 'p-1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(id, privateKey, { alg: 'ES384' }),
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('with wrong secrets is locked out, right secret or not, and is free again after the window; others are not touched', async () => {
    const registered = await register({
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      scope: 'system/*.rs',
    });
    const id = String(registered.body['client_id']);
    const right = basic(id, String(registered.body['client_secret']));
    expect((await post(token, credentials, right)).status).toBe(200);
    for (let attempt = 0; attempt < 10; attempt += 1) await post(token, credentials, basic(id, `guess-${attempt}`));
    expect((await post(token, credentials, right)).status).toBe(401);
    expect((await post(token, credentials, boot)).status).toBe(200);
    house.later(5 * 60_000);
    expect((await post(token, credentials, right)).status).toBe(200);
  });

  it('with a script as redirect address is refused', async () => {
    expect((await register({ redirect_uris: ['javascript:alert(1)'] })).status).toBe(400);
  });
});

describe('introspection and revocation', () => {
  it('need a client that proves itself', async () => {
    expect((await post(`${house.issuer}/introspect`, { token: 'x' })).status).toBe(400);
    expect((await post(`${house.issuer}/introspect`, { token: 'x' }, basic('boot', 'wrong'))).status).toBe(401);
  });

  it('say nothing of a token that is not ours', async () => {
    const foreign = await new SignJWT({ client_id: 'boot' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(new TextEncoder().encode('a'.repeat(32)));
    for (const one of ['nonsense', foreign]) {
      expect(await post(`${house.issuer}/introspect`, { token: one }, boot)).toEqual({
        status: 200,
        body: { active: false },
      });
    }
  });

  it('tell what a token is, until it is revoked', async () => {
    const answer = await post(token, { ...credentials, scope: 'system/Patient.rs' }, boot);
    const access = textMember(answer, 'access_token');
    const shown = await post(`${house.issuer}/introspect`, { token: access }, boot);
    expect(shown.body).toMatchObject({
      active: true,
      client_id: 'boot',
      scope: 'system/Patient.rs',
      iss: house.issuer,
    });
    expect(shown.body).not.toHaveProperty('grant');
    expect((await post(`${house.issuer}/revoke`, { token: access }, boot)).status).toBe(200);
    expect((await post(`${house.issuer}/introspect`, { token: access }, boot)).body).toEqual({ active: false });
    expect(await house.identity.authenticate(bearer(access))).toMatchObject({ ok: false, error: { code: 'revoked' } });
  });

  it('of a user’s token name the person and the app, and another client cannot revoke it', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const access = textMember(tokens, 'access_token');
    expect((await post(`${house.issuer}/introspect`, { token: access }, boot)).body).toMatchObject({
      active: true,
      sub: 'Practitioner/nurse',
      client_id: 'arbeidsflate',
      fhirUser: `${house.fhirBase}/Practitioner/nurse`,
    });
    await post(`${house.issuer}/revoke`, { token: access }, boot);
    expect(await house.identity.authenticate(bearer(access))).toMatchObject({ ok: true });
    const own = { token: textMember(tokens, 'refresh_token'), client_id: 'arbeidsflate' };
    expect((await post(`${house.issuer}/revoke`, own)).status).toBe(200);
    expect(await house.identity.authenticate(bearer(access))).toMatchObject({ ok: false, error: { code: 'revoked' } });
  });
});

describe('discovery', () => {
  it('agrees with the SMART configuration', async () => {
    const response = await fetch(`${house.issuer}/.well-known/openid-configuration`);
    const document = (await response.json()) as Readonly<Record<string, unknown>>;
    const smart = house.identity.smartConfiguration;
    for (const name of [
      'issuer',
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'introspection_endpoint',
      'revocation_endpoint',
      'registration_endpoint',
      'end_session_endpoint',
      'pushed_authorization_request_endpoint',
    ]) {
      expect([name, smart[name]]).toEqual([name, document[name]]);
    }
    expect(document['code_challenge_methods_supported']).toEqual(['S256']);
    for (const name of ['dpop_signing_alg_values_supported', 'authorization_details_types_supported']) {
      expect([name, document[name]]).toEqual([name, smart[name]]);
    }
  });

  it('shows public keys only', async () => {
    const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as {
      keys: Readonly<Record<string, unknown>>[];
    };
    expect(keys.map((key) => key['alg']).sort()).toEqual(['ES256', 'RS256']);
    for (const key of keys) expect(key).not.toHaveProperty('d');
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
