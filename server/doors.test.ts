// Issue 4 D "a new route without a row fails the build": the doors beside /fhir (platform/fhir/privacy/matrix has those) and
// /openehr (openehr-doors.test.ts), and what each tells.

import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { composedServer } from './testing/composed-server.ts';

const { app, authorization } = await composedServer();

/** Nothing of patients, or only what is asked of the log-in itself: userinfo and introspection tell of the token (platform/identity). */
const OPEN: Readonly<Record<string, string>> = {
  '/': 'the start page',
  '/healthz': 'whether the program runs',
  '/readyz': 'whether it can work',
  '/metrics': 'counts by route and status, without ids',
  '/openapi.json': 'what the server offers',
  '/auth/interaction/:uid': 'the pages of a log-in',
  '/auth/callback/:provider': 'the way back from a log-in',
  '/auth/style.css': 'the looks of a log-in',
  '/auth/style/1.json': 'the looks of a log-in',
  '/auth/authorize': 'who comes by POST is sent to log in',
  '/auth/backchannel-logout/:provider': 'a signed token of the provider ends sessions, and tells nothing',
  ...Object.fromEntries(
    ['ServiceProviderConfig', 'Schemas', 'Schemas/:id', 'ResourceTypes', 'ResourceTypes/:id'].map((path) => [
      `/scim/v2/${path}`,
      'what SCIM here offers (RFC 7644 §4)',
    ]),
  ),
  '/scim/v2/Me': 'not offered (501, RFC 7644 §3.11)',
  '/app-state/*': 'whether scripts of other origins may ask (OPTIONS)',
  '/*': 'everything else of /auth: the authorization server; pages of the apps',
};

/** Asked by somebody who has logged in, or refused. */
const GUARDED: Readonly<Record<string, string>> = {
  '/access/why': 'the caller’s own decision, in words that are the same whatever is kept (platform/access)',
  '/access/who-sees': 'for who may read every log; a line in the log of each patient',
  '/access/represented': 'for whom a citizen may act herself',
  '/access/watched': 'the privacy officer’s list',
  '/access/findings': 'unusual look-ups: duty govern or oversee; names no entry',
  '/access/findings/outcome': 'the same',
  '/access/questions': 'the citizen’s own questions; what she asks of is a line of her own log',
  '/access/findings/report': 'the same, in numbers',
  '/access/reports/roles': 'roles of personnel, no patients',
  '/access/requests': 'roles of personnel, no patients',
  '/access/requests/:id': 'roles of personnel, no patients',
  '/access/requests/:id/decision': 'roles of personnel, no patients',
  '/access/requests/:id/withdrawal': 'roles of personnel, no patients',
  '/access/reviews': 'roles of personnel, no patients',
  '/access/reviews/:id/decision': 'roles of personnel, no patients',
  '/access/desk': 'roles of personnel, no patients',
  '/access/units/:id/people': 'roles of personnel, no patients',
  '/access/people': 'roles of personnel, no patients',
  '/access/assignments/:id/end': 'roles of personnel, no patients',
  '/app-state/Basic':
    'what the same app has kept, of its user or of a patient whom she reaches (server/app-state.test.ts)',
  '/app-state/Basic/:id': 'the same',
  '/auth/token': 'for who proves who it is, or holds a code or a refresh token',
  '/auth/launch': 'a launch names a patient whom the caller reaches',
  '/auth/attest': 'an attest of the caller herself',
  '/auth/registration': 'programs, by the policy of the municipality',
  '/auth/registration/:id': 'programs, by the policy of the municipality',
  ...Object.fromEntries(
    ['Users', 'Users/.search', 'Users/:id', 'Groups', 'Groups/.search', 'Groups/:id', '.search', '.import', 'Bulk'].map(
      (path) => [`/scim/v2/${path}`, 'personnel and their roles, no patients'],
    ),
  ),
};

interface Address {
  readonly path: string;
  readonly methods: readonly string[];
}

/** The tree that the server prints of its routes, as addresses. */
const addressesIn = (tree: string): readonly Address[] => {
  const steps: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, before, name, methods] = /^([│ ]*)[├└]── (\S+) \(([^)]*)\)/.exec(line) ?? [];
    if (before === undefined || name === undefined || methods === undefined) return [];
    const depth = before.length / 4;
    steps.splice(depth, steps.length, name);
    return [{ path: steps.join('').replace(/^\/\//, '/'), methods: methods.split(', ') }];
  });
};

