// https://datatracker.ietf.org/doc/html/rfc9470, https://openid.net/specs/openid-connect-backchannel-1_0.html, RFC 7517: sessions from step-up to sign-out, and keys that change meanwhile.

import { identityUsed } from '@fkj/platform-store';
import Fastify from 'fastify';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { rotateSecrets } from './index.ts';
import { Browser, formsOf } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import {
  appsOf,
  authorizationRequest,
  bearer,
  codeOf,
  logIn,
  logInThrough,
  redeem,
  textMember,
} from './testing/journey.ts';
import { register } from './testing/key-client.ts';
import { readLogoutToken } from './upstream/logout-token.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);
const nurse = { way: 'helseid', name: people.nurse.name } as const;
const now = () => Math.floor(Date.now() / 1000);

const codeOfToken = async (access: string): Promise<string> => {
  const answer = await house.identity.authenticate(bearer(access));
  return answer.ok ? 'taken' : answer.error.code;
};

describe('step-up', () => {
  it('is asked for where a log-in is too old, with the age and level that are wanted', async () => {
    const { tokens } = await logIn(house, arbeidsflate, nurse);
    const authorization = bearer(textMember(tokens, 'access_token')).authorization;
    expect(await house.identity.authenticate({ authorization, freshWithin: 60 })).toMatchObject({ ok: true });
    house.later(120_000);
    expect(await house.identity.authenticate({ authorization })).toMatchObject({ ok: true });
    expect(await house.identity.authenticate({ authorization, freshWithin: 60 })).toMatchObject({
      error: {
        code: 'step-up',
        challenge: expect.stringMatching(/error="insufficient_user_authentication".*max_age="60", acr_values="high"/),
      },
    });
    house.later(-120_000);
  });

  it('keeps who gives herself access from doing it on an old log-in', async () => {
    const { tokens } = await logIn(house, arbeidsflate, nurse);
    const selfGiven = {
      purpose_of_use: { code: 'BTG', system: 'urn:oid:2.16.840.1.113883.1.11.20448' },
      purpose_of_use_details: { code: '15', system: 'urn:oid:2.16.578.1.12.4.1.1.9151' },
      decision_ref: { id: 'own', user_selected: true, description: 'Pårørende ringte om fall i natt' },
    };
    const make = async (user_selected: boolean) => {
      const care_relationship = { ...selfGiven, decision_ref: { ...selfGiven.decision_ref, user_selected } };
      return fetch(`${house.issuer}/attest`, {
        method: 'POST',
        headers: { ...bearer(textMember(tokens, 'access_token')), 'content-type': 'application/json' },
        body: JSON.stringify({ patient: 'citizen', care_relationship }),
      });
    };
    expect((await make(true)).status).toBe(201);
    house.later(6 * 60_000);
    const late = await make(true);
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
    expect((await make(false)).status).toBe(201);
    house.later(-6 * 60_000);
  });

  it('by max_age or prompt=login leads to a new log-in at the provider, and the token says when it was', async () => {
    const { browser } = await logIn(house, arbeidsflate, nurse);
    for (const more of [{ prompt: 'login' }, { max_age: '0' }]) {
      const asked = authorizationRequest(house, arbeidsflate, more);
      const page = await browser.open(asked.url);
      expect(page.url.pathname).toContain('/interaction/');
      const back = await logInThrough(browser, page, nurse);
      const tokens = await redeem(house, arbeidsflate, { code: codeOf(back), verifier: asked.verifier });
      const { auth_time: authTime, acr } = decodeJwt(textMember(tokens, 'access_token'));
      expect(Number(authTime)).toBeGreaterThan(now() - 30);
      expect(acr).toBe('high');
    }
    const old = await logInThrough(
      browser,
      await browser.open(authorizationRequest(house, arbeidsflate, { prompt: 'login' }).url),
      { ...nurse, scenario: 'expired' },
    );
    expect(old.body).toContain('for gammel');
  });
});

