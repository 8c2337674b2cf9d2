// https://www.rfc-editor.org/rfc/rfc7644, through the whole server: what the HR system says, the guard obeys in the next request.

import { syntheticHprNumber, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app, house, authorization, log } = await composedServer();

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PERSONNEL = 'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:User';
const UNIT = 'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const pid = syntheticPersonNumber({ birthDate: '1980-05-06', index: 700 });
const hpr = syntheticHprNumber(4711);

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, never>> & { readonly [name: string]: unknown };
  readonly headers: Readonly<Record<string, unknown>>;
}

let token = '';

const ask = async (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const answer = await app.inject({
    method,
    url: `/scim/v2${url}`,
    headers: {
      authorization: token,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = answer.payload;
  return { status: answer.statusCode, body: text === '' ? {} : JSON.parse(text), headers: answer.headers };
};

const fhir = async (method: 'GET' | 'PUT', path: string, body?: object): Promise<Record<string, unknown>> => {
  const answer = await app.inject({
    method,
    url: `/fhir/${path}`,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  if (answer.statusCode >= 300) throw new Error(answer.payload);
  return answer.json();
};

const newUser = (userName: string, more: object = {}) => ({
  schemas: [USER],
  userName,
  name: { familyName: 'Nordmann', givenName: 'Kari' },
  active: true,
  ...more,
});

/** What the guard makes of a log-in of this person now. */
const logIn = (id: string) =>
  house.access.callerOf({
    sub: `Practitioner/${id}`,
    client_id: 'arbeidsflate',
    scope: 'user/*.cruds',
    fhirUser: `Practitioner/${id}`,
    purpose: 'TREAT',
  });
const rolesAtLogIn = async (id: string): Promise<readonly string[] | string> => {
  const caller = await logIn(id);
  return caller.ok
    ? caller.value.assignments.map(({ profession, organization }) => `${profession} ${organization.id}`).sort()
    : caller.error.code;
};

beforeAll(async () => {
  for (const [id, parent] of [
    ['by', null],
    ['nord', 'by'],
    ['sor', 'by'],
  ] as const)
    await fhir('PUT', `Organization/${id}`, {
      resourceType: 'Organization',
      id,
      active: true,
      name: `Enhet ${id}`,
      ...(parent === null ? {} : { partOf: { reference: `Organization/${parent}` } }),
    });
  const given = await app.inject({
    method: 'POST',
    url: '/auth/token',
    headers: {
      authorization: `Basic ${Buffer.from('hr:a-secret-for-tests').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'grant_type=client_credentials',
  });
  token = `Bearer ${given.json().access_token}`;
});

describe('the service refuses', () => {
  it('who shows no token, and who is no HR system', async () => {
    const own = token;
    token = '';
    expect((await ask('GET', '/Users')).status).toBe(401);
    token = authorization;
    const denied = await ask('GET', '/Users');
    expect([denied.status, denied.body.schemas]).toEqual([403, ['urn:ietf:params:scim:api:messages:2.0:Error']]);
    token = own;
  });

  it('lets the HR system write no role over /fhir, so that no role is given without its rules', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/fhir/PractitionerRole',
      headers: { authorization: token, 'content-type': 'application/fhir+json' },
      payload: JSON.stringify({ resourceType: 'PractitionerRole', active: true }),
    });
    expect(answer.statusCode).toBe(403);
  });

  it.each([
    ['a body that is no JSON', '{', 'invalidSyntax'],
    ['another schema', { ...newUser('x'), schemas: [GROUP] }, 'invalidSyntax'],
    ['a user without a name', { schemas: [USER], userName: 'x' }, 'invalidValue'],
    ['an attribute that is none', newUser('x', { nickName: 'x' }), 'invalidValue'],
    ['a value of another type', newUser('x', { active: 'yes' }), 'invalidValue'],
    ['a national number as userName', newUser(pid), 'invalidValue'],
    ['a unit that is not there', newUser('x', { [ENTERPRISE]: { department: 'vest' } }), 'invalidValue'],
    [
      'a job that is none',
      newUser('x', { userType: 'astronaut', [ENTERPRISE]: { department: 'nord' } }),
      'invalidValue',
    ],
    ['a number of no register', newUser('x', { [PERSONNEL]: { hprNumber: 'A123' } }), 'invalidValue'],
  ])('%s', async (_, body, scimType) => {
    const answer = await ask('POST', '/Users', body);
    expect([answer.status, answer.body.scimType]).toEqual([400, scimType]);
  });

  it('a national number in an address, and answers to it in a body', async () => {
    const filter = `${PERSONNEL}:nationalNumber eq "${pid}"`;
    const denied = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect([denied.status, denied.body.scimType]).toEqual([400, 'sensitive']);
    expect((await ask('POST', '/Users/.search', { schemas: [SEARCH], filter })).status).toBe(200);
  });
});

describe('joiner, mover, leaver', () => {
  let id = '';
  it('who is employed has the roles of her job in the next request', async () => {
    const made = await ask('POST', '/Users', {
      ...newUser('Kari.Nordmann'),
      externalId: 'hr-1',
      userType: 'sykepleier',
      title: 'Fagsykepleier',
      [ENTERPRISE]: { department: 'nord', employeeNumber: '7' },
      [PERSONNEL]: { nationalNumber: pid, hprNumber: hpr },
    });
    id = String(made.body.id);
    expect([made.status, made.headers['location'], made.headers['etag'] !== undefined]).toEqual([
      201,
      `http://localhost:8080/scim/v2/Users/${id}`,
      true,
    ]);
    expect(made.body).toMatchObject({
      userName: 'kari.nordmann',
      displayName: 'Kari Nordmann',
      title: 'Fagsykepleier',
    });
    expect(JSON.stringify(made.body)).not.toContain(pid);
    expect(await rolesAtLogIn(id)).toEqual(['SP nord']);
    expect((await fhir('GET', `Practitioner/${id}`)).active).toBe(true);
  });

  it('another may not have her userName, whatever its case, nor her number', async () => {
    const same = await ask('POST', '/Users', newUser('KARI.nordmann'));
    expect([same.status, same.body.scimType]).toEqual([409, 'uniqueness']);
    const number = await ask('POST', '/Users', newUser('ola', { [PERSONNEL]: { hprNumber: hpr } }));
    expect([number.status, number.body.scimType]).toEqual([409, 'uniqueness']);
  });

  it('an old entity tag is refused, and nothing is changed', async () => {
    const answer = await ask(
      'PATCH',
      `/Users/${id}`,
      { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] },
      { 'if-match': 'W/"old"' },
    );
    expect(answer.status).toBe(412);
    expect(await rolesAtLogIn(id)).toHaveLength(1);
  });

  it('who moves to another unit loses the roles of the one she left', async () => {
    const moved = await ask('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', path: `${ENTERPRISE}:department`, value: 'sor' }],
    });
    expect([moved.status, moved.body[ENTERPRISE]]).toMatchObject([200, { department: 'sor', employeeNumber: '7' }]);
    expect(await rolesAtLogIn(id)).toEqual(['SP sor']);
  });

  it('who leaves loses every role at once, and her log-in with them', async () => {
    const left = await ask('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', value: { active: false } }],
    });
    expect([left.status, left.body.active]).toEqual([200, false]);
    expect(await rolesAtLogIn(id)).toBe('unknown-caller');
    const roles = await fhir('GET', `PractitionerRole?practitioner=Practitioner/${id}&active=true`);
    expect(roles.entry).toBeUndefined();
  });

  it('who comes back with an employment has its roles again, and no others', async () => {
    const back = await ask('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'replace', path: 'active', value: true },
        { op: 'add', value: { userType: 'helsefagarbeider', [ENTERPRISE]: { department: 'nord' } } },
      ],
    });
    expect(back.status).toBe(200);
    expect(await rolesAtLogIn(id)).toEqual(['HF nord']);
  });

  it('who is deleted is gone for the HR system and kept for the record; the userName is free again', async () => {
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) expect((await ask(method, `/Users/${id}`)).status).toBe(404);
    expect(await rolesAtLogIn(id)).toBe('unknown-caller');
    expect(await fhir('GET', `Practitioner/${id}`)).toMatchObject({ active: false, name: [{ family: 'Nordmann' }] });
    expect((await ask('POST', '/Users', newUser('kari.nordmann'))).status).toBe(201);
  });
});

