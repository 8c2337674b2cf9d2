// https://hl7.org/fhir/smart-app-launch/STU2.2/app-state.html: an app keeps its own state here, and is shown nobody else's.

import type { TokenClaims } from '@fkj/platform-access';
import { allowOtherOrigins, holdsPersonNumber } from '@fkj/platform-fhir';
import { appStateRoutes } from '@fkj/platform-identity';
import { ok, refused } from '@fkj/platform-record';
import { syntheticPersonNumber } from '@fkj/standards-norway';
import Fastify from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { composedServer } from './testing/composed-server.ts';

const { app: server, house, pool, authorization } = await composedServer();
const publicUrl = 'http://localhost:8080';
const number = syntheticPersonNumber({ birthDate: '1969-08-13', index: 0 });
const fhir = `${publicUrl}/fhir`;

const profession = [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code: 'SP' }] }];
const role = (id: string, who: string, unit: string) => ({
  ...{ resourceType: 'PractitionerRole', id, active: true, code: profession },
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: `Organization/${unit}` },
});
const put = async (resource: { readonly resourceType: string; readonly id: string }) => {
  const answer = await server.inject({
    method: 'PUT',
    url: `/fhir/${resource.resourceType}/${resource.id}`,
    headers: { authorization, 'content-type': 'application/fhir+json' },
    payload: resource,
  });
  if (answer.statusCode >= 300) throw new Error(answer.body);
};
for (const unit of ['nord', 'sor']) await put({ resourceType: 'Organization', id: unit });
for (const who of ['nora', 'siri']) {
  const person: object = { active: true, name: [{ family: who }] };
  await put({ ...person, resourceType: 'Practitioner', id: who });
}
await put(role('nora-nord', 'nora', 'nord'));
await put(role('siri-sor', 'siri', 'sor'));
for (const patient of ['kari', 'per']) await put({ resourceType: 'Patient', id: patient });
const more = (parts: object) => parts as { resourceType: string; id: string };
await put(
  more({
    ...{ resourceType: 'EpisodeOfCare', id: 'e1', status: 'active', patient: { reference: 'Patient/kari' } },
    managingOrganization: { reference: 'Organization/nord' },
  }),
);
await put(more({ resourceType: 'RelatedPerson', id: 'mother', patient: { reference: 'Patient/kari' } }));
await put(more({ resourceType: 'Person', id: 'nora-person', link: [{ target: { reference: 'Practitioner/nora' } }] }));

/** Those who ask, by the word they send as their token. */
const tokens: Readonly<Record<string, TokenClaims>> = {
  nora: { ...person('nora'), client_id: 'growth', scope: 'user/Basic.cruds' },
  siri: { ...person('siri'), client_id: 'growth', scope: 'user/Basic.cruds' },
  other: { ...person('nora'), client_id: 'other-app', scope: 'user/Basic.cruds' },
  reader: { ...person('nora'), client_id: 'growth', scope: 'user/Basic.rs' },
  one: { ...person('nora'), client_id: 'growth', scope: 'user/Basic.cruds?code=https://app.example|prefs' },
  odd: { ...person('nora'), client_id: 'growth', scope: 'user/Basic.cruds?author=x' },
  launched: { ...person('nora'), client_id: 'growth', scope: 'patient/Basic.cruds', patient: 'kari' },
  unscoped: { ...person('nora'), client_id: 'growth', scope: 'user/Observation.rs' },
  elsewhere: { ...person('nora'), client_id: 'growth', scope: 'user/Basic.cruds', organization: 'sor' },
  kari: { ...citizen('kari'), client_id: 'growth', scope: 'patient/Basic.cruds', patient: 'kari' },
  admin: { sub: 'growth', client_id: 'growth', scope: 'system/Basic.cruds' },
};
function person(id: string) {
  return { sub: `Practitioner/${id}`, fhirUser: `Practitioner/${id}`, purpose: 'TREAT' };
}
function citizen(id: string) {
  return { sub: `Patient/${id}`, fhirUser: `Patient/${id}`, purpose: 'PATRQT' };
}

