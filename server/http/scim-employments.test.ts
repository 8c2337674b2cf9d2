// https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2: several employments of one person; each joins, moves and leaves by itself.

import { beforeAll, describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app, house, authorization } = await composedServer();

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PERSONNEL = 'urn:felleskommunaljournal:params:scim:schemas:extension:1.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const at = `${PERSONNEL}:employments`;

let token = '';

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: object | string) => {
  const answer = await app.inject({
    method,
    url: `/scim/v2${url}`,
    headers: {
      authorization: token,
      ...(body === undefined
        ? {}
        : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/scim+json' }),
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.statusCode, body: answer.payload === '' ? {} : answer.json() };
};

const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const user = (userName: string, employments: readonly object[], more: object = {}) => ({
  ...{ schemas: [USER, PERSONNEL], userName, name: { familyName: 'Nordmann', givenName: userName } },
  [PERSONNEL]: { employments },
  ...more,
});
const work = (department: string, job = 'sykepleier', more: object = {}) => ({ department, job, ...more });
const patch = (id: string, ...Operations: readonly object[]) =>
  ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });

const rolesOf = async (id: string): Promise<readonly string[] | string> => {
  const caller = await house.access.callerOf({
    ...{ sub: id, client_id: 'arbeidsflate', scope: 'user/*.cruds', fhirUser: `Practitioner/${id}`, purpose: 'TREAT' },
  });
  if (!caller.ok) return caller.error.code;
  return caller.value.assignments.map(({ profession, organization }) => `${profession} ${organization.id}`).sort();
};
const employmentsOf = async (id: string) =>
  ((await ask('GET', `/Users/${id}`)).body[PERSONNEL]?.employments ?? []).map(
    ({ department, job }: { department: string; job: string }) => `${job} ${department}`,
  );
const standing = async (id: string) => {
  const url = `/fhir/PractitionerRole?practitioner=Practitioner/${id}&active=true&_count=50`;
  const { entry = [] } = (await app.inject({ url, headers: { authorization } })).json();
  return entry.map(({ resource }: { resource: { code: { coding: { code: string }[] }[]; period: object } }) => ({
    ...{ code: resource.code[0]?.coding[0]?.code, period: resource.period },
  }));
};

beforeAll(async () => {
  for (const id of ['nord', 'sor', 'vest']) {
    await app.inject({
      method: 'PUT',
      url: `/fhir/Organization/${id}`,
      headers: { authorization, 'content-type': 'application/fhir+json' },
      payload: JSON.stringify({ resourceType: 'Organization', id, active: true, name: id }),
    });
  }
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

describe('employments are refused', () => {
  it.each([
    ['without a unit', [{ job: 'sykepleier' }]],
    ['in a unit that is not there', [work('nord'), work('ost')]],
    ['with a job that is none', [work('nord', 'astronaut')]],
    ['with a time that is none', [work('nord', 'sykepleier', { start: '31.12.2026' })]],
    ['with an impossible day', [work('nord', 'sykepleier', { end: '2026-13-45' })]],
    ['that end before they begin', [work('nord', 'sykepleier', { start: day(5), end: day(2) })]],
    ['that say the same work twice', [work('nord'), work('nord', 'sykepleier', { start: day(1) })]],
    ['that are too many', Array.from({ length: 21 }, (_, n) => work('nord', 'sykepleier', { employeeNumber: `${n}` }))],
    ['with something else beside', [{ ...work('nord'), salary: '1' }]],
  ])('%s', async (_, employments) => {
    const answer = await ask('POST', '/Users', user('refused', employments));
    expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue']);
  });

  it('where the enterprise extension names a unit that the list does not', async () => {
    const answer = await ask(
      'POST',
      '/Users',
      user('refused', [work('nord')], { [ENTERPRISE]: { department: 'sor' } }),
    );
    expect([answer.status, answer.body.scimType, answer.body.detail]).toEqual([
      400,
      'invalidValue',
      expect.stringContaining('none of employments'),
    ]);
  });
});

describe('two jobs in two units', () => {
  let id = '';
  it('give the roles of both, and the first is the one that the enterprise extension shows', async () => {
    const made = await ask(
      'POST',
      '/Users',
      user('to', [work('nord', 'sykepleier', { employeeNumber: '7' }), work('sor', 'helsefagarbeider')]),
    );
    expect(made.status).toBe(201);
    id = made.body.id;
    expect(await rolesOf(id)).toEqual(['HF sor', 'SP nord']);
    const employments = made.body[PERSONNEL].employments;
    expect(employments.filter(({ primary }: { primary?: boolean }) => primary === true)).toHaveLength(1);
    expect(made.body[ENTERPRISE].department).toBe(employments[0].department);
  });

  it('are found by filters of the list', async () => {
    const found = async (filter: string) =>
      (await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.Resources?.map(
        (one: { userName: string }) => one.userName,
      );
    expect(await found(`${at}[department eq "sor" and job eq "helsefagarbeider"]`)).toEqual(['to']);
    expect(await found(`${at}.department eq "nord"`)).toEqual(['to']);
    expect(await found(`${at}[department eq "sor" and job eq "sykepleier"]`)).toEqual([]);
  });

  it('one ended leaves the other', async () => {
    const ended = await patch(id, { op: 'remove', path: `${at}[department eq "nord"]` });
    expect([ended.status, await employmentsOf(id), await rolesOf(id)]).toEqual([
      200,
      ['helsefagarbeider sor'],
      ['HF sor'],
    ]);
  });

  it('one more joins, and one moves by its value path; the roles of the unit left end, the others stay', async () => {
    await patch(id, { op: 'add', path: at, value: [work('vest')] });
    expect(await rolesOf(id)).toEqual(['HF sor', 'SP vest']);
    const moved = await patch(id, { op: 'replace', path: `${at}[department eq "vest"].department`, value: 'nord' });
    expect([moved.status, await rolesOf(id)]).toEqual([200, ['HF sor', 'SP nord']]);
    await patch(id, { op: 'replace', path: `${at}[department eq "sor"].job`, value: 'sykepleier' });
    expect(await rolesOf(id)).toEqual(['SP nord', 'SP sor']);
  });

  it('an HR system that knows of one employment changes that one and no other', async () => {
    const first = (await ask('GET', `/Users/${id}`)).body[ENTERPRISE].department;
    const other = first === 'nord' ? 'sor' : 'nord';
    const put = await ask('PUT', `/Users/${id}`, {
      ...{ schemas: [USER, ENTERPRISE], userName: 'to', name: { familyName: 'Nordmann', givenName: 'To' } },
      ...{ userType: 'helsefagarbeider', [ENTERPRISE]: { department: 'vest' } },
    });
    expect([put.status, await rolesOf(id)]).toEqual([200, [`SP ${other}`, 'HF vest'].sort()]);
    const none = await patch(id, { op: 'remove', path: `${ENTERPRISE}:department` });
    expect([none.status, (await employmentsOf(id)).length]).toEqual([200, 1]);
  });

  it('nothing is left of either when she leaves wholly, nor when the list is taken away', async () => {
    await ask('PUT', `/Users/${id}`, user('to', [work('nord'), work('sor')]));
    expect(await rolesOf(id)).toHaveLength(2);
    expect((await patch(id, { op: 'remove', path: at })).status).toBe(200);
    expect([await rolesOf(id), await standing(id)]).toEqual([[], []]);
    await ask('PUT', `/Users/${id}`, user('to', [work('nord'), work('sor', 'sykepleier', { start: day(10) })]));
    await patch(id, { op: 'replace', path: 'active', value: false });
    expect([await rolesOf(id), await standing(id)]).toEqual(['unknown-caller', []]);
  });
});

describe('two positions in one unit', () => {
  let id = '';
  it('share a role, which stays until the last of them ends', async () => {
    const half = (employeeNumber: string) => work('nord', 'sykepleier', { employeeNumber });
    id = (await ask('POST', '/Users', user('halv', [half('1'), half('2')]))).body.id;
    expect([await employmentsOf(id), await rolesOf(id)]).toEqual([['sykepleier nord', 'sykepleier nord'], ['SP nord']]);
    await patch(id, { op: 'remove', path: `${at}[employeeNumber eq "1"]` });
    expect(await rolesOf(id)).toEqual(['SP nord']);
    await patch(id, { op: 'remove', path: `${at}[employeeNumber eq "2"]` });
    expect(await rolesOf(id)).toEqual([]);
  });

  it('of different jobs, the roles of the one that ended end', async () => {
    await ask('PUT', `/Users/${id}`, user('halv', [work('nord'), work('nord', 'helsefagarbeider')]));
    expect(await rolesOf(id)).toEqual(['HF nord', 'SP nord']);
    await patch(id, { op: 'remove', path: `${at}[job eq "sykepleier"]` });
    expect(await rolesOf(id)).toEqual(['HF nord']);
  });
});

describe('an employment with a period', () => {
  it('gives nothing before it begins, and its roles end with it, those that were given otherwise included', async () => {
    const made = await ask(
      'POST',
      '/Users',
      user('vikar', [work('nord', 'sykepleier', { start: day(3), end: day(30) })]),
    );
    const { id } = made.body;
    expect([made.status, await rolesOf(id), await employmentsOf(id)]).toEqual([201, [], ['sykepleier nord']]);
    await patch(id, { op: 'replace', path: `${at}[department eq "nord"].start`, value: day(-3) });
    expect(await rolesOf(id)).toEqual(['SP nord']);
    await ask('PATCH', '/Groups/nord~HF', {
      schemas: [PATCH],
      Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }],
    });
    await patch(id, { op: 'replace', path: `${at}[department eq "nord"].end`, value: day(10) });
    const roles = await standing(id);
    expect(roles.map(({ code }: { code: string }) => code).sort()).toEqual(['HF', 'SP', 'ansatt']);
    expect(roles.map(({ period }: { period: { end: string } }) => period.end)).toEqual([day(10), day(10), day(10)]);
    await patch(id, { op: 'replace', path: `${at}[department eq "nord"].end`, value: day(-2) });
    expect([await rolesOf(id), await standing(id)]).toEqual([[], []]);
  });
});

describe('a CSV file with several lines of one person', () => {
  const header = 'userName;givenName;familyName;job;department;employeeNumber;end;active\n';
  const importCsv = async (text: string) =>
    (await ask('POST', '/.import', header + text)).body.lines.map(({ outcome }: { outcome: string }) => outcome);
  const idOf = async () =>
    (await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "liv"')}`)).body.Resources[0].id;

  it('employs her in each; a line that is gone, or that says no, ends that one', async () => {
    expect(await importCsv('liv;Liv;Lie;sykepleier;nord;1;;ja\nliv;Liv;Lie;sykepleier;sor;2;;ja\n')).toEqual([
      'created',
      'changed',
    ]);
    const id = await idOf();
    expect(await rolesOf(id)).toEqual(['SP nord', 'SP sor']);
    await importCsv('liv;Liv;Lie;sykepleier;nord;1;;nei\nliv;Liv;Lie;sykepleier;sor;2;;ja\n');
    expect(await rolesOf(id)).toEqual(['SP sor']);
    await importCsv('liv;Liv;Lie;helsefagarbeider;vest;3;;ja\n');
    expect(await rolesOf(id)).toEqual(['HF vest']);
    await importCsv('liv;Liv;Lie;helsefagarbeider;vest;3;;nei\n');
    expect(await rolesOf(id)).toBe('unknown-caller');
  });

  it('without the column of units leaves employments alone', async () => {
    const id = await idOf();
    await importCsv('liv;Liv;Lie;sykepleier;nord;1;;ja\n');
    const answer = await ask('POST', '/.import', 'userName,givenName,familyName\nliv,Liv,Lien\n');
    expect([answer.body.lines[0].outcome, await rolesOf(id)]).toEqual(['changed', ['SP nord']]);
  });
});
