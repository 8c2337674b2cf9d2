// DESIGN.md §5 "identity", reference/norway.md §2: logging in through the test HelseID and the test ID-porten.

import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
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

const house = await openHouse();
const { arbeidsflate, innbygger } = appsOf(house);

const fail = async (name: string, options: { way?: 'helseid' | 'idporten'; scenario?: string } = {}) => {
  const browser = new Browser(arbeidsflate.redirectUri);
  const page = await browser.open(authorizationRequest(house, arbeidsflate).url);
  return logInThrough(browser, page, { way: options.way ?? 'helseid', name, scenario: options.scenario ?? 'normal' });
};

describe('a log-in', () => {
  it.each([
    ['denied', 'Innloggingen ble avbrutt'],
    ['expired', 'for gammel'],
    ['low-level', 'for lavt sikkerhetsnivå'],
  ])('that upstream ends as %s gives no session and says why', async (scenario, sentence) => {
    const page = await fail(people.nurse.name, { scenario });
    expect(page.status).toBe(403);
    expect(page.body).toContain(sentence);
    expect(page.body).toContain('Prøv igjen');
  });

  it('of citizens at a low level is refused too', async () => {
    const page = await fail(people.citizen.name, { way: 'idporten', scenario: 'low-level' });
    expect(page.body).toContain('for lavt sikkerhetsnivå');
  });

  it('of a person who is not staff says what to do, even when she is a patient here', async () => {
    const page = await fail(people.stranger.name);
    expect(page.status).toBe(403);
    expect(page.body).toContain('ingen medarbeider i kommunen er registrert med ditt HPR-nummer');
    expect(page.body).not.toContain(people.stranger.pid);
  });

  it('of a citizen without a record says what to do', async () => {
    expect((await fail(people.newcomer.name, { way: 'idporten' })).body).toContain(
      'har ikke opprettet en journal for deg',
    );
  });

  it('gives a nurse an app token that the house knows', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
    const token = textMember(tokens, 'access_token');
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({ iss: house.issuer, aud: house.fhirBase });
    expect(await house.identity.authenticate(bearer(token))).toEqual({
      ok: true,
      value: {
        sub: 'Practitioner/nurse',
        client_id: 'arbeidsflate',
        scope: 'openid fhirUser online_access user/*.cruds',
        fhirUser: 'Practitioner/nurse',
        purpose: 'TREAT',
      },
    });
    expect(decodeJwt(textMember(tokens, 'id_token'))).toMatchObject({
      iss: house.issuer,
      aud: 'arbeidsflate',
      fhirUser: `${house.fhirBase}/Practitioner/nurse`,
    });
  });

  it('gives a citizen her own patient without asking', async () => {
    const { tokens } = await logIn(house, innbygger, {
      way: 'idporten',
      name: people.citizen.name,
      scope: 'openid fhirUser launch/patient patient/*.rs',
    });
    expect(tokens.body).toMatchObject({ patient: 'citizen', need_patient_banner: true });
    expect(await house.identity.authenticate(bearer(textMember(tokens, 'access_token')))).toMatchObject({
      value: { fhirUser: 'Patient/citizen', patient: 'citizen', purpose: 'PATRQT' },
    });
  });

  it('shows no national number to a browser, and keeps none readable in the database', async () => {
    const { tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const { rows } = await house.pool.query<{ payload: Buffer }>('SELECT payload FROM identity_artifact');
    const seen = JSON.stringify(tokens.body) + rows.map(({ payload }) => payload.toString('latin1')).join();
    expect(rows.length).toBeGreaterThan(3);
    for (const secret of [people.nurse.pid, textMember(tokens, 'refresh_token'), 'Practitioner/nurse']) {
      expect(rows.map(({ payload }) => payload.toString('latin1')).join()).not.toContain(secret);
    }
    expect(seen).not.toContain(people.nurse.pid);
  });

  it('lasts: another app is let in silently, also with prompt=none, and log-out ends it for every app', async () => {
    const { browser, tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const silent = authorizationRequest(house, arbeidsflate, { prompt: 'none' });
    const back = await browser.open(silent.url);
    const renewed = await redeem(house, arbeidsflate, { code: codeOf(back), verifier: silent.verifier });
    expect(renewed.status).toBe(200);
    const question = await browser.open(`${house.issuer}/end-session?client_id=arbeidsflate`);
    expect(question.body).toContain('Vil du logge ut');
    const [form] = formsOf(question);
    if (form === undefined) throw new Error('no log-out form');
    const gone = await browser.submit(form, { logout: 'yes' });
    expect(gone.body).toContain('Du er logget ut');
    const refused = await browser.open(authorizationRequest(house, arbeidsflate, { prompt: 'none' }).url);
    expect(refused.url.searchParams.get('error')).toBe('login_required');
    for (const answer of [tokens, renewed]) {
      expect(await house.identity.authenticate(bearer(textMember(answer, 'access_token')))).toMatchObject({
        ok: false,
        error: { code: 'revoked' },
      });
    }
  });

  it('that starts under another name of this machine goes on under the public one; other hosts are not sent anywhere', async () => {
    const asked = authorizationRequest(house, arbeidsflate).url;
    const { port } = new URL(house.publicUrl);
    const locationFor = async (host: string): Promise<string> => {
      const answer = await house.app.inject({ url: asked.slice(house.publicUrl.length), headers: { host } });
      return String(answer.headers.location);
    };
    expect(await locationFor(`localhost:${port}`)).toBe(asked);
    expect(await locationFor('evil.example')).toMatch(/^\/auth\/interaction\//);
  });

  it('is left through the app, which gets the person back and nobody else does', async () => {
    const { browser, tokens } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const leave = (back: string) =>
      browser.open(
        `${house.issuer}/end-session?${new URLSearchParams({
          client_id: 'arbeidsflate',
          id_token_hint: textMember(tokens, 'id_token'),
          post_logout_redirect_uri: back,
        })}`,
      );
    expect((await leave('https://evil.example/')).status).toBe(400);
    const [form] = formsOf(await leave(arbeidsflate.redirectUri));
    if (form === undefined) throw new Error('no log-out form');
    expect((await browser.submit(form, { logout: 'yes', xsrf: 'made-up' })).status).toBe(400);
    const back = await browser.submit(form, { logout: 'yes' });
    expect(back.url.href).toBe(arbeidsflate.redirectUri);
  });

  it('ends after an hour without use', async () => {
    const { browser } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const { rows } = await house.pool.query<{ idle: number }>(
      "SELECT max(extract(epoch FROM expires - now()))::float8 AS idle FROM identity_artifact WHERE model = 'Session'",
    );
    expect(rows[0]?.idle).toBeGreaterThan(3_500);
    expect(rows[0]?.idle).toBeLessThanOrEqual(3_600);
    await house.pool.query("UPDATE identity_artifact SET expires = now() WHERE model = 'Session'");
    const refused = await browser.open(authorizationRequest(house, arbeidsflate, { prompt: 'none' }).url);
    expect(refused.url.searchParams.get('error')).toBe('login_required');
    expect(await house.identity.removeExpired()).toBeGreaterThan(0);
  });

  it('keeps its cookies from scripts and from other parts of the server', async () => {
    const response = await fetch(authorizationRequest(house, arbeidsflate).url, { redirect: 'manual' });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; path=\/auth\//i);
      expect(cookie).toMatch(/; httponly/i);
      expect(cookie).toMatch(/; samesite=lax/i);
    }
    const { browser } = await logIn(house, arbeidsflate, { way: 'helseid', name: people.nurse.name });
    const ours = browser.cookies.filter((name) => name.startsWith(new URL(house.publicUrl).host));
    expect(ours.map((name) => name.split('|')[1]?.split('/')[1])).toEqual(ours.map(() => 'auth'));
  });

  it('can be cancelled, and the app is told', async () => {
    const browser = new Browser(arbeidsflate.redirectUri);
    const page = await browser.open(authorizationRequest(house, arbeidsflate).url);
    const cancel = formsOf(page).find(({ fields }) => fields['provider'] === 'cancel');
    if (cancel === undefined) throw new Error('no cancel');
    const back = await browser.submit(cancel);
    expect(Object.fromEntries(back.url.searchParams)).toMatchObject({ error: 'access_denied', state: 'the-state' });
  });

  it('speaks the three languages', async () => {
    const titleIn = async (uiLocales: string): Promise<string | undefined> => {
      const browser = new Browser(arbeidsflate.redirectUri);
      const page = await browser.open(authorizationRequest(house, arbeidsflate, { ui_locales: uiLocales }).url);
      return /<p>(.*?)<\/p>/.exec(page.body.slice(page.body.indexOf('<h1>')))?.[1];
    };
    expect([await titleIn('nb'), await titleIn('nn'), await titleIn('en')]).toEqual([
      'Velg hvordan du vil logge inn.',
      'Vel korleis du vil logge inn.',
      'Choose how to log in.',
    ]);
  });

  it('left no error of ours behind', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
