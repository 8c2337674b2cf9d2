// CONTRIBUTING.md "Tests": the steps of a log-in as a person takes them.

import { createHash, randomBytes } from 'node:crypto';
import { Browser, formsOf, type Visit } from './browser.ts';
import type { House, people } from './house.ts';
import type { Prover } from './prover.ts';

export interface App {
  readonly clientId: string;
  readonly redirectUri: string;
}

export const appsOf = (house: House): { readonly arbeidsflate: App; readonly innbygger: App } => ({
  arbeidsflate: { clientId: 'arbeidsflate', redirectUri: `${house.publicUrl}/arbeidsflate/` },
  innbygger: { clientId: 'innbygger', redirectUri: `${house.publicUrl}/innbygger/` },
});

export interface Asked {
  readonly url: string;
  readonly verifier: string;
}

/** An authorization request with PKCE; `more` adds to or replaces its parameters, null leaves one out. */
export const authorizationRequest = (
  house: House,
  app: App,
  more: Readonly<Record<string, string | null>> = {},
): Asked => {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: 'openid fhirUser online_access user/*.cruds',
    state: 'the-state',
    aud: house.fhirBase,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  return { url: `${house.issuer}/authorize?${query}`, verifier };
};

export type Way = 'helseid' | 'idporten';

export interface Choice {
  readonly way: Way;
  readonly name: string;
  readonly scenario?: string;
}

/** At the provider: chooses the person and the scenario; answers where the browser ends. */
export const choosePerson = (browser: Browser, picking: Visit, choice: Omit<Choice, 'way'>): Promise<Visit> => {
  const escapedName = choice.name.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const key = new RegExp(`value="([0-9a-f]{32})"><b>${escapedName}</b>`).exec(picking.body)?.[1];
  const [form] = formsOf(picking);
  if (key === undefined || form === undefined) throw new Error(`no ${choice.name} to choose: ${picking.body}`);
  return browser.submit(form, { text: '', person: key, scenario: choice.scenario ?? 'normal' });
};

/** From the log-in page through the provider and back. */
export const logInThrough = async (browser: Browser, logInPage: Visit, choice: Choice): Promise<Visit> => {
  const way = formsOf(logInPage).find(({ fields }) => fields['provider'] === choice.way);
  if (way === undefined) throw new Error(`no ${choice.way} on the page: ${logInPage.url.search} ${logInPage.body}`);
  return choosePerson(browser, await browser.submit(way), choice);
};

export const codeOf = (visit: Visit): string => {
  const code = visit.url.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${visit.status} ${visit.url.search} ${visit.body}`);
  return code;
};

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const post = async (
  address: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> => {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(form), headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
};

export const redeem = async (
  house: House,
  app: App,
  answer: { readonly code: string; readonly verifier: string; readonly prover?: Prover },
) => {
  const proof = await answer.prover?.prove({ htm: 'POST', htu: `${house.issuer}/token` });
  const form = {
    grant_type: 'authorization_code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    code: answer.code,
    code_verifier: answer.verifier,
  };
  return post(`${house.issuer}/token`, form, proof === undefined ? {} : { dpop: proof });
};

/** The whole journey of one of our own apps. */
export const logIn = async (
  house: House,
  app: App,
  person: {
    readonly way: Way;
    readonly name: (typeof people)[keyof typeof people]['name'];
    readonly scope?: string;
    readonly prover?: Prover;
  },
): Promise<{ readonly browser: Browser; readonly tokens: TokenAnswer }> => {
  const browser = new Browser(app.redirectUri);
  const asked = authorizationRequest(house, app, person.scope === undefined ? {} : { scope: person.scope });
  const page = await browser.open(asked.url);
  const back = await logInThrough(browser, page, person);
  const proven = person.prover === undefined ? {} : { prover: person.prover };
  const tokens = await redeem(house, app, { code: codeOf(back), verifier: asked.verifier, ...proven });
  return { browser, tokens };
};

export const textMember = (answer: TokenAnswer, name: string): string => {
  const value = answer.body[name];
  if (typeof value !== 'string') throw new Error(`no ${name} in ${JSON.stringify(answer.body)}`);
  return value;
};

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
