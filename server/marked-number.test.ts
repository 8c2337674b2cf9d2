// DESIGN.md §5: a marked number and name go through every door of the running server, and come out in no address, header, log line or metric.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundledServer, emptyFolder, freePort, startProgram, untilAnswering } from './testing/server-program.ts';
import { Visitor } from './testing/visitor.ts';

const number = syntheticPersonNumber({ birthDate: '1951-06-17', index: 3 });
const NAME = 'Merkenavnsen';
const isMarked = (text: string): boolean => text.includes(number) || /merkenavnsen/i.test(text);

const program = await bundledServer();
const port = await freePort();
const address = `http://localhost:${port}`;
const folder = emptyFolder();
const started = startProgram(program, {
  PORT: String(port),
  DATA_DIR: folder,
  DEMO: 'on',
  LOG_LEVEL: 'debug',
  BOOTSTRAP_CLIENT: 'boot:12345678',
  HR_CLIENT: 'hr:12345678',
});
const visitor = new Visitor(address);

const json = (path: string, body: object, headers: Record<string, string> = {}) =>
  visitor.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const posted = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  visitor.ask(path, { method: 'POST', body: new URLSearchParams(fields), headers });

const authorization = (more: Record<string, string> = {}) => ({
  response_type: 'code',
  client_id: 'arbeidsflate',
  redirect_uri: `${address}/arbeidsflate/`,
  scope: 'openid fhirUser online_access user/*.cruds',
  state: 'state',
  aud: `${address}/fhir`,
  code_challenge: 'x'.repeat(43),
  code_challenge_method: 'S256',
  ...more,
});
const authorizing = (more: Record<string, string> = {}) =>
  `/auth/authorize?${new URLSearchParams(authorization(more))}`;

const person = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: number }],
  name: [{ family: NAME }],
  birthDate: '1951-06-17',
};

let bearer = '';
let hr = '';
const scim = 'urn:ietf:params:scim';
const fhir = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' };

