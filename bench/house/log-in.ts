// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html: the nurse logs in as a person does, without a screen.

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser, formsOf } from '../../platform/identity/testing/browser.ts';
import type { ServerProcess } from './server-process.ts';

export interface Nurse {
  readonly name: string;
  readonly hpr: string;
}

/** A nurse of the demo municipality: the first, who gets a role in each unit of the bench, or another, who keeps her one. */
export const nurseOf = (dataDir: string, number = 0): Nurse => {
  const persons = JSON.parse(readFileSync(join(dataDir, 'demo-persons.json'), 'utf8')) as {
    readonly personnel: readonly (Nurse & { readonly role: string })[];
  };
  const nurse = persons.personnel.filter(({ role }) => role.startsWith('sykepleier'))[number];
  if (nurse === undefined) throw new Error(`no nurse ${number} works in the demo municipality`);
  return nurse;
};

const form = async (address: string, fields: Readonly<Record<string, string>>, authorization?: string) => {
  const answer = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  });
  const text = await answer.text();
  const { access_token: token } = JSON.parse(text) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answer.status} ${text}`);
  return token;
};

/** An access token of the nurse, from log-in page to token endpoint. */
export const logIn = async ({ address }: ServerProcess, nurse: Nurse): Promise<string> => {
  const redirectUri = `${address}/arbeidsflate/`;
  const verifier = randomBytes(32).toString('base64url');
  const browser = new Browser(redirectUri);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'arbeidsflate',
    redirect_uri: redirectUri,
    scope: 'openid fhirUser online_access user/*.cruds',
    state: 'bench',
    aud: `${address}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const choices = await browser.open(`${address}/auth/authorize?${query}`);
  const helseId = formsOf(choices).find(({ fields }) => fields['provider'] === 'helseid');
  if (helseId === undefined) throw new Error(`no HelseID on the log-in page: ${choices.status} ${choices.body}`);
  const picking = await browser.submit(helseId);
  const person = new RegExp(`value="([0-9a-f]{32})"><b>${nurse.name}</b>`).exec(picking.body)?.[1];
  const [pick] = formsOf(picking);
  if (person === undefined || pick === undefined) throw new Error(`${nurse.name} cannot be picked`);
  const back = await browser.submit(pick, { text: '', person, scenario: 'normal' });
  const code = back.url.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${back.status} ${back.url.search}`);
  return form(`${address}/auth/token`, {
    grant_type: 'authorization_code',
    client_id: 'arbeidsflate',
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
};

/** An access token of the client that loads data, whose credentials the server leaves in its folder. */
export const loaderToken = ({ address, dataDir }: ServerProcess): Promise<string> => {
  const client = readFileSync(join(dataDir, 'secrets/loader-client'), 'utf8').trim();
  const authorization = `Basic ${Buffer.from(client).toString('base64')}`;
  return form(`${address}/auth/token`, { grant_type: 'client_credentials', scope: 'system/*.cruds' }, authorization);
};