/** Those beside /fhir. */
const besideFhir = (routes: { printRoutes(options: { commonPrefix: false }): string }): readonly Address[] =>
  addressesIn(routes.printRoutes({ commonPrefix: false })).filter(({ path }) => !/^\/(fhir|openehr)(\/|$)/.test(path));
const withoutRow = (addresses: readonly Address[]): readonly Address[] =>
  addresses.filter(({ path }) => OPEN[path] === undefined && GUARDED[path] === undefined);
const beside = besideFhir(app);

describe('every route beside /fhir', () => {
  it('has a row that says what it tells', () => {
    expect(beside.length).toBeGreaterThan(20);
    expect(withoutRow(beside)).toEqual([]);
  });

  it('is missed when it has none', async () => {
    const planted = Fastify();
    planted.get('/healthz', () => 'yes');
    planted.post('/access/planted/:id', () => 'everything');
    await planted.ready();
    expect(withoutRow(besideFhir(planted))).toEqual([{ path: '/access/planted/:id', methods: ['POST'] }]);
    await planted.close();
  });

  const asked = beside.flatMap(({ path, methods }) =>
    GUARDED[path] === undefined ? [] : methods.filter((one) => one !== 'HEAD').map((one) => [one, path] as const),
  );
  it.each(asked)('%s %s asks who is there', async (method, path) => {
    const url = path.replace(':id', 'nobody');
    const send = (headers: Readonly<Record<string, string>>) =>
      app.inject({ method: method as 'GET', url, headers, ...(method === 'GET' ? {} : { payload: {} }) });
    const anonymous = await send({});
    expect(anonymous.statusCode).toBeGreaterThanOrEqual(400);
    expect(anonymous.statusCode).toBeLessThan(500);
    const wrong = await send({ authorization: `${authorization}x` });
    expect(wrong.statusCode).toBeGreaterThanOrEqual(400);
    expect(wrong.statusCode).toBeLessThan(500);
  });
});

const MARK = 'HEMMELIGORD';

describe('what a door beside /fhir tells', () => {
  const put = (kind: string, body: object) =>
    app.inject({
      method: 'PUT',
      url: `/fhir/${kind}/marked`,
      headers: { authorization, 'content-type': 'application/fhir+json' },
      payload: { resourceType: kind, id: 'marked', ...body },
    });
  /** Names the person, the entry and the person's words in every member that any of the doors reads. */
  const asking = {
    patient: 'marked',
    entry: 'Observation/marked',
    people: ['Patient/marked'],
    finding: 'marked',
    line: 'Observation/marked',
    filter: `userName eq "${MARK.slice(0, 8)}"`,
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    launch: 'marked',
  };

  it.each(beside.flatMap(({ path, methods }) => methods.map((method) => [method, path] as const)))(
    '%s %s holds nothing of an entry, to who may have all of /fhir',
    async (method, path) => {
      expect([200, 201]).toContain((await put('Patient', { name: [{ family: 'Berg' }] })).statusCode);
      const observation = { status: 'final', code: { text: MARK }, subject: { reference: 'Patient/marked' } };
      expect([200, 201]).toContain((await put('Observation', observation)).statusCode);
      const url = path.replace(/:\w+/, 'marked').replace('*', 'Observation/marked');
      const answer = await app.inject({
        method: method as 'GET',
        url: method === 'GET' ? `${url}?patient=marked&filter=x` : url,
        headers: { authorization },
        ...(method === 'GET' || method === 'HEAD' ? {} : { payload: asking }),
      });
      expect(answer.statusCode).not.toBe(500);
      expect([answer.body, JSON.stringify(answer.headers)].join().includes(MARK)).toBe(false);
    },
  );

  it.each([
    ['POST', '/auth/introspect', `token=${authorization.replace('Bearer ', '')}`],
    ['GET', '/auth/userinfo', ''],
    ['POST', '/auth/userinfo', ''],
    ['GET', '/auth/me', ''],
  ] as const)('%s %s tells of the token alone', async (method, url, payload) => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      ...(method === 'GET' ? {} : { payload }),
    });
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toMatch(new RegExp(`${MARK}|marked`));
  });
});