const doors: readonly [what: string, visit: () => Promise<unknown>][] = [
  ['a log-in with the number as a hint', () => visitor.visit(authorizing({ login_hint: number }))],
  ['a log-in that asks for what is not there', () => visitor.visit(authorizing({ scope: NAME, nonce: number }))],
  ['a log-in of an unknown program', () => visitor.visit(authorizing({ client_id: number, state: NAME }))],
  ['a log-in to a wrong address', () => visitor.visit(authorizing({ redirect_uri: `https://${NAME}.no/${number}` }))],
  ['a pushed request', () => posted('/auth/par', authorization({ login_hint: number, state: NAME }))],
  ['a wrong pushed request', () => posted('/auth/par', authorization({ client_id: NAME, login_hint: number }))],
  [
    'a code that is none',
    () => posted('/auth/token', { grant_type: 'authorization_code', code: number, client_id: NAME }),
  ],
  ['a password', () => posted('/auth/token', { grant_type: 'password', username: number, password: NAME })],
  [
    'a client that is none',
    () =>
      posted(
        '/auth/token',
        { grant_type: 'client_credentials' },
        { authorization: `Basic ${btoa(`${number}:${NAME}`)}` },
      ),
  ],
  ['introspection', () => posted('/auth/introspect', { token: number, client_id: NAME })],
  ['revocation', () => posted('/auth/revoke', { token: number, client_id: NAME })],
  [
    'registration',
    () =>
      json('/auth/registration', { client_name: NAME, redirect_uris: [`https://a.no/${number}`], contacts: [number] }),
  ],
  ['a broken registration', () => json('/auth/registration', { client_name: number, grant_types: NAME })],
  ['the way back from a provider', () => visitor.ask(`/auth/callback/helseid?code=${number}&state=${NAME}`)],
  ['the way back from a provider that is none', () => visitor.ask(`/auth/callback/${NAME}?code=${number}`)],
  ['a step of a log-in that is none', () => visitor.ask(`/auth/interaction/${number}`)],
  ['such a step with a form', () => posted(`/auth/interaction/${NAME}`, { provider: number })],
  ['a launch', () => json('/auth/launch', { patient: number, [NAME]: NAME })],
  ['log-out', () => visitor.ask(`/auth/end-session?id_token_hint=${number}&state=${NAME}`)],
  ['an address of the log-in that is none', () => visitor.ask(`/auth/${number}/${NAME}`)],
  ['the test HelseID', () => visitor.ask(`/sandbox/helseid/interaction/${number}`)],
  ['the test ID-porten', () => posted(`/sandbox/idporten/interaction/${NAME}`, { text: number })],
  ['an address of the sandbox that is none', () => visitor.ask(`/sandbox/${number}/${NAME}`)],
  ['/access/why by nobody', () => json('/access/why', { patient: number, kind: NAME })],
  ['/access/why by a system', () => json('/access/why', { patient: number, kind: NAME }, { authorization: bearer })],
  ['/access/why in the address', () => visitor.ask(`/access/why?patient=${number}&name=${NAME}`)],
  ['the queue of findings', () => visitor.ask(`/access/findings?state=${number}&after=${NAME}`)],
  [
    'the outcome of a finding',
    () =>
      json(
        '/access/findings/outcome',
        { finding: number, outcome: 'legitimate', reason: `${NAME} ${number}` },
        { authorization: bearer },
      ),
  ],
  [
    'a mark of a public person',
    () => json('/access/watched', { patient: number, until: NAME }, { authorization: bearer }),
  ],
  [
    'emergency access',
    () =>
      json(
        '/fhir/Patient/$emergency-access',
        {
          resourceType: 'Parameters',
          parameter: [
            { name: 'patient', valueId: number },
            { name: 'reason', valueString: NAME },
          ],
        },
        { authorization: bearer, 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
      ),
  ],
  ['the front page', () => visitor.ask(`/?number=${number}&name=${NAME}`)],
  ['a page that is none', () => visitor.ask(`/${number}/${NAME}`)],
  [
    'a document that is none',
    () => visitor.ask(`/${NAME}/${number}.json`, { headers: { accept: 'application/json' } }),
  ],
  ['an address that cannot be decoded', () => visitor.ask(`/%ZZ/${number}/${NAME}`)],
  ['such an address below /fhir', () => visitor.ask(`/fhir/%ZZ/${number}/${NAME}`)],
  ['a method that is none here', () => visitor.ask(`/healthz/${number}`, { method: 'DELETE' })],
  ['an application’s file that is none', () => visitor.ask(`/arbeidsflate/assets/${number}.js`)],
  ['a body that is broken', () => visitor.ask('/access/why', { method: 'POST', body: `{"${NAME}":${number}` })],
  [
    'headers',
    () =>
      visitor.ask('/readyz', {
        headers: { 'user-agent': NAME, referer: `${address}/${number}`, 'x-request-id': number, cookie: `a=${number}` },
      }),
  ],
  [
    'a registration of a person',
    () =>
      visitor.ask('/fhir/Patient', {
        method: 'POST',
        headers: { ...fhir, authorization: bearer },
        body: JSON.stringify(person),
      }),
  ],
  [
    'a search in the address',
    () => visitor.ask(`/fhir/Patient?identifier=${number}`, { headers: { authorization: bearer } }),
  ],
  [
    'a posted search',
    () => posted('/fhir/Patient/_search', { family: NAME, _count: '1' }, { ...fhir, authorization: bearer }),
  ],
  [
    'a SCIM filter in the address',
    () =>
      visitor.ask(`/scim/v2/Users?filter=externalId+eq+"${number}"+or+title+eq+"${NAME}"`, {
        headers: { authorization: hr },
      }),
  ],
  ['a SCIM id that is none', () => visitor.ask(`/scim/v2/Users/${number}~${NAME}`, { headers: { authorization: hr } })],
  [
    'a SCIM search',
    () =>
      json(
        '/scim/v2/Users/.search',
        { schemas: [`${scim}:api:messages:2.0:SearchRequest`], filter: `title eq "${NAME}" or title eq "${number}"` },
        { authorization: hr },
      ),
  ],
  [
    'a SCIM user',
    () =>
      json(
        '/scim/v2/Users',
        {
          schemas: [`${scim}:schemas:core:2.0:User`],
          ...{ userName: 'marked', title: NAME, name: { familyName: NAME } },
          'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:User': { nationalNumber: number },
        },
        { authorization: hr },
      ),
  ],
  [
    'a CSV file of employees',
    () =>
      visitor.ask('/scim/v2/.import', {
        method: 'POST',
        headers: { authorization: hr, 'content-type': 'text/csv' },
        body: `userName,familyName,nationalNumber\nmarked2,${NAME},${number}\n${number},${NAME},x`,
      }),
  ],
  [
    'a request for a role',
    () => json('/access/requests', { unit: number, role: NAME, reason: NAME }, { authorization: bearer }),
  ],
  ['a search for employees', () => json('/access/people', { name: `${NAME} ${number}` }, { authorization: bearer })],
  [
    'a token that is none',
    () => visitor.ask('/fhir/Patient/x', { headers: { authorization: `Bearer ${number}.${NAME}` } }),
  ],
];

beforeAll(async () => {
  await untilAnswering(started, `${address}/readyz`);
  const token = await posted(
    '/auth/token',
    { grant_type: 'client_credentials', scope: 'system/*.cruds' },
    { authorization: `Basic ${btoa('boot:12345678')}`, accept: 'application/json' },
  );
  bearer = `Bearer ${JSON.parse(token.body).access_token}`;
  const own = await posted(
    '/auth/token',
    { grant_type: 'client_credentials' },
    { authorization: `Basic ${btoa('hr:12345678')}`, accept: 'application/json' },
  );
  hr = `Bearer ${JSON.parse(own.body).access_token}`;
});

let read = 0;
const newlyLogged = (): string => {
  const since = started.output().slice(read);
  read += since.length;
  return since;
};

/** What a visit left behind. */
const left = () => ({
  shown: visitor.traces
    .splice(0)
    .filter(({ text }) => isMarked(decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '')))),
  logged: newlyLogged().split('\n').filter(isMarked),
});