describe('questions', () => {
  it('are filtered, sorted and paged; the answer holds what was asked for', async () => {
    for (const [userName, familyName] of [
      ['anna', 'Aas'],
      ['bo', 'Berg'],
      ['cato', 'Dahl'],
    ] as const)
      await ask('POST', '/Users', { ...newUser(userName), name: { familyName, givenName: 'X' }, title: 'liste' });
    const filter = encodeURIComponent('name.givenName eq "x" and not (userName eq "bo")');
    const list = await ask(
      'GET',
      `/Users?filter=${filter}&sortBy=name.familyName&sortOrder=descending&attributes=userName&startIndex=1&count=1`,
    );
    expect([list.status, list.body.totalResults, list.body.itemsPerPage]).toEqual([200, 2, 1]);
    expect(list.body.Resources).toMatchObject([{ userName: 'cato' }]);
    expect(JSON.stringify(list.body.Resources)).not.toContain('name"');
    const one = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "ANNA"')}`);
    expect(one.body.totalResults).toBe(1);
    const faulty = await ask('GET', `/Users?filter=${encodeURIComponent('userName is "x"')}`);
    expect([faulty.status, faulty.body.scimType]).toEqual([400, 'invalidFilter']);
  });

  it('that have not changed answer 304', async () => {
    const list = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "bo"')}`);
    const [{ id, meta }] = list.body.Resources as unknown as [{ id: string; meta: { version: string } }];
    expect((await ask('GET', `/Users/${id}`, undefined, { 'if-none-match': meta.version })).status).toBe(304);
  });

  it('about the service are answered to everybody', async () => {
    for (const place of [
      '/ServiceProviderConfig',
      '/ResourceTypes',
      '/ResourceTypes/Group',
      '/Schemas',
      `/Schemas/${USER}`,
    ])
      expect([(await app.inject({ url: `/scim/v2${place}` })).statusCode, place]).toEqual([200, place]);
    expect((await ask('GET', '/Me')).status).toBe(501);
  });
});

