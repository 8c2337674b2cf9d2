// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: EHR launch, standalone launch with a patient, consent.

import { describe, expect, it } from 'vitest';
import { Browser, formsOf, type Visit } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import {
  type App,
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
const { arbeidsflate } = appsOf(house);

const register = async (name: string): Promise<App> => {
  const redirectUri = 'https://growth.example/callback';
  const response = await fetch(`${house.issuer}/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  const { client_id } = (await response.json()) as { client_id: string };
  return { clientId: client_id, redirectUri };
};

const nurse = { way: 'helseid', name: people.nurse.name } as const;
const growth = await register('Growth <b>chart</b>');

const launchFor = async (token: string, body: unknown) => {
  const response = await fetch(`${house.issuer}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

const formWith = (visit: Visit, name: string, value?: string) => {
  const form = formsOf(visit).find(({ fields }) => name in fields && (value === undefined || fields[name] === value));
  if (form === undefined) throw new Error(`no form with ${name}: ${visit.status} ${visit.body}`);
  return form;
};

const start = async (scope: string, more: Readonly<Record<string, string>> = {}, name: string = people.nurse.name) => {
  const browser = new Browser(growth.redirectUri);
  const asked = authorizationRequest(house, growth, { scope, ...more });
  const way = name === people.citizen.name ? 'idporten' : 'helseid';
  const page = await logInThrough(browser, await browser.open(asked.url), { way, name });
  return { browser, asked, page };
};

describe('an EHR launch', () => {
  const token = async () => textMember((await logIn(house, arbeidsflate, nurse)).tokens, 'access_token');

  it('is not given without a token, for a patient out of reach, or for nonsense', async () => {
    expect((await launchFor('x', { patient: 'citizen' })).status).toBe(401);
    expect((await launchFor(await token(), { patient: 'stranger' })).status).toBe(404);
    expect((await launchFor(await token(), { patient: '../x' })).status).toBe(400);
    expect((await launchFor(await token(), [])).status).toBe(400);
  });

  it('opens the app for the patient, once', async () => {
    const launched = await launchFor(await token(), { patient: 'citizen', intent: 'growth' });
    expect(launched).toMatchObject({ status: 201, body: { iss: house.fhirBase } });
    const launch = String(launched.body['launch']);
    const { browser, asked, page } = await start('launch openid fhirUser patient/*.rs', { launch });
    const back = await browser.submit(formWith(page, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({
      patient: 'citizen',
      intent: 'growth',
      need_patient_banner: false,
      scope: 'launch openid fhirUser patient/*.rs',
    });
    const again = await browser.open(
      authorizationRequest(house, growth, { scope: 'launch openid patient/*.rs', launch }).url,
    );
    expect(again.url.searchParams.get('error')).toBe('invalid_request');
  });

  it('is bound to the person who made it, and her colleague’s attempt does not use it up', async () => {
    const launch = String((await launchFor(await token(), { patient: 'citizen' })).body['launch']);
    const scope = 'launch openid patient/*.rs';
    const colleague = await start(scope, { launch }, people.doctor.name);
    expect(colleague.page.url.searchParams.get('error')).toBe('invalid_request');
    const own = await start(scope, { launch });
    expect(own.page.body).toContain('tilgang?');
  });

  it('expires', async () => {
    const launch = String((await launchFor(await token(), { patient: 'citizen' })).body['launch']);
    await house.pool.query("UPDATE identity_artifact SET expires = now() WHERE model = 'LaunchContext'");
    const { page } = await start('launch openid patient/*.rs', { launch });
    expect(page.url.searchParams.get('error')).toBe('invalid_request');
  });

  it('cannot be exchanged for another patient on the way', async () => {
    const launch = String((await launchFor(await token(), { patient: 'citizen' })).body['launch']);
    const { browser, asked, page } = await start('launch openid patient/*.rs', { launch });
    await browser.submit(formWith(page, 'consent', 'allow'), { patient: 'other', consent: '' });
    const back = await browser.submit(formWith(page, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body['patient']).toBe('citizen');
  });
});

describe('a standalone launch', () => {
  const scope = 'launch/patient openid patient/Observation.rs offline_access';

  it('lets the nurse find and choose one of her own patients', async () => {
    const { browser, asked, page } = await start(scope);
    expect(page.body).toContain('Velg pasient');
    expect(page.body).toContain('Cato &lt;Citizen&gt;');
    const found = await browser.submit(formWith(page, 'text'), { text: 'eva' });
    expect(found.body).toContain('Eva Other');
    expect(found.body).not.toContain('Cato');
    const consent = await browser.submit(formWith(found, 'patient', 'other'));
    expect(consent.body).toContain('Growth &lt;b&gt;chart&lt;/b&gt;');
    expect(consent.body).toContain('lese, søke i: Observation om denne pasienten');
    const back = await browser.submit(formWith(consent, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({ patient: 'other', need_patient_banner: true, scope });
    expect(tokens.body).toHaveProperty('refresh_token');
    const known = await house.identity.authenticate(bearer(textMember(tokens, 'access_token')));
    expect(known).toMatchObject({ value: { patient: 'other', fhirUser: 'Practitioner/nurse' } });
  });

  it('refuses a patient out of her reach, however the form is filled', async () => {
    const { browser, page } = await start(scope);
    expect((await browser.submit(formWith(page, 'patient', 'other'), { patient: 'stranger' })).status).toBe(400);
    const skipped = await browser.submit(formWith(page, 'patient', 'other'), { patient: '', consent: 'allow' });
    expect(skipped.status).not.toBe(0);
  });

  it('gives a citizen herself, and nobody else', async () => {
    const { browser, asked, page } = await start(scope, {}, people.citizen.name);
    await browser.submit(formWith(page, 'consent', 'allow'), { patient: 'other', consent: '' });
    const back = await browser.submit(formWith(page, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body['patient']).toBe('citizen');
  });

  it('ends with a no when the person says no', async () => {
    const { browser, page } = await start('openid user/*.rs');
    const back = await browser.submit(formWith(page, 'consent', 'deny'));
    expect(back.url.searchParams.get('error')).toBe('access_denied');
  });

  it('shows the patients of nobody to a doctor who has none', async () => {
    const { page } = await start(scope, {}, people.doctor.name);
    expect(page.body).toContain('Ingen av pasientene dine');
  });
});

describe('a person', () => {
  it('cannot give an app scopes of a system', async () => {
    const { browser, asked, page } = await start('openid user/*.rs system/*.cruds');
    const back = await browser.submit(formWith(page, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body['scope']).toBe('openid user/*.rs');
  });
});

describe('a pushed request (PAR)', () => {
  it('for another FHIR server is refused when it is pushed', async () => {
    const asked = authorizationRequest(house, growth, { scope: 'openid user/*.rs', aud: 'https://evil.example/fhir' });
    const pushed = await fetch(`${house.issuer}/par`, { method: 'POST', body: new URL(asked.url).searchParams });
    expect(pushed.status).toBe(400);
  });

  it('works as one in the address, offline access included', async () => {
    const asked = authorizationRequest(house, growth, { scope: 'openid user/*.rs offline_access' });
    const pushed = await fetch(`${house.issuer}/par`, { method: 'POST', body: new URL(asked.url).searchParams });
    const { request_uri } = (await pushed.json()) as { request_uri: string };
    const browser = new Browser(growth.redirectUri);
    const page = await browser.open(
      `${house.issuer}/authorize?${new URLSearchParams({ client_id: growth.clientId, request_uri })}`,
    );
    const consent = await logInThrough(browser, page, nurse);
    const back = await browser.submit(formWith(consent, 'consent', 'allow'));
    const tokens = await redeem(house, growth, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({ scope: 'openid user/*.rs offline_access' });
    expect(tokens.body).toHaveProperty('refresh_token');
  });
});

describe('the server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
