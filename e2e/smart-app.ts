// https://docs.smarthealthit.org/client-js/: a small SMART app on an origin of its own; what launches, logs in and reads is the library, unchanged.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

/** The library as its makers build it for browsers. */
const LIBRARY = createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.js');

const page = (title: string, script: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>
<p role="status"></p><script src="/fhir-client.js"></script><script>${script}</script></html>`;

/** The page that an EHR opens with `iss` and `launch`, or the user with `iss` alone. */
const launchPage = (clientId: string): string =>
  page(
    'Starting',
    `const standalone = !new URLSearchParams(location.search).has('launch');
FHIR.oauth2.authorize({
  clientId: ${JSON.stringify(clientId)},
  scope: (standalone ? 'launch/patient offline_access' : 'launch online_access') + ' openid fhirUser patient/*.rs',
  redirectUri: '/app',
  pkceMode: 'required',
}).catch((error) => { document.querySelector('[role=status]').textContent = 'failed: ' + error.message; });`,
  );

/** What the app tells of its session, as JSON; the test asks the browser to refresh through \`window.client\`. */
const appPage = page(
  'Growth',
  `const tell = (text) => { document.querySelector('[role=status]').textContent = text; };
FHIR.oauth2.ready().then(async (client) => {
  window.client = client;
  const patient = await client.patient.read();
  const found = await client.patient.request('Observation?_count=1&_sort=-date');
  tell(JSON.stringify({
    patient: patient.id,
    observation: (found.entry || []).map(({ resource }) => resource.subject.reference)[0] || null,
    user: client.getFhirUser(),
    banner: client.getState('tokenResponse.need_patient_banner'),
    intent: client.getState('tokenResponse.intent') || null,
  }));
}).catch((error) => tell('failed: ' + error.message));`,
);

export interface SmartApp {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly clientId: string;
  stop(): Promise<void>;
}

/** Serves the app on a free port, and registers it at the server as a public client. */
export const startSmartApp = async (server: string): Promise<SmartApp> => {
  const library = await readFile(LIBRARY);
  const known = { clientId: '' };
  const app = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    const html = pathname === '/launch' ? launchPage(known.clientId) : pathname === '/app' ? appPage : null;
    if (pathname === '/fhir-client.js') response.setHeader('content-type', 'text/javascript').end(library);
    else if (html !== null) response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const bound = app.address();
  const origin = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  const registered = await fetch(`${server}/auth/registration`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Growth',
      redirect_uris: [`${origin}/app`],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    }),
  });
  if (registered.status !== 201) throw new Error(await registered.text());
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  known.clientId = clientId;
  return {
    origin,
    clientId,
    stop: () => new Promise((resolve) => app.close(() => resolve())),
  };
};
