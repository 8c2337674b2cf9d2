// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html and client-confidential-asymmetric.html: what a SMART app may count on, and what is refused it.

import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { Browser, formsOf } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import { type App, authorizationRequest, codeOf, logInThrough, post, textMember } from './testing/journey.ts';

/** What a client publishes, and how often it was fetched. */
const published = { keys: [] as object[], cacheControl: 'max-age=0', fetched: 0 };
const KEYS = 'https://keys.backend.example/jwks';
const house = await openHouse({
  fetch: async (input) => {
    if (String(input) !== KEYS) throw new Error(`nobody asked for ${String(input)}`);
    published.fetched += 1;
    return new Response(JSON.stringify({ keys: published.keys }), {
      headers: { 'content-type': 'application/json', 'cache-control': published.cacheControl },
    });
  },
});
const token = `${house.issuer}/token`;
const nurse = { way: 'helseid', name: people.nurse.name } as const;

const register = async (metadata: Readonly<Record<string, unknown>>) => {
  const response = await fetch(`${house.issuer}/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};
const redirectUri = 'https://growth.example/callback';
const registerApp = async (method: string, more: Readonly<Record<string, unknown>> = {}) => {
  const registered = await register({
    client_name: 'Growth',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: method,
    grant_types: ['authorization_code', 'refresh_token'],
    ...more,
  });
  expect(registered.status, JSON.stringify(registered.body)).toBe(201);
  const app: App = { clientId: String(registered.body['client_id']), redirectUri };
  return { app, secret: String(registered.body['client_secret']) };
};

/** Asks by GET or POST, logs in and says yes; answers where the browser came back. */
const authorize = async (app: App, scope: string, method: 'GET' | 'POST' = 'GET') => {
  const asked = authorizationRequest(house, app, { scope, state: 'a b/c?d=&é' });
  const browser = new Browser(app.redirectUri);
  const first =
    method === 'GET'
      ? await browser.open(asked.url)
      : await browser.submit({
          text: '',
          action: `${house.issuer}/authorize`,
          fields: Object.fromEntries(new URL(asked.url).searchParams),
        });
  const page = await logInThrough(browser, first, nurse);
  const consent = formsOf(page).find(({ fields }) => fields['consent'] === 'allow');
  return { asked, back: consent === undefined ? page : await browser.submit(consent) };
};

const redeemForm = (app: App, { code, verifier }: { code: string; verifier: string }) => ({
  grant_type: 'authorization_code',
  client_id: app.clientId,
  redirect_uri: app.redirectUri,
  code,
  code_verifier: verifier,
});

describe('An app', () => {
  it('gets the code, its own state and nothing else at its own address, asked for by GET or POST', async () => {
    const { app } = await registerApp('none');
    for (const method of ['GET', 'POST'] as const) {
      const { back } = await authorize(app, 'openid user/*.rs', method);
      expect(`${back.url.origin}${back.url.pathname}`).toBe(redirectUri);
      expect(back.url.searchParams.get('state')).toBe('a b/c?d=&é');
      expect(codeOf(back)).not.toBe('');
    }
  });

  it('gets its token in JSON that nobody keeps, with the members of SMART', async () => {
    const { app } = await registerApp('none');
    const { asked, back } = await authorize(app, 'openid fhirUser user/Observation.rs');
    const answer = await fetch(token, {
      method: 'POST',
      headers: { origin: 'https://growth.example' },
      body: new URLSearchParams(redeemForm(app, { code: codeOf(back), verifier: asked.verifier })),
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://growth.example');
    const body = (await answer.json()) as Readonly<Record<string, unknown>>;
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'openid fhirUser user/Observation.rs',
      access_token: expect.stringMatching(/^[\x21-\x7E]+$/),
      id_token: expect.any(String),
    });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('learns who uses it from an ID token that is signed with RS256, by keys that are published bare', async () => {
    const { app } = await registerApp('none');
    const { asked, back } = await authorize(app, 'openid fhirUser user/*.rs');
    const answer = await post(token, redeemForm(app, { code: codeOf(back), verifier: asked.verifier }));
    const keys = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: Readonly<Record<string, unknown>>[] };
    for (const key of keys.keys) expect(Object.keys(key).filter((name) => name.startsWith('x5'))).toEqual([]);
    const { payload, protectedHeader } = await jwtVerify(textMember(answer, 'id_token'), createLocalJWKSet(keys), {
      issuer: house.issuer,
      audience: app.clientId,
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload['fhirUser']).toBe(`${house.fhirBase}/Practitioner/nurse`);
  });

  it('with a secret proves itself with it, and gets nothing without it', async () => {
    const { app, secret } = await registerApp('client_secret_basic');
    const first = await authorize(app, 'openid user/*.rs');
    const form = redeemForm(app, { code: codeOf(first.back), verifier: first.asked.verifier });
    expect(await post(token, form)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const { client_id: _, ...rest } = form;
    const basic = Buffer.from(`${app.clientId}:${encodeURIComponent(secret)}`).toString('base64');
    expect(await post(token, rest, { authorization: `Basic ${basic}` })).toMatchObject({ status: 200 });
  });

  it('keeps its scopes when it refreshes without naming any, and its token tells the same end as its answer', async () => {
    const { app } = await registerApp('none');
    const { asked, back } = await authorize(app, 'openid user/Observation.rs online_access');
    const first = await post(token, redeemForm(app, { code: codeOf(back), verifier: asked.verifier }));
    const refreshed = await post(token, {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      refresh_token: textMember(first, 'refresh_token'),
    });
    expect(refreshed.body).toMatchObject({
      scope: 'openid user/Observation.rs online_access',
      token_type: 'Bearer',
      access_token: expect.any(String),
    });
    const ends = Math.floor(Date.now() / 1000) + Number(refreshed.body['expires_in']);
    const shown = await post(`${house.issuer}/introspect`, {
      token: textMember(refreshed, 'access_token'),
      client_id: app.clientId,
    });
    expect(Math.abs(Number(shown.body['exp']) - ends)).toBeLessThan(30);
  });
});

describe('A client with keys of its own', () => {
  const alg = 'ES384';
  const newKey = async (kid: string) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), alg, use: 'sig', kid } };
  };
  type Key = Awaited<ReturnType<typeof newKey>>;
  const backend = async (keys: { readonly jwks: object } | { readonly jwks_uri: string }) => {
    const registered = await register({
      client_name: 'Backend',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'private_key_jwt',
      scope: 'system/Observation.rs',
      ...keys,
    });
    expect(registered.status, JSON.stringify(registered.body)).toBe(201);
    return String(registered.body['client_id']);
  };
  const ask = async (id: string, key: Key, header: Readonly<Record<string, string | undefined>> = {}) => {
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg, kid: String(key.jwk['kid']), typ: 'JWT', ...header } as { alg: string })
      .setIssuer(id)
      .setSubject(id)
      .setAudience(token)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key.privateKey);
    return post(token, {
      grant_type: 'client_credentials',
      scope: 'system/Observation.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
  };
  const refusedClient = { status: 401, body: { error: 'invalid_client' } };

  it('names the key that signed, and is refused when it names none, or several have the name', async () => {
    const [one, other] = [await newKey('one'), await newKey('one')];
    const alone = await backend({ jwks: { keys: [one.jwk] } });
    expect(await ask(alone, one)).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
    expect(await ask(alone, one, { kid: undefined })).toMatchObject(refusedClient);
    expect(await ask(alone, one, { kid: 'two' })).toMatchObject(refusedClient);
    const twice = await backend({ jwks: { keys: [one.jwk, other.jwk] } });
    expect(await ask(twice, one)).toMatchObject(refusedClient);
  });

  it('may name the address of its keys in jku, and no other address', async () => {
    const key = await newKey('at-home');
    published.keys = [key.jwk];
    const id = await backend({ jwks_uri: KEYS });
    expect(await ask(id, key, { jku: KEYS })).toMatchObject({ status: 200 });
    expect(await ask(id, key, { jku: 'https://evil.example/jwks' })).toMatchObject(refusedClient);
    const inline = await backend({ jwks: { keys: [key.jwk] } });
    expect(await ask(inline, key, { jku: KEYS })).toMatchObject(refusedClient);
  });

  it('changes its keys at its address: they are kept as long as it says, and no longer', async () => {
    const [old, fresh] = [await newKey('old'), await newKey('fresh')];
    published.keys = [old.jwk];
    published.cacheControl = 'max-age=0';
    const id = await backend({ jwks_uri: KEYS });
    expect((await ask(id, old)).status).toBe(200);
    published.keys = [fresh.jwk];
    expect(await ask(id, old)).toMatchObject(refusedClient);
    published.cacheControl = 'max-age=3600';
    expect((await ask(id, fresh)).status).toBe(200);
    const fetched = published.fetched;
    expect((await ask(id, fresh)).status).toBe(200);
    expect(published.fetched).toBe(fetched);
  });
});

describe('The server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