describe('A marked number and name', () => {
  it.each(doors)('sent through %s come out nowhere', async (_what, visit) => {
    await visit();
    expect(left()).toEqual({ shown: [], logged: [] });
  });

  it('stand in no metric', async () => {
    const { body } = await visitor.ask('/metrics');
    expect(body).toContain('http_request_duration_seconds_count');
    expect(isMarked(body)).toBe(false);
  });

  it('came out late in no log line either, while there were some', () => {
    expect(started.output()).toContain('"level":30');
    expect(started.output().split('\n').filter(isMarked)).toEqual([]);
  });
});

describe('The number and name of who logs in', () => {
  const persons: {
    personnel: { name: string; pid: string; role: string }[];
    citizens: { name: string; pid: string }[];
  } = {
    personnel: [],
    citizens: [],
  };
  beforeAll(() => Object.assign(persons, JSON.parse(readFileSync(join(folder, 'demo-persons.json'), 'utf8'))));

  const logIn = async (provider: 'helseid' | 'idporten', scenario: string): Promise<string> => {
    const own = new Visitor(address);
    const picking = await own.submit(await own.visit(authorizing({ state: `${provider}-${scenario}` })), provider, {
      provider,
    });
    const [chosen] = provider === 'helseid' ? persons.personnel : persons.citizens;
    const key = new RegExp(`value="([0-9a-f]{32})"><b>${chosen?.name}</b>`).exec(picking.body)?.[1] ?? '';
    expect(key).not.toBe('');
    const after = await own.submit(picking, key, { text: chosen?.pid ?? '', person: key, scenario });
    for (const secret of [chosen?.pid ?? '', chosen?.name ?? '']) {
      const escaped = encodeURIComponent(secret);
      const found = own.traces.filter(({ text }) => text.includes(secret) || text.includes(escaped));
      expect(found).toEqual([]);
    }
    return after.url.href;
  };

  it.each([
    ['helseid', 'normal'],
    ['helseid', 'denied'],
    ['helseid', 'low-level'],
    ['helseid', 'expired'],
    ['idporten', 'normal'],
    ['idporten', 'low-level'],
  ] as const)('at %s, %s, come out in no address and no header', async (provider, scenario) => {
    const end = await logIn(provider, scenario);
    if (scenario === 'normal') expect(end).toContain('/arbeidsflate/?code=');
    else expect(end).toContain('/auth/');
  });

  it('stand in no log line and no metric, nor do those of anybody else', async () => {
    const { body } = await visitor.ask('/metrics');
    const everybody = [...persons.personnel, ...persons.citizens];
    expect(everybody.length).toBeGreaterThan(10);
    const told = everybody.filter(({ pid, name }) =>
      [pid, name].some((text) => (started.output() + body).includes(text)),
    );
    expect(told).toEqual([]);
  });
});
