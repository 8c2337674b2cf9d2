// https://datatracker.ietf.org/doc/html/rfc9700, /rfc8725, /rfc9449#section-11: what an attacker tries, and that it fails.

import { createHash } from 'node:crypto';
import { decodeJwt, importJWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ExchangeRule } from './oauth/exchange-rules.ts';
import { Browser, formsOf } from './testing/browser.ts';
import { bootstrapClient, openHouse, people } from './testing/house.ts';
import {
  type App,
  appsOf,
  authorizationRequest,
  bearer,
  codeOf,
  logIn,
  logInThrough,
  post,
  redeem,
  type TokenAnswer,
  textMember,
} from './testing/journey.ts';
import { keyClient, register } from './testing/key-client.ts';
import { makeProver } from './testing/prover.ts';

const rules: ExchangeRule[] = [];
const house = await openHouse({ exchangeRules: () => rules });
const { arbeidsflate, innbygger } = appsOf(house);
const nurse = { way: 'helseid', name: people.nurse.name } as const;
const token = `${house.issuer}/token`;
const now = () => Math.floor(Date.now() / 1000);
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const boot = { client_id: bootstrapClient.id, client_secret: bootstrapClient.secret };

const codeOfToken = async (access: string): Promise<string> => {
  const answer = await house.identity.authenticate(bearer(access));
  return answer.ok ? 'taken' : answer.error.code;
};

/** Logs in as far as the code. */
const newCode = async (app: App = arbeidsflate, more: Readonly<Record<string, string | null>> = {}) => {
  const browser = new Browser(app.redirectUri);
  const asked = authorizationRequest(house, app, more);
  const back = await logInThrough(browser, await browser.open(asked.url), nurse);
  return { browser, back, code: codeOf(back), verifier: asked.verifier };
};

/** Where an authorization request ends without a log-in: `error` at the app, or on a page of ours. */
const ends = async (more: Readonly<Record<string, string | null>>, app: App = arbeidsflate) => {
  const browser = new Browser(app.redirectUri);
  const visit = await browser.open(authorizationRequest(house, app, more).url);
  const shown = /<code>([a-z_]+)/.exec(visit.body)?.[1];
  const fragment = new URLSearchParams(visit.url.hash.slice(1));
  return { visit, error: visit.url.searchParams.get('error') ?? fragment.get('error') ?? shown ?? null };
};

describe('an access token', async () => {
  const good = textMember(await post(token, { grant_type: 'client_credentials', ...boot }), 'access_token');
  const claims = decodeJwt(good);
  const key = house.secrets.signing.find(({ alg }) => alg === 'ES256') ?? {};
  const signed = async (more: JWTPayload, header: object = {}) =>
    new SignJWT({ ...claims, ...more })
      .setProtectedHeader({ alg: 'ES256', kid: String(Reflect.get(key, 'kid')), typ: 'at+jwt', ...header })
      .sign(await importJWK({ kty: 'EC', ...key }, 'ES256'));

  it('that we signed ourselves is taken: the forgeries below differ in one thing each', async () => {
    expect(await codeOfToken(await signed({}))).toBe('taken');
  });

  it.each([
    ['says another issuer', { iss: 'https://evil.example/auth' }, {}, 'invalid'],
    ['is for another audience', { aud: 'https://evil.example/fhir' }, {}, 'invalid'],
    ['is for two audiences', { aud: [house.fhirBase, 'https://evil.example'] }, {}, 'invalid'],
    ['is of another type', {}, { typ: 'JWT' }, 'invalid'],
    ['is a logout token', {}, { typ: 'logout+jwt' }, 'invalid'],
    ['has expired', { exp: now() - 1 }, {}, 'expired'],
    ['begins tomorrow', { nbf: now() + 86_400 }, {}, 'invalid'],
    ['names a key that nobody has', {}, { kid: 'unknown' }, 'invalid'],
    ['is bound to a certificate', { cnf: { 'x5t#S256': 'x' } }, {}, 'invalid'],
  ])('that %s is refused', async (_what, more, header, code) => {
    expect(await codeOfToken(await signed(more, header))).toBe(code);
  });

  it('without a signature is refused (alg none, in every spelling)', async () => {
    const [, body = ''] = good.split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      for (const signature of ['', 'x']) {
        expect(await codeOfToken(`${segment({ alg, typ: 'at+jwt' })}.${body}.${signature}`)).toBe('invalid');
      }
    }
  });

  it('signed with our public key as a shared secret is refused', async () => {
    const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: object[] };
    for (const jwk of keys) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .sign(new TextEncoder().encode(JSON.stringify(jwk)));
      expect(await codeOfToken(forged)).toBe('invalid');
    }
  });

  it('that brings its own key is refused', async () => {
    const { jwk, privateKey } = await makeProver();
    for (const header of [{ jwk }, { jku: 'https://evil.example/jwks' }, { x5u: 'https://evil.example/cert' }]) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
        .sign(privateKey);
      expect(await codeOfToken(forged)).toBe('invalid');
    }
  });
});

