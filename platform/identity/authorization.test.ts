// https://datatracker.ietf.org/doc/html/rfc9700: codes, refresh tokens, redirects and forms under attack.

import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { Browser, formsOf } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import {
  appsOf,
  authorizationRequest,
  bearer,
  choosePerson,
  codeOf,
  logIn,
  logInThrough,
  post,
  redeem,
  textMember,
} from './testing/journey.ts';

const house = await openHouse();
const { arbeidsflate, innbygger } = appsOf(house);
const nurse = { way: 'helseid', name: people.nurse.name } as const;

const errorOf = async (more: Readonly<Record<string, string | null>>) => {
  const browser = new Browser(arbeidsflate.redirectUri);
  const visit = await browser.open(authorizationRequest(house, arbeidsflate, more).url);
  return { visit, error: visit.url.searchParams.get('error') };
};

const refresh = (token: string, more: Readonly<Record<string, string>> = {}) =>
  post(`${house.issuer}/token`, {
    grant_type: 'refresh_token',
    client_id: 'arbeidsflate',
    refresh_token: token,
    ...more,
  });

describe('an authorization request', () => {
  it.each([
    'https://evil.example/',
    `${arbeidsflate.redirectUri}evil`,
    `${arbeidsflate.redirectUri}?next=https://evil.example`,
    `${house.publicUrl}@evil.example/arbeidsflate/`,
    `${house.publicUrl}/arbeidsflate/../../evil`,
  ])('to the redirect address %s goes nowhere', async (redirect_uri) => {
    const browser = new Browser('https://evil.example');
    const visit = await browser.open(authorizationRequest(house, arbeidsflate, { redirect_uri }).url);
    expect(visit.status).toBe(400);
    expect(visit.url.href).toContain(`${house.issuer}/authorize`);
    expect(visit.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('for another FHIR server is refused', async () => {
    expect((await errorOf({ aud: 'https://evil.example/fhir' })).error).toBe('invalid_request');
    expect((await errorOf({ aud: null })).error).toBe('invalid_request');
    expect((await errorOf({ resource: 'https://evil.example/fhir' })).error).toBe('invalid_target');
  });

  it('without PKCE, or with the plain method, is refused', async () => {
    expect((await errorOf({ code_challenge: null, code_challenge_method: null })).error).toBe('invalid_request');
    expect((await errorOf({ code_challenge_method: 'plain' })).error).toBe('invalid_request');
  });

  it('of an unknown client shows an error page without redirecting', async () => {
    const { visit } = await errorOf({ client_id: '<script>' });
    expect(visit.status).toBe(400);
    expect(visit.body).not.toContain('<script>');
  });

  it('with an unknown launch is refused', async () => {
    expect((await errorOf({ launch: 'short', scope: 'launch user/*.rs' })).error).toBe('invalid_request');
  });
});

describe('a form of the log-in pages', () => {
  it('without its token, with another interaction’s token, or from another site is refused', async () => {
    const [browser, other] = [new Browser(arbeidsflate.redirectUri), new Browser(arbeidsflate.redirectUri)];
    const [form] = formsOf(await browser.open(authorizationRequest(house, arbeidsflate).url));
    const [foreign] = formsOf(await other.open(authorizationRequest(house, arbeidsflate).url));
    if (form === undefined || foreign === undefined) throw new Error('no form');
    expect((await browser.submit(form, { token: '' })).status).toBe(400);
    expect((await browser.submit(form, { token: foreign.fields['token'] ?? '' })).status).toBe(400);
    expect((await browser.submit({ ...form, action: foreign.action })).status).toBe(400);
    const crossSite = await browser.open(form.action, {
      method: 'POST',
      body: new URLSearchParams(form.fields),
      headers: { origin: 'https://evil.example' },
    });
    expect(crossSite.status).toBe(400);
    expect((await other.open(form.action)).status).toBe(400);
  });

  it('is not reached with the cookie of another interaction', async () => {
    const left = await fetch(authorizationRequest(house, arbeidsflate).url, { redirect: 'manual' });
    const cookie = left.headers.getSetCookie().map((one) => one.split(';')[0]);
    const own = new URL(left.headers.get('location') ?? '', house.publicUrl).href;
    const other = own.replace(/[^/]+$/, 'another-interaction');
    expect((await fetch(own, { headers: { cookie: cookie.join('; ') } })).status).toBe(200);
    expect((await fetch(other, { headers: { cookie: cookie.join('; ') } })).status).toBe(400);
  });

  it('stands on a page without script that no site may frame', async () => {
    const browser = new Browser(arbeidsflate.redirectUri);
    const page = await browser.open(authorizationRequest(house, arbeidsflate).url);
    expect(page.body).not.toContain('<script');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${house.sandboxUrl}`);
  });
});

describe('coming back from the log-in provider', () => {
  it('works only in the browser that left: nobody is lured into logging in for another', async () => {
    const attacker = new Browser(house.sandboxUrl);
    const page = await attacker.open(authorizationRequest(house, arbeidsflate).url);
    const form = formsOf(page).find(({ fields }) => fields['provider'] === 'helseid');
    if (form === undefined) throw new Error('no form');
    const bait = await attacker.submit(form);
    const victim = new Browser(arbeidsflate.redirectUri);
    const lured = await choosePerson(victim, await victim.open(bait.url.href), nurse);
    expect(lured.status).toBe(400);
    expect(victim.cookies.filter((name) => name.includes('fkj_session'))).toEqual([]);
    const resume = form.action.replace('/interaction/', '/authorize/');
    expect((await attacker.open(resume)).body).toContain('Velg hvordan du vil logge inn');
  });

  it('with a state of nobody’s is refused', async () => {
    const browser = new Browser(arbeidsflate.redirectUri);
    expect((await browser.open(`${house.issuer}/callback/helseid?code=x&state=made-up`)).status).toBe(400);
  });
});

describe('a code', () => {
  const getCode = async () => {
    const browser = new Browser(arbeidsflate.redirectUri);
    const asked = authorizationRequest(house, arbeidsflate);
    const back = await logInThrough(browser, await browser.open(asked.url), nurse);
    return { code: codeOf(back), verifier: asked.verifier };
  };

  it('needs the verifier of its request and its own client', async () => {
    const answer = await getCode();
    const wrong = { ...answer, verifier: 'x'.repeat(43) };
    expect((await redeem(house, arbeidsflate, wrong)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await redeem(house, innbygger, answer)).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('used twice ends everything that came of it', async () => {
    const answer = await getCode();
    const first = await redeem(house, arbeidsflate, answer);
    const token = textMember(first, 'access_token');
    expect(await house.identity.authenticate(bearer(token))).toMatchObject({ ok: true });
    expect((await redeem(house, arbeidsflate, answer)).body).toMatchObject({ error: 'invalid_grant' });
    expect(await house.identity.authenticate(bearer(token))).toMatchObject({ ok: false, error: { code: 'revoked' } });
    expect((await refresh(textMember(first, 'refresh_token'))).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('used twice at the same moment gives tokens once', async () => {
    const answer = await getCode();
    const both = await Promise.all([redeem(house, arbeidsflate, answer), redeem(house, arbeidsflate, answer)]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(both.map(({ status }) => status)).toContain(400);
  });
});

describe('a refresh token', () => {
  it('is rotated; the old one used again ends the new one too', async () => {
    const { tokens } = await logIn(house, arbeidsflate, nurse);
    const old = textMember(tokens, 'refresh_token');
    const renewed = await refresh(old);
    expect(renewed.status).toBe(200);
    const next = textMember(renewed, 'refresh_token');
    expect(next).not.toBe(old);
    expect((await refresh(old)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await refresh(next)).body).toMatchObject({ error: 'invalid_grant' });
    const late = await house.identity.authenticate(bearer(textMember(renewed, 'access_token')));
    expect(late).toMatchObject({ ok: false, error: { code: 'revoked' } });
  });

  it('gives fewer scopes when fewer are asked for, never more', async () => {
    const scope = 'openid online_access user/Patient.rs user/Observation.rs';
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope });
    const narrowed = await refresh(textMember(tokens, 'refresh_token'), { scope: 'user/Patient.rs' });
    expect(decodeJwt(textMember(narrowed, 'access_token'))['scope']).toBe('user/Patient.rs');
    const widened = await refresh(textMember(narrowed, 'refresh_token'), { scope: 'user/*.cruds' });
    expect(widened.body).toMatchObject({ error: 'invalid_scope' });
  });

  it('is not given to an app that does not ask for it', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope: 'openid user/*.rs' });
    expect(tokens.body).not.toHaveProperty('refresh_token');
  });
});

describe('scopes', () => {
  it('of systems are never given to a person', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { ...nurse, scope: 'openid user/*.rs system/*.cruds' });
    expect(tokens.body['scope']).toBe('openid user/*.rs');
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