describe('signing out', async () => {
  const told: string[] = [];
  const app = Fastify();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.post('/logout', async (request, reply) => {
    told.push(request.body instanceof URLSearchParams ? (request.body.get('logout_token') ?? '') : '');
    return reply.code(200).send();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  afterAll(() => app.close());
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const registered = await register(house, {
    client_name: 'Journalapp',
    token_endpoint_auth_method: 'none',
    redirect_uris: [redirectUri],
    scope: 'openid online_access user/*.rs',
    backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
    backchannel_logout_session_required: true,
  });
  const other = { clientId: String(registered.body['client_id']), redirectUri };

  const logInToBoth = async () => {
    const browser = new Browser(redirectUri);
    const asked = authorizationRequest(house, other, { scope: 'openid online_access user/*.rs' });
    const consent = await logInThrough(browser, await browser.open(asked.url), nurse);
    const allow = formsOf(consent).find(({ fields }) => Object.keys(fields).length > 0);
    const back = allow === undefined ? consent : await browser.submit(allow, { agree: 'yes', decision: 'allow' });
    const tokens = await redeem(house, other, { code: codeOf(back), verifier: asked.verifier });
    return { browser, tokens };
  };

  it('here tells the apps, in a token that names the person and the session', async () => {
    const { browser, tokens } = await logInToBoth();
    const [form] = formsOf(await browser.open(`${house.issuer}/end-session?client_id=${other.clientId}`));
    if (form === undefined) throw new Error('no log-out form');
    await browser.submit(form, { logout: 'yes' });
    expect(told).toHaveLength(1);
    const { sid, events, sub, aud, nonce } = decodeJwt(told[0] ?? '');
    expect(decodeProtectedHeader(told[0] ?? '')).toMatchObject({ typ: 'logout+jwt' });
    expect(events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} });
    expect([sub, aud, nonce, typeof sid]).toEqual(['Practitioner/nurse', other.clientId, undefined, 'string']);
    expect(await codeOfToken(textMember(tokens, 'access_token'))).toBe('revoked');
  });

  it('at the provider signs out here and in the apps; nobody else can do that', async () => {
    const { browser, tokens } = await logInToBoth();
    const before = told.length;
    const send = (token: string) =>
      fetch(`${house.issuer}/backchannel-logout/helseid`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      });
    for (const forged of ['', 'a.b.c', textMember(tokens, 'id_token'), textMember(tokens, 'access_token')]) {
      expect((await send(forged)).status).toBe(400);
    }
    expect(await codeOfToken(textMember(tokens, 'access_token'))).toBe('taken');
    // The test provider says on its own page that the person logged out there.
    const answer = await fetch(`${house.sandboxUrl}/sandbox/helseid/sign-out`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await codeOfToken(textMember(tokens, 'access_token'))).toBe('revoked');
    expect(told.length).toBe(before + 1);
    const silent = authorizationRequest(house, other, { prompt: 'none', scope: 'openid user/*.rs' });
    expect((await browser.open(silent.url)).url.searchParams.get('error')).toBe('login_required');
  });
});

describe('a logout token', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
  const keys = Fastify();
  keys.get('/jwks', () => ({ keys: [jwk] }));
  await keys.listen({ host: '127.0.0.1', port: 0 });
  afterAll(() => keys.close());
  const address = keys.server.address();
  const jwksUri = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/jwks`;
  const check = {
    issuer: 'https://id.example',
    clientId: 'us',
    jwksUri,
    used: identityUsed(house.pool),
    now: Date.now,
  };
  const good = {
    iss: 'https://id.example',
    aud: 'us',
    iat: now(),
    sid: 's-1',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
  const sign = (claims: object) =>
    new SignJWT({ jti: crypto.randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'logout+jwt' })
      .sign(privateKey);

  it.each([
    ['of another provider', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'them' }],
    ['that is old', { iat: now() - 600 }],
    ['without the event', { events: {} }],
    ['with a nonce, which makes it an id token', { nonce: 'x' }],
    ['without a session', { sid: undefined }],
    ['without an id', { jti: undefined }],
  ])('%s is refused', async (_what, more) => {
    expect(await readLogoutToken(await sign({ ...good, ...more }), check)).toEqual({ ok: false, error: 'invalid' });
  });

  it('is taken once', async () => {
    const token = await sign(good);
    expect(await readLogoutToken(token, check)).toEqual({ ok: true, value: 's-1' });
    expect(await readLogoutToken(token, check)).toEqual({ ok: false, error: 'invalid' });
  });
});

describe('new signing keys', () => {
  const kids = async (): Promise<readonly string[]> => {
    const { keys } = (await (await fetch(`${house.issuer}/jwks`)).json()) as { keys: { kid: string; alg: string }[] };
    return keys.filter(({ alg }) => alg === 'ES256').map(({ kid }) => kid);
  };
  const signedBy = (token: string): string => String(decodeProtectedHeader(token).kid);

  it('are published, then used, while the server goes on and tokens of the old ones stay good', async () => {
    const { browser, tokens } = await logIn(house, arbeidsflate, nurse);
    const [old = ''] = await kids();
    await rotateSecrets(house.secretsFolder, Date.now());
    await house.identity.lookForKeys();
    const [first, second = ''] = await kids();
    expect(first).toBe(old);
    const silent = async () => {
      const asked = authorizationRequest(house, arbeidsflate, { prompt: 'none' });
      const back = await browser.open(asked.url);
      return textMember(
        await redeem(house, arbeidsflate, { code: codeOf(back), verifier: asked.verifier }),
        'access_token',
      );
    };
    expect(signedBy(await silent())).toBe(old);
    await rotateSecrets(house.secretsFolder, Date.now() - 3_600_000);
    await house.identity.lookForKeys();
    const renewed = await silent();
    expect([old, second]).not.toContain(signedBy(renewed));
    expect(await codeOfToken(renewed)).toBe('taken');
    expect(await codeOfToken(textMember(tokens, 'access_token'))).toBe('taken');
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