describe('a client assertion', async () => {
  const client = await keyClient(house);
  const send = (assertion: Readonly<Record<string, string>>) =>
    post(token, { grant_type: 'client_credentials', scope: 'system/*.rs', ...assertion });

  it('is taken once', async () => {
    const assertion = await client.assertion();
    expect((await send(assertion)).status).toBe(200);
    expect(await send(assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('sent twice at the same time is taken once', async () => {
    const assertion = await client.assertion();
    const answers = await Promise.all([send(assertion), send(assertion), send(assertion)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401]);
  });

  it.each([
    ['is for another server', { aud: 'https://evil.example/token' }, {}],
    ['says it is of another client', { iss: 'boot' }, {}],
    ['is about another client', { sub: 'boot' }, {}],
    ['has expired', { exp: now() - 60 }, {}],
    ['lives for an hour', { exp: now() + 3_600 }, {}],
    ['has no expiry', { exp: undefined }, {}],
    ['has no id', { jti: undefined }, {}],
    ['begins later', { nbf: now() + 600 }, {}],
    ['is an access token', {}, { typ: 'at+jwt' }],
    ['is a DPoP proof', {}, { typ: 'dpop+jwt' }],
  ])('that %s is refused', async (_what, more, header) => {
    const answer = await send(await client.assertion(more, header));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body['error']).toMatch(/^invalid_(client|request)$/);
  });

  it('signed by nobody, or by another client, is refused', async () => {
    const other = await keyClient(house);
    const good = await client.assertion();
    const [, body = ''] = (good['client_assertion'] ?? '').split('.');
    const forged = [
      `${segment({ alg: 'none', typ: 'JWT' })}.${body}.`,
      await other.sign(decodeJwt(good['client_assertion'] ?? ''), { typ: 'JWT' }),
    ];
    for (const client_assertion of forged) expect((await send({ ...good, client_assertion })).status).toBe(401);
  });

  it('cannot be left out by a client that is registered to prove itself', async () => {
    for (const credentials of [{ client_id: client.id }, { client_id: client.id, client_secret: 'guess' }]) {
      expect((await send(credentials)).status).toBe(401);
    }
  });
});

describe('a DPoP proof', async () => {
  const prover = await makeProver();
  const thief = await makeProver();
  const proofAtToken = () => prover.prove({ htm: 'POST', htu: token });
  const access = textMember(
    await post(token, { grant_type: 'client_credentials', ...boot }, { dpop: await proofAtToken() }),
    'access_token',
  );
  const htu = `${house.fhirBase}/Patient/1`;
  const call = async (dpop: string, scheme = 'DPoP') => {
    const request = { method: 'GET', url: '/fhir/Patient/1', headers: { dpop } };
    const answer = await house.identity.authenticate({ authorization: `${scheme} ${access}`, request });
    return answer.ok ? 'taken' : answer.error.code;
  };
  const good = () => prover.prove({ htm: 'GET', htu, token: access });

  it('is taken once, at the record and at the token endpoint', async () => {
    const proof = await good();
    expect([await call(proof), await call(proof)]).toEqual(['taken', 'replay']);
    const [first, second] = await Promise.all([good(), good()]);
    expect([await call(first), await call(second)]).toEqual(['taken', 'taken']);
    const atToken = await proofAtToken();
    const ask = () => post(token, { grant_type: 'client_credentials', ...boot }, { dpop: atToken });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 400]);
  });

  it('for another method, address or token, or by another key, is refused', async () => {
    const bad = [
      await prover.prove({ htm: 'DELETE', htu, token: access }),
      await prover.prove({ htm: 'GET', htu: `${house.fhirBase}/Patient/2`, token: access }),
      await prover.prove({ htm: 'GET', htu, token: 'another' }),
      await prover.prove({ htm: 'GET', htu }),
      await thief.prove({ htm: 'GET', htu, token: access }),
    ];
    for (const proof of bad) expect(await call(proof)).toBe('proof');
  });

  it('does not make a stolen bound token a bearer token', async () => {
    expect(await call('', 'Bearer')).toBe('bound');
    expect(await call(await good(), 'Bearer')).toBe('bound');
  });
});

describe('a redirect address', () => {
  const { port } = new URL(house.publicUrl);
  it.each([
    ['of another site', 'https://evil.example/'],
    ['with a fragment', `${arbeidsflate.redirectUri}#x`],
    ['with a user', arbeidsflate.redirectUri.replace('//', '//evil@')],
    ['with our name as user', arbeidsflate.redirectUri.replace('//127.0.0.1', '//127.0.0.1@evil.example')],
    ['on another port', arbeidsflate.redirectUri.replace(port, String(Number(port) + 1))],
    ['with another scheme', arbeidsflate.redirectUri.replace('http:', 'https:')],
    ['below a registered one', `${arbeidsflate.redirectUri}more`],
    ['that climbs out', `${arbeidsflate.redirectUri}../evil`],
    ['with a query', `${arbeidsflate.redirectUri}?next=https://evil.example`],
    ['in other letters', arbeidsflate.redirectUri.toUpperCase()],
    ['that is a script', 'javascript:alert(1)'],
    ['of another client', innbygger.redirectUri],
  ])('%s is never gone to', async (_what, redirect_uri) => {
    const browser = new Browser('https://evil.example');
    const visit = await browser.open(authorizationRequest(house, arbeidsflate, { redirect_uri }).url);
    expect([visit.status, visit.url.origin]).toEqual([400, house.publicUrl]);
  });

  it('after log-out is one of the app too', async () => {
    const leave = `${house.issuer}/end-session?client_id=arbeidsflate&post_logout_redirect_uri=https://evil.example/`;
    expect((await fetch(leave, { redirect: 'manual' })).status).toBe(400);
  });

  it('at the token endpoint is the one of the request', async () => {
    const { code, verifier } = await newCode();
    const form = { grant_type: 'authorization_code', client_id: 'arbeidsflate', code, code_verifier: verifier };
    const redirect_uri = `${house.publicUrl}/arbeidsflate`;
    expect((await post(token, { ...form, redirect_uri })).body).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('an authorization response', () => {
  it('names its issuer, so that servers are not mixed up', async () => {
    const { back } = await newCode();
    expect(back.url.searchParams.get('iss')).toBe(house.issuer);
    expect((await ends({ code_challenge: null })).visit.url.searchParams.get('iss')).toBe(house.issuer);
  });

  it.each([
    ['response_mode', 'fragment'],
    ['response_mode', 'form_post'],
    ['response_mode', 'web_message'],
    ['response_mode', 'query.jwt'],
  ])('cannot be sent another way (%s=%s)', async (name, value) => {
    const { visit, error } = await ends({ [name]: value });
    const posted = /name="error" value="([^"]+)"/.exec(visit.body)?.[1];
    expect(error ?? posted).toMatch(/^(unsupported_response_mode|invalid_request)$/);
    expect(visit.url.href).not.toContain('interaction');
  });

  it.each(['token', 'id_token', 'code token', 'code id_token', 'none', ''])(
    'never holds a token (response_type=%s)',
    async (response_type) => {
      const { visit, error } = await ends({ response_type });
      expect(error).toMatch(/unsupported_response_type|unauthorized_client|invalid_request/);
      expect(visit.url.href).not.toMatch(/access_token|id_token=/);
    },
  );
});

describe('a code', () => {
  const redeemed = async (code: string, verifier: string): Promise<TokenAnswer> =>
    redeem(house, arbeidsflate, { code, verifier });

  it('of somebody else put into one’s own log-in is refused: its challenge is another', async () => {
    const [victim, attacker] = [await newCode(), await newCode()];
    expect(await redeemed(victim.code, attacker.verifier)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('without its verifier, or with the challenge as verifier, is refused', async () => {
    const { code, verifier } = await newCode();
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    for (const bad of ['', challenge, verifier.slice(1)]) expect((await redeemed(code, bad)).status).toBe(400);
  });

  it('of one client is refused from another', async () => {
    const { code, verifier } = await newCode();
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier };
    expect(
      (await post(token, { ...form, client_id: 'innbygger', redirect_uri: arbeidsflate.redirectUri })).body,
    ).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('used twice ends all that it gave', async () => {
    const { code, verifier } = await newCode();
    const first = await redeemed(code, verifier);
    const access = textMember(first, 'access_token');
    expect(await codeOfToken(access)).toBe('taken');
    expect(await redeemed(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await codeOfToken(access)).toBe('revoked');
    const refresh = { grant_type: 'refresh_token', client_id: 'arbeidsflate' };
    expect((await post(token, { ...refresh, refresh_token: textMember(first, 'refresh_token') })).status).toBe(400);
  });

  it('is not given without PKCE, nor with its plain form', async () => {
    expect((await ends({ code_challenge: null, code_challenge_method: null })).error).toBe('invalid_request');
    expect((await ends({ code_challenge_method: 'plain' })).error).toBe('invalid_request');
    expect((await ends({ code_challenge_method: null })).error).toBe('invalid_request');
    expect((await ends({ code_challenge: 'short' })).error).toBe('invalid_request');
  });
});

describe('a refresh token', () => {
  const refresh = (refresh_token: string, more: Readonly<Record<string, string>> = {}) =>
    post(token, { grant_type: 'refresh_token', client_id: 'arbeidsflate', refresh_token, ...more });

  it('used twice ends the whole family', async () => {
    const { tokens } = await logIn(house, arbeidsflate, nurse);
    const second = await refresh(textMember(tokens, 'refresh_token'));
    expect(second.status).toBe(200);
    expect((await refresh(textMember(tokens, 'refresh_token'))).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(textMember(second, 'refresh_token'))).body).toMatchObject({ error: 'invalid_grant' });
    expect(await codeOfToken(textMember(second, 'access_token'))).toBe('revoked');
  });

  it('gives no scope that was not granted, and none back that was given up', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope: 'openid online_access user/Patient.rs' });
    for (const scope of ['user/*.cruds', 'system/*.cruds', 'user/Patient.cruds', 'patient/*.rs']) {
      expect((await refresh(textMember(tokens, 'refresh_token'), { scope })).body).toMatchObject({
        error: 'invalid_scope',
      });
    }
  });

  it('of one client is refused from another', async () => {
    const { tokens } = await logIn(house, arbeidsflate, nurse);
    const answer = await refresh(textMember(tokens, 'refresh_token'), { client_id: 'innbygger' });
    expect(answer.body).toMatchObject({ error: 'invalid_grant' });
  });

  describe('of which nobody says who sends it', () => {
    const unnamed = (form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
      post(token, { grant_type: 'refresh_token', ...form }, headers);
    const given = async () => textMember((await logIn(house, arbeidsflate, nurse)).tokens, 'refresh_token');

    it('is of its own public client, is taken once, and gives no more than it was granted', async () => {
      const first = await given();
      const second = await unnamed({ refresh_token: first });
      expect(second.status).toBe(200);
      expect((await unnamed({ refresh_token: first })).body).toMatchObject({ error: 'invalid_grant' });
      expect((await unnamed({ refresh_token: textMember(second, 'refresh_token') })).status).toBe(400);
      expect((await unnamed({ refresh_token: await given(), scope: 'system/*.cruds' })).body).toMatchObject({
        error: 'invalid_scope',
      });
    });

    it('is refused when it is made up, sent twice in one request, or beside another proof', async () => {
      for (const form of [{ refresh_token: 'made-up' }, { refresh_token: '' }, {}]) {
        expect((await unnamed(form)).status).toBe(400);
      }
      const [one, other] = [await given(), await given()];
      const twice = await fetch(token, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=refresh_token&refresh_token=${one}&refresh_token=${other}`,
      });
      expect(twice.status).toBe(400);
      const basic = `Basic ${Buffer.from('boot:wrong').toString('base64')}`;
      expect((await unnamed({ refresh_token: one }, { authorization: basic })).status).toBe(401);
      expect((await unnamed({ refresh_token: one, client_secret: 'x' })).status).toBeGreaterThanOrEqual(400);
    });

    it('is refused where its client has a secret or a key to show', async () => {
      const redirect = 'https://app.example/callback';
      const { body } = await register(house, {
        client_name: 'Secret',
        redirect_uris: [redirect],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: 'openid offline_access user/*.rs',
      });
      const app = { clientId: String(body['client_id']), redirectUri: redirect };
      const browser = new Browser(redirect);
      const asked = authorizationRequest(house, app, { scope: 'openid offline_access user/*.rs' });
      const page = await logInThrough(browser, await browser.open(asked.url), nurse);
      const allow = formsOf(page).find(({ fields }) => fields['consent'] === 'allow');
      if (allow === undefined) throw new Error(page.body);
      const form = {
        ...{ grant_type: 'authorization_code', redirect_uri: redirect, code_verifier: asked.verifier },
        ...{ client_id: app.clientId, client_secret: String(body['client_secret']) },
      };
      const answer = await post(token, { ...form, code: codeOf(await browser.submit(allow)) });
      expect(answer.status).toBe(200);
      const refused = await unnamed({ refresh_token: textMember(answer, 'refresh_token') });
      expect(refused).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    });
  });
});

describe('a request that was pushed', async () => {
  const redirect_uri = 'https://app.example/callback';
  const metadata = {
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [redirect_uri],
    scope: 'openid user/*.rs',
    require_pushed_authorization_requests: true,
  };
  const client = await keyClient(house, metadata);
  const other = await keyClient(house, metadata);
  const parameters = {
    response_type: 'code',
    redirect_uri,
    scope: 'openid user/*.rs',
    aud: house.fhirBase,
    code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const push = async (more: Readonly<Record<string, string>> = {}) =>
    post(`${house.issuer}/par`, { ...parameters, ...(await client.assertion()), ...more });
  const open = (query: Readonly<Record<string, string>>) =>
    new Browser('https://app.example').open(`${house.issuer}/authorize?${new URLSearchParams(query)}`);

  it('is demanded of a client whose registration says so', async () => {
    const visit = await open({ ...parameters, client_id: client.id });
    expect(visit.url.searchParams.get('error')).toBe('invalid_request');
  });

  it('needs the client’s proof, and its own redirect address', async () => {
    expect((await post(`${house.issuer}/par`, { ...parameters, client_id: client.id })).status).toBe(401);
    expect((await push({ redirect_uri: 'https://evil.example/' })).status).toBe(400);
    expect((await push({ client_id: other.id })).status).toBeGreaterThanOrEqual(400);
  });

  it('cannot be used by another client', async () => {
    const request_uri = String((await push()).body['request_uri']);
    const visit = await open({ client_id: other.id, request_uri });
    expect(visit.url.searchParams.get('error') ?? visit.status).toMatch(/invalid_request/);
    expect(visit.url.searchParams.has('code')).toBe(false);
  });

  it('is not changed by what stands beside its name', async () => {
    const request_uri = String((await push()).body['request_uri']);
    const visit = await open({
      client_id: client.id,
      request_uri,
      redirect_uri: 'https://evil.example/',
      scope: 'system/*.cruds',
    });
    expect(visit.url.origin).toBe(house.publicUrl);
  });

  it('that nobody pushed, or that lies elsewhere, is not fetched', async () => {
    for (const request_uri of ['urn:ietf:params:oauth:request_uri:made-up', 'https://evil.example/request.jwt']) {
      const visit = await open({ client_id: client.id, request_uri });
      expect(visit.status === 400 || visit.url.searchParams.has('error')).toBe(true);
      expect(visit.url.pathname).not.toContain('interaction');
    }
  });

  it('as a request object of the browser is not taken, signed or not', async () => {
    const unsigned = `${segment({ alg: 'none' })}.${segment({ ...parameters, client_id: client.id, redirect_uri: 'https://evil.example/' })}.`;
    for (const request of [unsigned, await client.sign({ ...parameters, iss: client.id, aud: house.issuer }, {})]) {
      const visit = await open({ ...parameters, client_id: client.id, request });
      expect(visit.url.searchParams.get('error') ?? 'page').toMatch(/request_not_supported|invalid_request|page/);
      expect(visit.url.origin).not.toBe('https://evil.example');
      expect(visit.url.pathname).not.toContain('interaction');
    }
  });
});

describe('the log-in', () => {
  it('of one browser cannot be finished in another (log-in CSRF)', async () => {
    const [victim, attacker] = [new Browser('https://never.example'), new Browser('https://never.example')];
    const stop = new Browser(`${house.issuer}/callback`);
    const page = await stop.open(authorizationRequest(house, arbeidsflate).url);
    const callback = await logInThrough(stop, page, nurse);
    expect(callback.url.pathname).toBe('/auth/callback/helseid');
    for (const browser of [victim, attacker]) {
      const visit = await browser.open(callback.url.href);
      expect([visit.status, visit.body.includes('Siden er for gammel')]).toEqual([400, true]);
    }
  });

  it('takes no form from another site, without its token, or with somebody else’s', async () => {
    const [browser, other] = [new Browser(arbeidsflate.redirectUri), new Browser(arbeidsflate.redirectUri)];
    const [form] = formsOf(await browser.open(authorizationRequest(house, arbeidsflate).url));
    const [foreign] = formsOf(await other.open(authorizationRequest(house, arbeidsflate).url));
    if (form === undefined || foreign === undefined) throw new Error('no form');
    expect((await browser.submit(form, { token: foreign.fields['token'] ?? '' })).status).toBe(400);
    expect((await browser.submit(form, { token: '' })).status).toBe(400);
    const init = {
      method: 'POST',
      body: new URLSearchParams(form.fields),
      headers: { origin: 'https://evil.example' },
    };
    expect((await browser.open(form.action, init)).status).toBe(400);
  });

  it('takes no parameter twice, and no scope with signs in it', async () => {
    const { url } = authorizationRequest(house, arbeidsflate);
    for (const more of ['&redirect_uri=https://evil.example/', '&state=x', '&scope=system/*.cruds']) {
      const visit = await new Browser(arbeidsflate.redirectUri).open(`${url}${more}`);
      expect(visit.url.pathname).not.toContain('interaction');
      expect(visit.url.origin).toBe(house.publicUrl);
    }
    expect((await ends({ scope: 'openid "<script>' })).error).toBe('invalid_scope');
  });

  it('shows no page that another site can frame, and tells it nothing of the address', async () => {
    const { visit } = await ends({});
    expect(visit.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(visit.headers.get('referrer-policy')).toBe('same-origin');
  });
});

describe('scopes', () => {
  it('beyond the registration are not given, at a log-in or to a system', async () => {
    const narrow = await keyClient(house, { scope: 'system/Observation.rs' });
    const answer = await post(token, {
      grant_type: 'client_credentials',
      scope: 'system/*.cruds',
      ...(await narrow.assertion()),
    });
    expect(answer.body['scope']).toBe('system/Observation.rs');
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope: 'openid user/*.rs system/*.cruds' });
    expect(tokens.body['scope']).toBe('openid user/*.rs');
  });

  it('are not widened by exchanging the token of a user', async () => {
    const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
    const service = await keyClient(house, { grant_types: [GRANT], scope: 'user/*.cruds' });
    rules.push({ client: service.id, from: ['arbeidsflate'], scope: 'user/*.cruds' });
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope: 'openid user/Patient.rs' });
    for (const scope of ['user/*.cruds', 'user/Patient.cruds', 'system/*.rs', 'patient/*.rs', 'offline_access']) {
      const answer = await post(token, {
        grant_type: GRANT,
        subject_token: textMember(tokens, 'access_token'),
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        scope,
        ...(await service.assertion()),
      });
      expect(answer.body).toMatchObject({ error: 'invalid_scope' });
    }
  });

  it('are not widened through a registration’s own fields', async () => {
    const { body } = await register(house, {
      redirect_uris: ['https://app.example/'],
      fhir_scope: 'system/*.cruds',
      scope: 'openid user/Patient.r',
      client_id: 'arbeidsflate',
    });
    expect(body['scope']).toBe('openid user/Patient.r');
    expect(body['client_id']).not.toBe('arbeidsflate');
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
