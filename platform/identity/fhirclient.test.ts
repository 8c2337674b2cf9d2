// https://docs.smarthealthit.org/client-js/: the public library of SMART apps launches unchanged, from the EHR and on its own.

import smart from 'fhirclient';
import { describe, expect, it } from 'vitest';
import { Browser, formsOf, type Visit } from './testing/browser.ts';
import { openHouse, people } from './testing/house.ts';
import { appsOf, logIn, logInThrough, textMember } from './testing/journey.ts';

const house = await openHouse();
const nurse = { way: 'helseid', name: people.nurse.name } as const;
const redirectUri = 'https://growth.example/callback';

const register = async (method: string) => {
  const registered = await fetch(`${house.issuer}/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Growth',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: method,
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  return (await registered.json()) as { client_id: string; client_secret?: string };
};

/** The library as an app on a Node server uses it: a request, a response and a session. */
const appSession = () => {
  const kept = new Map<string, unknown>();
  const storage = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: unknown) => void kept.set(key, value),
    unset: async (key: string) => kept.delete(key),
  };
  return (url: string) => {
    const sent: { address: string | null } = { address: null };
    const request = { url, headers: { host: 'growth.example' }, socket: { encrypted: true } };
    const response = {
      writeHead: (_status: number, headers: Readonly<Record<string, string>>) => {
        sent.address = headers['location'] ?? headers['Location'] ?? null;
      },
      end: () => undefined,
    };
    return { api: Reflect.apply(smart, undefined, [request, response, storage]), sent };
  };
};

const answer = async (browser: Browser, address: string, choose: string | null): Promise<Visit> => {
  let page = await logInThrough(browser, await browser.open(address), nurse);
  for (const [name, value] of [
    ['patient', choose],
    ['consent', 'allow'],
  ] as const) {
    const form = formsOf(page).find(({ fields }) => value !== null && fields[name] === value);
    if (form !== undefined) page = await browser.submit(form);
  }
  return page;
};

describe.each(['none', 'client_secret_basic'])('An app that proves itself by %s', (method) => {
  it('launches on its own and from the EHR, and knows its patient, its user and its scopes', async () => {
    const { client_id, client_secret } = await register(method);
    const launcher = textMember((await logIn(house, appsOf(house).arbeidsflate, nurse)).tokens, 'access_token');
    const launched = await fetch(`${house.issuer}/launch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${launcher}` },
      body: JSON.stringify({ patient: 'citizen', encounter: 'visit' }),
    });
    const { launch } = (await launched.json()) as { launch: string };
    const ways = [
      { scope: 'launch openid fhirUser patient/*.rs', launch, patient: 'citizen', encounter: 'visit' },
      { scope: 'launch/patient openid fhirUser patient/*.rs offline_access', patient: 'other', encounter: null },
    ];
    for (const { patient, encounter, ...asked } of ways) {
      const session = appSession();
      const start = session('/launch');
      await start.api.authorize({
        ...asked,
        iss: house.fhirBase,
        clientId: client_id,
        ...(client_secret === undefined ? {} : { clientSecret: client_secret }),
        redirectUri,
        pkceMode: 'required',
      });
      const browser = new Browser(redirectUri);
      const back = await answer(browser, String(start.sent.address), patient);
      const client = await session(`/callback${back.url.search}`).api.ready();
      expect([client.patient.id, client.encounter.id]).toEqual([patient, encounter]);
      expect(client.user.fhirUser).toBe('Practitioner/nurse');
      expect(client.state.tokenResponse.scope).toBe(asked.scope);
      if (asked.scope.includes('offline_access')) {
        const before = client.state.tokenResponse.access_token;
        await client.refresh();
        expect(client.state.tokenResponse.access_token).not.toBe(before);
      }
    }
  });
});