const app = Fastify();
await app.register(async (scope) => {
  allowOtherOrigins(scope);
  appStateRoutes(scope, {
    states: house.identity.appStates,
    access: house.access,
    publicUrl,
    holdsPersonNumber,
    authenticate: async ({ headers }) => {
      const claims = tokens[headers.authorization ?? ''];
      return claims === undefined ? refused({ sentence: 'Log in.' }) : ok(claims);
    },
  });
});
await app.ready();
afterAll(() => app.close());

interface Sent {
  readonly body?: unknown;
  readonly match?: string;
}

const ask = async (
  who: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { body, match }: Sent = {},
) => {
  const answer = await app.inject({
    method,
    url: `/app-state/Basic${path}`,
    headers: {
      authorization: who,
      ...(match === undefined ? {} : { 'if-match': match }),
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = answer.body;
  return { status: answer.statusCode, headers: answer.headers, text, body: text === '' ? null : JSON.parse(text) };
};

const basic = (subject: string | null, parts: object = {}) => ({
  resourceType: 'Basic',
  ...(subject === null ? {} : { subject: { reference: `${fhir}/${subject}` } }),
  code: { coding: [{ system: 'https://app.example', code: 'prefs' }] },
  extension: [{ url: 'https://app.example/v1', valueString: '{"view":"list"}' }],
  ...parts,
});
const create = (who: string, subject: string | null, parts: object = {}) =>
  ask(who, 'POST', '', { body: basic(subject, parts) });
const made = async (who: string, subject: string | null) => {
  const answer = await create(who, subject);
  if (answer.status !== 201) throw new Error(answer.text);
  return String(answer.body.id);
};
const code = 'code=https://app.example%7Cprefs';
const of = (subject: string) => `?${code}&subject=${encodeURIComponent(`${fhir}/${subject}`)}`;
const idsOf = async (who: string, query: string): Promise<readonly string[] | number> => {
  const { status, body } = await ask(who, 'GET', query);
  return status === 200 ? (body.entry ?? []).map((one: { resource: { id: string } }) => one.resource.id) : status;
};
const fault = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body.issue?.[0]?.details.coding[0].code];

describe('a state is refused', () => {
  it.each([
    ['that is no JSON', '{', [400, 'not-json']],
    ['that is no Basic', basic('Practitioner/nora', { resourceType: 'Observation' }), [422, 'not-basic']],
    ['with other members', basic('Practitioner/nora', { contained: [] }), [422, 'not-basic']],
    ['with an id', basic('Practitioner/nora', { id: 'mine' }), [422, 'id-given']],
    ['with a version', basic('Practitioner/nora', { meta: { versionId: '1' } }), [422, 'id-given']],
    ['without a code', basic('Practitioner/nora', { code: undefined }), [422, 'one-coding']],
    [
      'with a code of no system',
      basic('Practitioner/nora', { code: { coding: [{ code: 'x' }] } }),
      [422, 'one-coding'],
    ],
    [
      'with two codes',
      basic('Practitioner/nora', {
        code: {
          coding: [
            { system: 'a', code: 'b' },
            { system: 'a', code: 'c' },
          ],
        },
      }),
      [422, 'one-coding'],
    ],
    ['with another extension', basic(null, { extension: [{ url: 'x', valueInteger: 1 }] }), [422, 'extension-type']],
    ['with extensions inside', basic(null, { extension: [{ url: 'x', extension: [] }] }), [422, 'extension-type']],
    ['about a relative address', basic(null, { subject: { reference: 'Patient/kari' } }), [422, 'subject-form']],
    [
      'about somebody of another server',
      basic(null, { subject: { reference: 'https://e.example/Patient/1' } }),
      [422, 'subject-form'],
    ],
    ['about a thing', basic('Device/1'), [422, 'subject-form']],
    ['of more than 256 KB', basic('Practitioner/nora', { language: 'x'.repeat(256 * 1024) }), [413, 'too-large']],
  ])('%s', async (_what, body, expected) => {
    expect(fault(await ask('nora', 'POST', '', { body }))).toEqual(expected);
  });

  it('in another type than JSON', async () => {
    const headers = { authorization: 'nora', 'content-type': 'application/fhir+xml' };
    const answer = await app.inject({ method: 'POST', url: '/app-state/Basic', headers, payload: '<Basic/>' });
    expect([answer.statusCode, answer.json().resourceType]).toEqual([415, 'OperationOutcome']);
  });

  it('when the app has as many of the subject as it may', async () => {
    await pool.query(
      `INSERT INTO app_state SELECT gen_random_uuid(), 'full-app', NULL, '\\x00', 1, 0, '\\x00' FROM generate_series(1, 20)`,
    );
    const full = { sub: 'full-app', client_id: 'full-app', scope: 'system/Basic.cruds' };
    Object.assign(tokens, { full });
    expect(fault(await create('full', null))).toEqual([422, 'full']);
  });
});

describe('whose state it is decides who may keep it', () => {
  it.each([
    ['somebody who is not logged in', 'nobody', 'Practitioner/nora', 401],
    ['an app without the scope', 'unscoped', 'Practitioner/nora', 403],
    ['an app with a scope to read', 'reader', 'Practitioner/nora', 403],
    ['an app with a scope for what is not known here', 'odd', 'Practitioner/nora', 403],
    ['an app of another user', 'siri', 'Practitioner/nora', 403],
    ['an app of another user, for her role', 'siri', 'PractitionerRole/nora-nord', 403],
    ['an app of another user, for her person', 'siri', 'Person/nora-person', 403],
    ['an app whose user does not reach the patient', 'siri', 'Patient/kari', 403],
    ['an app whose user does not reach the patient of the relative', 'siri', 'RelatedPerson/mother', 403],
    ['an app whose user acts for another unit', 'elsewhere', 'Patient/kari', 403],
    ['an app for a patient who is not there', 'nora', 'Patient/nobody', 403],
    ['an app launched for another patient', 'launched', 'Patient/per', 403],
    ['an app with patient scopes, for its user', 'launched', 'Practitioner/nora', 403],
    ['a citizen’s app, for another citizen', 'kari', 'Patient/per', 403],
    ['a system, for a patient', 'admin', 'Patient/kari', 403],
    ['a user, for the whole app', 'nora', null, 403],
    ['an app launched for a patient, for the whole app', 'launched', null, 403],
    ['the user', 'nora', 'Practitioner/nora', 201],
    ['the user, for this code', 'one', 'Practitioner/nora', 201],
    ['the user, for her role', 'nora', 'PractitionerRole/nora-nord', 201],
    ['the user, for her person', 'nora', 'Person/nora-person', 201],
    ['a user who reaches the patient', 'nora', 'Patient/kari', 201],
    ['a user who reaches the patient of the relative', 'nora', 'RelatedPerson/mother', 201],
    ['an app launched for the patient', 'launched', 'Patient/kari', 201],
    ['a citizen’s app, for herself', 'kari', 'Patient/kari', 201],
    ['the app itself, for the whole app', 'admin', null, 201],
  ])('%s (%s, %s): %i', async (_what, who, subject, status) => {
    expect((await create(who, subject)).status).toBe(status);
  });

  it('of a scope for one code: another code is refused', async () => {
    const other = { code: { coding: [{ system: 'https://app.example', code: 'keys' }] } };
    expect((await create('one', 'Practitioner/nora', other)).status).toBe(403);
  });
});

describe('a state', () => {
  it('comes back as it was sent, with the id, version and entity tag that the server gave it', async () => {
    const answer = await create('nora', 'Practitioner/nora', {
      extension: [{ url: 'x', valueString: '1.50 é \\u0000' }],
    });
    const { id, meta, ...rest } = answer.body;
    expect(rest).toEqual(basic('Practitioner/nora', { extension: [{ url: 'x', valueString: '1.50 é \\u0000' }] }));
    expect([meta.versionId, answer.headers['etag'], answer.headers['location']]).toEqual([
      '1',
      'W/"1"',
      `${publicUrl}/app-state/Basic/${id}`,
    ]);
    expect((await ask('nora', 'GET', `/${id}`)).text).toBe(answer.text);
  });

  it('is found by its code and its subject, each exactly, by the same app and by nobody else', async () => {
    const id = await made('nora', 'Patient/kari');
    expect(await idsOf('nora', of('Patient/kari'))).toContain(id);
    expect(await idsOf('launched', of('Patient/kari'))).toContain(id);
    expect(await idsOf('reader', of('Patient/kari'))).toContain(id);
    expect(await idsOf('other', of('Patient/kari'))).toEqual([]);
    expect(await idsOf('siri', of('Patient/kari'))).toBe(403);
    expect(await idsOf('nora', of('Patient/kari').replace('prefs', 'keys'))).toEqual([]);
    for (const who of ['siri', 'other', 'elsewhere']) expect((await ask(who, 'GET', `/${id}`)).status).toBe(404);
  });

  it.each([
    ['without a code', `?subject=${fhir}/Patient/kari`],
    ['with a code of no system', `?code=prefs&subject:missing=true`],
    ['without a subject', `?${code}`],
    ['with a subject and none', `${of('Patient/kari')}&subject:missing=true`],
    ['with a subject that is not missing', `?${code}&subject:missing=false`],
    ['with another parameter', `${of('Patient/kari')}&_lastUpdated=gt2020`],
    ['with a national number in a subject', of(`Patient/${number}`)],
    ['with a national number in a code', `?code=x%7C${number}&subject:missing=true`],
    ['with a parameter twice', `${of('Patient/kari')}&${code}`],
  ])('is not looked for %s', async (_what, query) => {
    expect((await ask('nora', 'GET', query)).status).toBe(400);
  });

  it('of the whole app is read by every user of it, and changed by the app itself only', async () => {
    const id = await made('admin', null);
    for (const who of ['nora', 'siri', 'launched', 'kari', 'admin']) {
      expect(await idsOf(who, `?${code}&subject:missing=true`)).toContain(id);
    }
    expect(await idsOf('other', `?${code}&subject:missing=true`)).toEqual([]);
    for (const who of ['nora', 'launched']) {
      expect((await ask(who, 'DELETE', `/${id}`, { match: 'W/"1"' })).status).toBe(412);
    }
    expect((await ask('admin', 'DELETE', `/${id}`, { match: 'W/"1"' })).status).toBe(204);
  });

  it('is changed and taken away under its entity tag only, and is gone afterwards', async () => {
    const id = await made('nora', 'Practitioner/nora');
    const next = { ...basic('Practitioner/nora', { extension: [{ url: 'x', valueString: 'new' }] }), id };
    const change = (match?: string, body: unknown = next, who = 'nora') =>
      ask(who, 'PUT', `/${id}`, { body, ...(match === undefined ? {} : { match }) });
    expect(fault(await change())).toEqual([400, 'if-match']);
    expect(fault(await change('W/"7"'))).toEqual([412, 'stale']);
    expect(fault(await change('nonsense'))).toEqual([412, 'stale']);
    expect(fault(await change('W/"1"', { ...next, id: 'x' }))).toEqual([400, 'id-mismatch']);
    expect(fault(await change('W/"1"', { ...next, subject: { reference: `${fhir}/Patient/kari` } }))).toEqual([
      412,
      'stale',
    ]);
    const recoded = { ...next, code: { coding: [{ system: 'https://app.example', code: 'keys' }] } };
    expect(fault(await change('W/"1"', recoded))).toEqual([412, 'stale']);
    for (const who of ['siri', 'other', 'reader']) expect((await change('W/"1"', next, who)).status).toBe(412);
    const changed = await change('W/"1"');
    expect([changed.status, changed.headers['etag'], changed.body.extension[0].valueString]).toEqual([
      200,
      'W/"2"',
      'new',
    ]);
    expect(fault(await ask('nora', 'DELETE', `/${id}`))).toEqual([400, 'if-match']);
    expect((await ask('nora', 'DELETE', `/${id}`, { match: 'W/"1"' })).status).toBe(412);
    expect((await ask('nora', 'DELETE', `/${id}`, { match: 'W/"2"' })).status).toBe(204);
    expect((await ask('nora', 'GET', `/${id}`)).status).toBe(404);
    for (const method of ['PUT', 'DELETE'] as const) {
      const again = await ask('nora', method, `/${id}`, {
        match: 'W/"2"',
        ...(method === 'PUT' ? { body: next } : {}),
      });
      expect(again.status).toBe(412);
    }
  });

  it('changed twice at the same time is changed once', async () => {
    const id = await made('nora', 'Practitioner/nora');
    const change = () => ask('nora', 'PUT', `/${id}`, { body: { ...basic('Practitioner/nora'), id }, match: 'W/"1"' });
    const statuses = (await Promise.all([change(), change(), change()])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 412, 412]);
  });

  it('lies encrypted in the database, and its look at a patient stands in her log', async () => {
    await made('nora', 'Patient/kari');
    const { rows } = await pool.query<{ document: Buffer }>("SELECT document FROM app_state WHERE client = 'growth'");
    expect(rows.length).toBeGreaterThan(0);
    for (const { document } of rows) expect(document.toString('latin1')).not.toMatch(/Basic|Patient|prefs|list/);
    const permit = house.access.housePermit('test');
    const log = await house.record.log(permit, { patient: 'kari', limit: 50, order: 'newest-first' });
    const lines = log.ok ? log.value.filter(({ agent }) => agent.client === 'growth') : [];
    expect(lines.map(({ action }) => action)).toContain('read');
  });

  it('goes with the erasure of its subject', async () => {
    await put({ resourceType: 'Patient', id: 'gone' });
    const count = async (where: string): Promise<number> =>
      Number((await pool.query<{ n: string }>(`SELECT count(*) AS n FROM app_state WHERE ${where}`)).rows[0]?.n);
    const gone = { ...citizen('gone'), client_id: 'growth', scope: 'patient/Basic.cruds', patient: 'gone' };
    Object.assign(tokens, { gone });
    const id = await made('gone', 'Patient/gone');
    expect(await count(`id = '${id}'`)).toBe(1);
    await server.inject({ method: 'DELETE', url: '/fhir/Patient/gone', headers: { authorization } });
    const officer = await house.access.callerOf({ sub: 'boot', client_id: 'boot', scope: 'system/*.cruds' });
    if (!officer.ok) throw new Error(officer.error.code);
    const ask = { owner: null, work: 'erasure', reason: 'Slettet etter vedtak' } as const;
    const permit = house.access.decideOwned(officer.value, ask);
    if (!permit.ok) throw new Error(permit.error.sentence);
    const name = { kind: 'Patient', id: 'gone' };
    expect(await house.record.erase(permit.value, { name, scope: 'entry', decision: 'vedtak 1' })).toMatchObject({
      ok: true,
    });
    expect(await count(`id = '${id}'`)).toBe(0);
  });
});

it('lets a script of another origin ask, change and read its entity tag', async () => {
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'PUT' };
  const asked = await app.inject({ method: 'OPTIONS', url: '/app-state/Basic/1', headers });
  expect([asked.statusCode, asked.headers['access-control-allow-origin']]).toEqual([204, '*']);
  expect(asked.headers['access-control-allow-headers']).toMatch(/If-Match/);
  const answer = await app.inject({
    method: 'GET',
    url: '/app-state/Basic',
    headers: { authorization: 'nora', origin: 'https://app.example' },
  });
  expect(answer.headers['access-control-expose-headers']).toMatch(/ETag/);
});

it('is told of by the SMART configuration', async () => {
  const answer = await server.inject({ method: 'GET', url: '/fhir/.well-known/smart-configuration' });
  expect(answer.json()).toMatchObject({
    capabilities: expect.arrayContaining(['smart-app-state']),
    associated_endpoints: [{ url: `${publicUrl}/app-state`, capabilities: ['smart-app-state'] }],
  });
});