describe('groups', () => {
  it('are units; a new one says what it is part of, and none becomes part of itself', async () => {
    expect((await ask('POST', '/Groups', { schemas: [GROUP], displayName: 'Løs' })).status).toBe(400);
    const made = await ask('POST', '/Groups', {
      schemas: [GROUP],
      displayName: 'Nattpatruljen',
      [UNIT]: { parent: 'nord' },
    });
    const id = String(made.body.id);
    expect([made.status, (await fhir('GET', `Organization/${id}`)).partOf]).toEqual([
      201,
      { reference: 'Organization/nord' },
    ]);
    const ring = await ask('PATCH', '/Groups/nord', {
      schemas: [PATCH],
      Operations: [{ op: 'replace', path: `${UNIT}:parent`, value: id }],
    });
    expect([ring.status, ring.body.scimType]).toEqual([400, 'invalidValue']);
    expect((await ask('DELETE', '/Groups/nord')).status).toBe(409);
    expect((await ask('DELETE', `/Groups/${id}`)).status).toBe(204);
  });

  it('are roles in a unit; a member has the role in the next request, until taken out', async () => {
    const made = await ask('POST', '/Users', newUser('vikar'));
    const id = String(made.body.id);
    const change = (op: object) => ask('PATCH', '/Groups/sor~HF', { schemas: [PATCH], Operations: [op] });
    expect(await change({ op: 'add', path: 'members', value: [{ value: id }] })).toMatchObject({
      status: 200,
      body: { displayName: 'Helsefagarbeider – Enhet sor', members: [{ value: id, type: 'User' }] },
    });
    expect(await rolesAtLogIn(id)).toEqual(['HF sor']);
    expect((await change({ op: 'remove', path: `members[value eq "${id}"]` })).status).toBe(200);
    expect(await rolesAtLogIn(id)).toEqual([]);
    expect((await change({ op: 'add', path: 'members', value: [{ value: 'nobody' }] })).status).toBe(400);
  });

  it('of a sensitive role take no member: that needs two people', async () => {
    const made = await ask('POST', '/Users', newUser('ville'));
    const answer = await ask('PATCH', '/Groups/by~enhetsleder', {
      schemas: [PATCH],
      Operations: [{ op: 'add', path: 'members', value: [{ value: made.body.id }] }],
    });
    expect(answer.status).toBe(403);
    expect(await rolesAtLogIn(String(made.body.id))).toEqual([]);
  });
});

