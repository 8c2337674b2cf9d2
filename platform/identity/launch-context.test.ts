// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token: every member, in token and introspection.

import { describe, expect, it } from 'vitest';
import { Browser, formsOf, type Visit } from './testing/browser.ts';
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
  textMember,
} from './testing/journey.ts';

const house = await openHouse();
const { arbeidsflate } = appsOf(house);
const nurse = { way: 'helseid', name: people.nurse.name } as const;
const boot = {
  authorization: `Basic ${Buffer.from(`${bootstrapClient.id}:${bootstrapClient.secret}`).toString('base64')}`,
};

const registered = await fetch(`${house.issuer}/registration`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    client_name: 'Growth',
    redirect_uris: ['https://growth.example/callback'],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
  }),
});
const app: App = {
  clientId: String(((await registered.json()) as { client_id: string }).client_id),
  redirectUri: 'https://growth.example/callback',
};

const launcher = async () => textMember((await logIn(house, arbeidsflate, nurse)).tokens, 'access_token');
const launchWith = async (body: unknown) => {
  const response = await fetch(`${house.issuer}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await launcher()}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

const formWith = (visit: Visit, name: string, value?: string) => {
  const form = formsOf(visit).find(({ fields }) => name in fields && (value === undefined || fields[name] === value));
  if (form === undefined) throw new Error(`no form with ${name}: ${visit.status} ${visit.body}`);
  return form;
};
const start = async (scope: string, more: Readonly<Record<string, string>> = {}) => {
  const browser = new Browser(app.redirectUri);
  const asked = authorizationRequest(house, app, { scope, ...more });
  const page = await logInThrough(browser, await browser.open(asked.url), nurse);
  return { browser, asked, page };
};
const introspect = async (token: string) => (await post(`${house.issuer}/introspect`, { token }, boot)).body;

describe('A launch is refused', () => {
  it.each([
    ['a list', []],
    ['an unknown member', { patient: 'citizen', color: 'red' }],
    ['a patient that is no id', { patient: '../x' }],
    ['an encounter without its patient', { encounter: 'visit' }],
    ['an intent with markup', { patient: 'citizen', intent: '<b>' }],
    ['a tenant that is no text', { patient: 'citizen', tenant: 7 }],
    ['a banner that is neither true nor false', { patient: 'citizen', need_patient_banner: 'yes' }],
    ['a context that is no list', { patient: 'citizen', fhirContext: {} }],
    ['a context that names nothing', { patient: 'citizen', fhirContext: [{ type: 'Task' }] }],
    ['a context that names a patient', { patient: 'citizen', fhirContext: [{ reference: 'Patient/citizen' }] }],
    ['a context that names an encounter', { patient: 'citizen', fhirContext: [{ reference: 'Encounter/visit' }] }],
    ['a role that is no absolute URI', { patient: 'citizen', fhirContext: [{ reference: 'Task/1', role: 'about' }] }],
  ])('with %s', async (_what, body) => {
    expect((await launchWith(body)).status).toBe(400);
  });

  it('for an encounter of another patient, or out of reach', async () => {
    expect((await launchWith({ patient: 'other', encounter: 'visit' })).status).toBe(404);
    expect((await launchWith({ patient: 'citizen', encounter: 'nothing' })).status).toBe(404);
  });
});

describe('The launch context', () => {
  it('of an EHR launch comes whole, with the token, its refreshment and its introspection', async () => {
    const fhirContext = [
      { reference: 'Task/1' },
      { canonical: 'http://a.no/Questionnaire/1', type: 'Questionnaire' },
      { identifier: { system: 'urn:x', value: '1' } },
      { reference: 'Patient/other', role: 'https://a.no/roles/mother' },
    ];
    const wish = { patient: 'citizen', encounter: 'visit', intent: 'reconcile-medications', tenant: 'nordre-bydel' };
    const launched = await launchWith({ ...wish, fhirContext });
    expect(launched).toMatchObject({ status: 201, body: { iss: house.fhirBase } });
    const scope = 'launch openid fhirUser patient/Observation.rs offline_access';
    const { browser, asked, page } = await start(scope, { launch: String(launched.body['launch']) });
    const back = await browser.submit(formWith(page, 'consent', 'allow'));
    const tokens = await redeem(house, app, { code: codeOf(back), verifier: asked.verifier });
    const members = {
      ...wish,
      fhirContext,
      need_patient_banner: false,
      smart_style_url: `${house.publicUrl}/auth/style/1.json`,
    };
    expect(tokens.body).toMatchObject({ ...members, scope });
    expect(await introspect(textMember(tokens, 'access_token'))).toMatchObject({
      active: true,
      ...members,
      scope,
      client_id: app.clientId,
      iss: house.issuer,
      sub: 'Practitioner/nurse',
      fhirUser: `${house.fhirBase}/Practitioner/nurse`,
    });
    const again = await post(`${house.issuer}/token`, {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      refresh_token: textMember(tokens, 'refresh_token'),
    });
    expect(again.body).toMatchObject({ ...members, scope, token_type: 'Bearer' });
    expect(again.body['expires_in']).toBeGreaterThan(0);
    expect(await introspect(textMember(again, 'access_token'))).toMatchObject(members);
  });

  it('may ask for the banner, and may be without a patient where no patient scope is asked for', async () => {
    const banner = await launchWith({ patient: 'citizen', need_patient_banner: true });
    const first = await start('launch openid user/*.rs', { launch: String(banner.body['launch']) });
    const shown = await first.browser.submit(formWith(first.page, 'consent', 'allow'));
    const tokens = await redeem(house, app, { code: codeOf(shown), verifier: first.asked.verifier });
    expect(tokens.body).toMatchObject({ patient: 'citizen', need_patient_banner: true });

    const bare = await launchWith({ intent: 'overview' });
    const second = await start('launch openid user/*.rs', { launch: String(bare.body['launch']) });
    const back = await second.browser.submit(formWith(second.page, 'consent', 'allow'));
    const without = await redeem(house, app, { code: codeOf(back), verifier: second.asked.verifier });
    expect(without.body).toMatchObject({ intent: 'overview' });
    expect(without.body).not.toHaveProperty('patient');
    expect(without.body).not.toHaveProperty('need_patient_banner');
  });

  it('has a patient whenever a patient scope is granted: one is chosen where the launcher named none', async () => {
    const bare = await launchWith({ intent: 'overview' });
    const { browser, asked, page } = await start('launch openid patient/Observation.rs', {
      launch: String(bare.body['launch']),
    });
    expect(page.body).toContain('Velg pasient');
    const consent = await browser.submit(formWith(page, 'patient', 'other'));
    const back = await browser.submit(formWith(consent, 'consent', 'allow'));
    const tokens = await redeem(house, app, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({ patient: 'other', intent: 'overview', need_patient_banner: true });
  });
});

describe('launch/encounter on its own', () => {
  const scope = 'launch/patient launch/encounter openid patient/Observation.rs';

  it('lets the person choose among the contacts of the patient, and no other', async () => {
    const { browser, asked, page } = await start(scope);
    const contacts = await browser.submit(formWith(page, 'patient', 'citizen'));
    expect(contacts.body).toContain('Velg kontakt');
    expect(contacts.body).toContain('Hjemmebesøk &lt;i&gt;, 2026-11-20 10:00');
    const wrong = await browser.submit(formWith(contacts, 'encounter', 'visit'), { encounter: 'nothing' });
    expect(wrong.status).toBe(400);
    const skipped = await browser.submit(formWith(contacts, 'encounter', 'visit'), { encounter: 'visit' });
    expect(skipped.body).toContain('vite hvilken kontakt du velger');
    const back = await browser.submit(formWith(skipped, 'consent', 'allow'));
    const tokens = await redeem(house, app, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({ patient: 'citizen', encounter: 'visit', scope });
  });

  it('is not granted where there is no contact to choose', async () => {
    const { browser, asked, page } = await start(scope);
    const contacts = await browser.submit(formWith(page, 'patient', 'other'));
    expect(contacts.body).toContain('ingen kontakter');
    const consent = await browser.submit(formWith(contacts, 'encounter', ''));
    const back = await browser.submit(formWith(consent, 'consent', 'allow'));
    const tokens = await redeem(house, app, { code: codeOf(back), verifier: asked.verifier });
    expect(tokens.body).toMatchObject({ patient: 'other', scope: 'launch/patient openid patient/Observation.rs' });
    expect(tokens.body).not.toHaveProperty('encounter');
  });
});

describe('The style', () => {
  it('is a document that any page may read', async () => {
    const answer = await fetch(`${house.publicUrl}/auth/style/1.json`, {
      headers: { origin: 'https://growth.example' },
    });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(await answer.json()).toMatchObject({ color_background: expect.stringMatching(/^#/) });
  });
});

describe('Introspection by an access token', () => {
  const service = async (scope: string) =>
    textMember(await post(`${house.issuer}/token`, { grant_type: 'client_credentials', scope }, boot), 'access_token');
  const ask = async (asker: string, token: string | null) =>
    post(`${house.issuer}/introspect`, token === null ? {} : { token }, bearer(asker));

  it('is refused with a bad one, and with one that has no system scope', async () => {
    expect((await ask('x.y.z', 'x')).status).toBe(401);
    expect(await ask(await launcher(), 'x')).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect((await ask(await service('system/*.rs'), null)).status).toBe(400);
  });

  it('tells of the token of any client, and says of nonsense that it is not active', async () => {
    const asker = await service('system/Patient.r');
    expect(await ask(asker, await launcher())).toMatchObject({
      status: 200,
      body: { active: true, client_id: 'arbeidsflate' },
    });
    expect(await ask(asker, 'x')).toEqual({ status: 200, body: { active: false } });
  });
});

describe('The server', () => {
  it('had no error of its own through all of this', () => {
    expect(house.serverErrors).toEqual([]);
  });
});