describe('a bulk', () => {
  it('does what refers to others after them, and tells of each', async () => {
    const answer = await ask('POST', '/Bulk', {
      schemas: [BULK],
      Operations: [
        {
          method: 'PATCH',
          path: '/Groups/bulkId:team~HF',
          data: { schemas: [PATCH], Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:per' }] }] },
        },
        { method: 'POST', path: '/Users', bulkId: 'per', data: newUser('per') },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'team',
          data: { schemas: [GROUP], displayName: 'Team', [UNIT]: { parent: 'by' } },
        },
        { method: 'POST', path: '/Users', bulkId: 'again', data: newUser('per') },
        { method: 'DELETE', path: '/Users/nobody' },
        { method: 'PUT', path: '/Things/1', data: {} },
      ],
    });
    const statuses = (answer.body.Operations as unknown as { status: string }[]).map(({ status }) => status);
    expect([answer.status, statuses]).toEqual([200, ['200', '201', '201', '409', '404', '400']]);
  });

  it('stops after as many errors as it says, and refuses a ring', async () => {
    const bad = { method: 'DELETE', path: '/Users/nobody' };
    const stopped = await ask('POST', '/Bulk', { schemas: [BULK], failOnErrors: 1, Operations: [bad, bad, bad] });
    expect(stopped.body.Operations).toHaveLength(1);
    const unit = (bulkId: string, parent: string) => ({
      ...{ method: 'POST', path: '/Groups', bulkId },
      data: { schemas: [GROUP], displayName: bulkId, [UNIT]: { parent: `bulkId:${parent}` } },
    });
    const ring = await ask('POST', '/Bulk', { schemas: [BULK], Operations: [unit('a', 'b'), unit('b', 'a')] });
    expect(ring.body.Operations).toMatchObject([{ status: '409' }, { status: '409' }]);
  });
});

describe('a CSV file', () => {
  it('makes and changes people line by line, and says what became of each', async () => {
    const text =
      'userName;givenName;familyName;job;department;active\nliv;Liv;"Lie; den eldre";sykepleier;nord;ja\nodd;Odd;Ås;sykepleier;vest;ja\nliv;Liv;Lie;sykepleier;nord;nei\n';
    const answer = await ask('POST', '/.import', text, { 'content-type': 'text/csv' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        lines: [
          { line: 2, outcome: 'created' },
          { line: 3, outcome: 'refused', detail: expect.stringContaining('unit') },
          { line: 4, outcome: 'changed' },
        ],
      },
    });
    const found = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "liv"')}`);
    expect(found.body.Resources).toMatchObject([{ active: false, name: { familyName: 'Lie' } }]);
  });

  it('with a column that is none is refused whole', async () => {
    expect((await ask('POST', '/.import', 'userName,hobby\na,b', { 'content-type': 'text/csv' })).status).toBe(400);
    expect((await ask('POST', '/.import', '{}')).status).toBe(415);
  });
});

it('no national number stands in any line of the log', () => {
  expect(log.join('\n')).not.toContain(pid);
});
