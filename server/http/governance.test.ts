// Normen 5.2: request, approval and review through the whole server; the guard obeys in the next request, and every step leaves a trace.

import { governanceRoutes, openGovernance, openWorkforce, type TokenClaims } from '@fkj/platform-access';
import { ok } from '@fkj/platform-record';
import { syntheticHprNumber } from '@fkj/standards-norway';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composedServer } from '../testing/composed-server.ts';

const { app, house, authorization, pool } = await composedServer();

/** The routes as the server registers them, with log-in by name: the guard itself is the real one. */
const loggedIn = async (name: string | undefined) =>
  ok({
    sub: `Practitioner/${name}`,
    client_id: 'admin',
    scope: name === 'narrow' ? 'user/Patient.rs' : 'user/*.cruds',
    fhirUser: `Practitioner/${name === 'narrow' ? 'lena' : name}`,
    purpose: 'TREAT',
  } satisfies TokenClaims);
const door = Fastify();
governanceRoutes(door, { ...house.governance, authenticate: loggedIn });
afterAll(() => door.close());

const as = async (name: string, method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await door.inject({
    method,
    url,
    headers: { authorization: name },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.payload === '' ? {} : answer.json() };
};

const put = async (resource: { resourceType: string; id: string; [name: string]: unknown }): Promise<void> => {
  const answer = await app.inject({
    method: 'PUT',
    url: `/fhir/${resource.resourceType}/${resource.id}`,
    headers: { authorization, 'content-type': 'application/fhir+json' },
    payload: JSON.stringify(resource),
  });
  if (answer.statusCode >= 300) throw new Error(answer.payload);
};
const fhir = async (path: string) => (await app.inject({ url: `/fhir/${path}`, headers: { authorization } })).json();

const houseRole = 'https://felleskommunaljournal.no/fhir/CodeSystem/role';
const profession = 'urn:oid:2.16.578.1.12.4.1.1.9060';

const unit = (id: string, parent: string | null) => ({
  ...{ resourceType: 'Organization', id, active: true, name: `Enhet ${id}` },
  ...(parent === null ? {} : { partOf: { reference: `Organization/${parent}` } }),
});
let number = 0;
const person = (id: string, hpr: 'authorised' | 'not' = 'authorised') => {
  number += 1;
  return {
    ...{ resourceType: 'Practitioner', id, active: true, name: [{ family: 'Prøve', given: [id] }] },
    ...(hpr === 'not'
      ? {}
      : { identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.4', value: syntheticHprNumber(5000 + number) }] }),
  };
};
const role = (who: string, code: string, where: string) => ({
  ...{ resourceType: 'PractitionerRole', id: `${who}-${code}-${where}`, active: true },
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: `Organization/${where}` },
  code: [{ coding: [{ system: /^[A-Z]/.test(code) ? profession : houseRole, code }] }],
});

const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const wish = (more: object = {}) => ({
  ...{ unit: 'nord', role: 'SP', start: day(0), end: day(30), reason: 'Vikar i sommer for en kollega' },
  ...more,
});

const rolesOf = async (id: string): Promise<readonly string[]> => {
  const caller = await house.access.callerOf({
    sub: id,
    client_id: 'x',
    scope: 'user/*.cruds',
    fhirUser: `Practitioner/${id}`,
  });
  return caller.ok
    ? caller.value.assignments.map(({ profession: code, organization }) => `${code} ${organization.id}`).sort()
    : [];
};

beforeAll(async () => {
  for (const one of [unit('by', null), unit('nord', 'by'), unit('nordnatt', 'nord'), unit('sor', 'by')]) await put(one);
  for (const id of ['topp', 'lena', 'solveig', 'nils', 'vera', 'pia']) await put(person(id));
  await put(person('uten', 'not'));
  for (const one of [
    role('topp', 'enhetsleder', 'by'),
    role('lena', 'enhetsleder', 'nord'),
    role('solveig', 'enhetsleder', 'sor'),
    role('pia', 'personvernombud', 'by'),
    role('nils', 'HF', 'nord'),
    role('vera', 'SP', 'sor'),
    role('uten', 'HF', 'nord'),
  ])
    await put(one);
});

describe('a request is refused', () => {
  it.each([
    ['with a program that may not write roles', 'narrow', wish({ person: 'nils' }), 403, 'scope'],
    ['from somebody nobody knows', 'nobody', wish(), 401, 'unknown-caller'],
    ['for another by who does not lead the unit', 'solveig', wish({ person: 'nils' }), 403, 'not-your-unit'],
    ['for another by who leads nothing', 'vera', wish({ person: 'nils' }), 403, 'not-your-unit'],
    ['for a role that is none', 'nils', wish({ role: 'XX' }), 422, 'unknown-role'],
    ['for a unit that is none', 'nils', wish({ unit: 'vest' }), 422, 'unknown-unit'],
    ['without a reason', 'nils', wish({ reason: 'fordi' }), 422, 'reason-missing'],
    ['with an end before its start', 'nils', wish({ start: day(9), end: day(3) }), 422, 'period'],
    ['for the past', 'nils', wish({ start: day(-9), end: day(-3) }), 422, 'period'],
    ['for longer than the catalogue allows', 'nils', wish({ end: day(900) }), 422, 'too-long'],
    ['for who has no authorisation', 'uten', wish(), 422, 'no-authorisation'],
    ['for who has the role', 'vera', wish({ unit: 'sor' }), 409, 'already-has'],
    ['with hours that are none', 'nils', wish({ hours: [{ daysOfWeek: ['Friday'] }] }), 422, 'hours'],
    ['to stand in for oneself', 'nils', wish({ substituteFor: 'nils' }), 422, 'unknown-person'],
    ['without a unit', 'nils', { role: 'SP' }, 400, 'bad-request'],
  ])('%s', async (_, who, body, status, code) => {
    const answer = await as(who, 'POST', '/access/requests', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('request, approval, provision', () => {
  let id = '';
  it('who asks waits for her leader, and may not approve it herself', async () => {
    const asked = await as('nils', 'POST', '/access/requests', wish());
    id = asked.body.id;
    expect(asked).toMatchObject({
      status: 201,
      body: { state: 'asked', needed: 1, yours: false, person: { name: 'nils Prøve' } },
    });
    expect(await rolesOf('nils')).toEqual(['HF nord']);
    const own = await as('nils', 'POST', `/access/requests/${id}/decision`, { verdict: 'approve' });
    expect([own.status, own.body.code]).toEqual([403, 'not-approver']);
  });

  it('a leader of another unit does not even see it', async () => {
    for (const [method, url] of [
      ['GET', `/access/requests/${id}`],
      ['POST', `/access/requests/${id}/decision`],
    ] as const)
      expect((await as('solveig', method, url, method === 'POST' ? { verdict: 'approve' } : undefined)).status).toBe(
        404,
      );
    expect((await as('solveig', 'GET', '/access/requests')).body.requests).toEqual([]);
  });

  it('the leader approves, and the role is there in the next request, for every program to see', async () => {
    expect((await as('lena', 'GET', '/access/requests')).body.requests).toMatchObject([{ id, yours: true }]);
    const done = await as('lena', 'POST', `/access/requests/${id}/decision`, { verdict: 'approve' });
    expect(done).toMatchObject({ status: 200, body: { state: 'provisioned' } });
    expect(await rolesOf('nils')).toEqual(['HF nord', 'SP nord']);
    expect(await fhir(`PractitionerRole/${id}`)).toMatchObject({ active: true, period: { end: day(30) } });
    const again = await as('topp', 'POST', `/access/requests/${id}/decision`, { verdict: 'approve' });
    expect([again.status, again.body.code]).toEqual([409, 'decided']);
  });

  it('each step is in the audit, and the reason lies nowhere in clear', async () => {
    const events = await fhir(`AuditEvent?entity=Practitioner/nils&_count=50`);
    const steps = (events.entry ?? []).map(
      (entry: { resource: { subtype: { code: string }[] } }) => entry.resource.subtype[0]?.code,
    );
    expect(steps.sort()).toEqual(['approve', 'request']);
    const { rows } = await pool.query<{ detail: Buffer }>('SELECT detail FROM access_request');
    expect(rows.length).toBeGreaterThan(0);
    expect(Buffer.concat(rows.map(({ detail }) => detail)).includes('Vikar')).toBe(false);
  });

  it('a leader who asks for somebody leaves the decision to the leader above', async () => {
    const asked = await as('lena', 'POST', '/access/requests', wish({ person: 'vera', substituteFor: 'nils' }));
    const own = await as('lena', 'POST', `/access/requests/${asked.body.id}/decision`, { verdict: 'approve' });
    expect([own.status, own.body.code]).toEqual([403, 'oneself']);
    const done = await as('topp', 'POST', `/access/requests/${asked.body.id}/decision`, { verdict: 'approve' });
    expect(done.body.state).toBe('provisioned');
    expect(JSON.stringify(await fhir(`PractitionerRole/${asked.body.id}`))).toContain('substitute-for');
  });

  it('a refusal says why, and gives nothing', async () => {
    const asked = await as('vera', 'POST', '/access/requests', wish({ role: 'HF' }));
    const url = `/access/requests/${asked.body.id}/decision`;
    expect((await as('lena', 'POST', url, { verdict: 'refuse' })).body.code).toBe('reason-missing');
    const refused = await as('lena', 'POST', url, { verdict: 'refuse', reason: 'Vi har nok på vakt denne måneden' });
    expect(refused.body).toMatchObject({
      state: 'refused',
      approvals: [{ reason: 'Vi har nok på vakt denne måneden' }],
    });
    expect(await rolesOf('vera')).not.toContain('HF nord');
  });

  it('who asked may withdraw, until it is decided', async () => {
    const asked = await as('nils', 'POST', '/access/requests', wish({ unit: 'sor' }));
    const url = `/access/requests/${asked.body.id}/withdrawal`;
    expect((await as('solveig', 'POST', url, {})).status).toBe(403);
    expect((await as('nils', 'POST', url, {})).body.state).toBe('withdrawn');
    expect((await as('nils', 'POST', url, {})).status).toBe(409);
  });

  it('night duty holds at night only', async () => {
    const hours = [{ daysOfWeek: ['mon'], availableStartTime: '03:00:00', availableEndTime: '03:01:00' }];
    const asked = await as('vera', 'POST', '/access/requests', wish({ unit: 'nordnatt', hours }));
    const done = await as('lena', 'POST', `/access/requests/${asked.body.id}/decision`, { verdict: 'approve' });
    expect([asked.body.hours, done.body.state]).toEqual([hours, 'provisioned']);
    expect(await rolesOf('vera')).not.toContain('SP nordnatt');
  });
});

describe('a sensitive role', () => {
  it('takes two who approve, both others than who asks and who gets it', async () => {
    const asked = await as(
      'topp',
      'POST',
      '/access/requests',
      wish({ person: 'vera', unit: 'sor', role: 'enhetsleder' }),
    );
    const url = `/access/requests/${asked.body.id}/decision`;
    expect(asked.body).toMatchObject({ sensitive: true, needed: 2 });
    expect((await as('topp', 'POST', url, { verdict: 'approve' })).body.code).toBe('oneself');
    const first = await as('solveig', 'POST', url, { verdict: 'approve' });
    expect([first.body.state, await rolesOf('vera')]).toEqual([
      'asked',
      expect.not.arrayContaining(['enhetsleder sor']),
    ]);
    expect((await as('solveig', 'POST', url, { verdict: 'approve' })).body.code).toBe('decided');
    const second = await as('pia', 'POST', url, { verdict: 'approve' });
    expect(second.body.state).toBe('provisioned');
    expect(await rolesOf('vera')).toContain('enhetsleder sor');
  });
});

describe('a leader', () => {
  it('sees and governs her own unit and those below, and no other', async () => {
    const desk = await as('lena', 'GET', '/access/desk');
    const yours = desk.body.units.filter((one: { yours: boolean }) => one.yours).map(({ id }: { id: string }) => id);
    expect([desk.body.leads, yours.sort()]).toEqual(['units', ['nord', 'nordnatt']]);
    expect((await as('lena', 'GET', '/access/units/nordnatt/people')).status).toBe(200);
    for (const other of ['sor', 'by'])
      expect((await as('lena', 'GET', `/access/units/${other}/people`)).status).toBe(404);
    expect((await as('nils', 'GET', '/access/units/nord/people')).status).toBe(404);
    expect((await as('pia', 'GET', '/access/units/sor/people')).status).toBe(200);
  });

  it('ends a role with a reason, at once, but not her own, nor as an overseer', async () => {
    await put(role('nils', 'HP', 'nord'));
    const url = '/access/assignments/nils-HP-nord/end';
    const reason = 'Sluttet på avdelingen i dag';
    expect((await as('lena', 'POST', url, {})).body.code).toBe('reason-missing');
    expect((await as('solveig', 'POST', url, { reason })).status).toBe(404);
    expect((await as('pia', 'POST', url, { reason })).body.code).toBe('not-your-unit');
    expect((await as('lena', 'POST', '/access/assignments/lena-enhetsleder-nord/end', { reason })).body.code).toBe(
      'oneself',
    );
    expect((await as('lena', 'POST', url, { reason })).status).toBe(204);
    expect(await rolesOf('nils')).not.toContain('HP nord');
  });

  it('finds employees by name, asked for in the body', async () => {
    expect((await as('lena', 'POST', '/access/people', { name: 'v' })).status).toBe(400);
    expect((await as('lena', 'POST', '/access/people', { name: 'vera' })).body.people).toEqual([
      { id: 'vera', name: 'vera Prøve' },
    ]);
  });
});

describe('a review', () => {
  it('lets the leader confirm and remove, and ends what nobody confirmed in time', async () => {
    expect((await as('lena', 'POST', '/access/reviews', { unit: 'sor' })).body.code).toBe('not-your-unit');
    const begun = await as('lena', 'POST', '/access/reviews', { unit: 'nord', due: day(5) });
    const { id } = begun.body;
    const roles: string[] = begun.body.items.map((item: { role: string }) => item.role);
    expect([begun.status, roles.includes('nils-HF-nord'), roles.includes('lena-enhetsleder-nord')]).toEqual([
      201,
      true,
      false,
    ]);
    const judge = (who: string, roleId: string, verdict: string) =>
      as(who, 'POST', `/access/reviews/${id}/decision`, { role: roleId, verdict });
    expect((await judge('solveig', 'nils-HF-nord', 'remove')).status).toBe(404);
    expect((await judge('pia', 'nils-HF-nord', 'remove')).body.code).toBe('not-your-unit');
    expect((await judge('lena', 'nils-HF-nord', 'confirm')).status).toBe(200);
    expect((await judge('lena', 'nils-HF-nord', 'remove')).body.code).toBe('decided');
    const provisioned = roles.find((one) => one !== 'nils-HF-nord' && one !== 'uten-HF-nord') ?? '';
    expect((await judge('lena', provisioned, 'remove')).status).toBe(200);
    expect(await house.governance.reviews.lapse()).toBe(0);
    await pool.query('UPDATE access_review SET due = 1');
    expect(await house.governance.reviews.lapse()).toBeGreaterThan(0);
    expect(await rolesOf('uten')).toEqual([]);
    expect(await rolesOf('nils')).toContain('HF nord');
    const [after] = (await as('lena', 'GET', '/access/reviews')).body.reviews;
    const verdicts = Object.fromEntries(
      after.items.map((item: { role: string; verdict: string }) => [item.role, item.verdict]),
    );
    expect([after.state, verdicts['nils-HF-nord'], verdicts['uten-HF-nord']]).toEqual(['ended', 'confirm', 'lapsed']);
  });
});

/** A search through the record, as /fhir makes it. */
const look = async (who: string, kind: string, patient?: string): Promise<void> => {
  const caller = await house.access.callerOf({
    ...{ sub: who, client_id: 'x', scope: 'user/*.cruds', purpose: 'TREAT', fhirUser: `Practitioner/${who}` },
  });
  if (!caller.ok) throw new Error(caller.error.code);
  const patients = patient === undefined ? [] : [patient];
  const permit = await house.access.decide(caller.value, { action: 'search', kind, patients });
  if (!permit.ok) throw new Error(permit.error.code);
  const filter = patient === undefined ? { and: [] } : { test: 'id' as const, ids: [patient] };
  const found = await house.record.find(permit.value, {
    kind,
    filter,
    sort: [],
    limit: 10,
    total: 'none',
    asked: kind,
  });
  if (!found.ok) throw new Error(found.error.code);
};

/** The log is read as far as it is sealed, which happens each second. */
const readLog = async (): Promise<void> => {
  const { rows } = await pool.query('SELECT max(n) AS n FROM audit');
  await expect
    .poll(
      async () => {
        await house.governance.startWorker(60_000, () => undefined).stop();
        const place = await pool.query(
          "SELECT (detail::json ->> 'last')::int8 >= $1::int8 AS read FROM job WHERE id = 'access-role-use'",
          [rows[0].n],
        );
        return place.rows[0].read;
      },
      { timeout: 10_000 },
    )
    .toBe(true);
};

describe('the report', () => {
  it('shows roles without employment or authorisation, and unused ones, of the units one leads', async () => {
    await put(role('uten', 'HP', 'nord'));
    expect((await as('nils', 'GET', '/access/reports/roles')).status).toBe(403);
    const { lines } = (await as('lena', 'GET', '/access/reports/roles')).body;
    const of = (roleId: string) => lines.find((line: { role: string }) => line.role === roleId)?.findings;
    expect(of('uten-HP-nord')).toEqual(['no-employment', 'no-authorisation', 'unused']);
    expect(of('vera-SP-sor')).toBeUndefined();
    // What the log says counts, whichever process wrote it.
    await look('uten', 'Organization');
    await readLog();
    const again = (await as('lena', 'GET', '/access/reports/roles')).body.lines;
    expect(again.find((line: { role: string }) => line.role === 'uten-HP-nord').findings).not.toContain('unused');
  });
});

describe('of two roles', () => {
  it('the one is used whose unit the patient is known to, whichever the log names first', async () => {
    await put(person('tora'));
    await put(role('tora', 'SP', 'nord'));
    await put(role('tora', 'SP', 'sor'));
    await put({ resourceType: 'Patient', id: 'sorlig', name: [{ family: 'Prøve' }] });
    await put({
      ...{ resourceType: 'EpisodeOfCare', id: 'sorlig', status: 'active' },
      patient: { reference: 'Patient/sorlig' },
      managingOrganization: { reference: 'Organization/sor' },
    });
    await look('tora', 'Patient', 'sorlig');
    await readLog();
    const used = await pool.query("SELECT role FROM access_role_use WHERE role LIKE 'tora%'");
    expect(used.rows.map((row) => row.role)).toEqual(['tora-SP-sor']);
  });

  it('what another process has read is not read again, and its place is kept', async () => {
    await pool.query('DELETE FROM access_role_use');
    await readLog();
    expect((await pool.query("SELECT role FROM access_role_use WHERE role = 'tora-SP-sor'")).rows).toEqual([]);
    await pool.query("UPDATE job SET holder = 'another', until = $1 WHERE id = 'access-role-use'", [
      Date.now() + 60_000,
    ]);
    await look('solveig', 'Organization');
    await house.governance.startWorker(60_000, () => undefined).stop();
    expect((await pool.query("SELECT role FROM access_role_use WHERE role = 'solveig-enhetsleder-sor'")).rows).toEqual(
      [],
    );
    await pool.query("UPDATE job SET until = 0 WHERE id = 'access-role-use'");
    await readLog();
    expect(
      (await pool.query("SELECT role FROM access_role_use WHERE role = 'solveig-enhetsleder-sor'")).rows,
    ).toHaveLength(1);
  });
});

describe('the register of health personnel', () => {
  const answers = new Map<string, 'valid' | 'withdrawn'>();
  const asked = Fastify();
  const governed = openGovernance({
    ...house.governance.parts,
    pool,
    key: new Uint8Array(32).fill(9),
    authorisationOf: async (hprNumber) => ({
      state: answers.get(hprNumber) ?? 'unknown',
      asOf: Date.parse('2026-11-20'),
    }),
  });
  governanceRoutes(asked, { ...governed, authenticate: loggedIn });
  afterAll(() => asked.close());
  const at = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: 'solveig' };
    const answer = await asked.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const hprOf = async (id: string): Promise<string> => (await fhir(`Practitioner/${id}`)).identifier[0].value;

  it('opens no door when it does not answer, or has withdrawn the authorisation', async () => {
    const request = wish({ person: 'nils', unit: 'sor', role: 'HF' });
    expect((await at('POST', '/access/requests', request)).body.code).toBe('no-authorisation');
    answers.set(await hprOf('nils'), 'withdrawn');
    expect((await at('POST', '/access/requests', request)).body.code).toBe('no-authorisation');
    answers.set(await hprOf('nils'), 'valid');
    expect((await at('POST', '/access/requests', request)).status).toBe(201);
  });

  it('is quoted in the report with its age', async () => {
    answers.set(await hprOf('vera'), 'withdrawn');
    const { lines } = (await at('GET', '/access/reports/roles')).body;
    expect(lines.find((line: { role: string }) => line.role === 'vera-SP-sor')).toMatchObject({
      findings: expect.arrayContaining(['authorisation-withdrawn']),
      registerAsOf: '2026-11-20T00:00:00.000Z',
    });
  });
});

describe('a withdrawn authorisation', () => {
  const answers = new Map<string, 'valid' | 'withdrawn'>();
  const authorisationOf = async (hprNumber: string) => ({
    ...{ state: answers.get(hprNumber) ?? ('unknown' as const), asOf: Date.now() },
    professions: ['SP'],
  });
  const { parts } = house.governance;

  it('ends the roles that need it, and leaves the others; a register that does not answer ends nothing', async () => {
    await put(person('mista'));
    for (const code of ['SP', 'enhetsleder']) await put(role('mista', code, 'sor'));
    const number = (await fhir('Practitioner/mista')).identifier[0].value;
    const round = () =>
      openGovernance({ ...parts, pool, key: new Uint8Array(32), authorisationOf })
        .startWorker(60_000, () => undefined)
        .stop();
    await round();
    expect(await rolesOf('mista')).toEqual(['SP sor', 'enhetsleder sor']);
    answers.set(number, 'withdrawn');
    await round();
    expect(await rolesOf('mista')).toEqual(['enhetsleder sor']);
    const events = await fhir('AuditEvent?subtype=suspend&entity=Practitioner/mista');
    expect(events.entry).toHaveLength(1);
  });

  it('nor is a role that needs it given by the HR system, and one is when the register says that it is valid', async () => {
    const workforce = openWorkforce({ ...parts, authorisationOf });
    const claims = { sub: 'hr', client_id: 'hr', scope: 'system/scim' };
    expect(await workforce.governor({ ...claims, scope: 'system/*.cruds' }, 'system/scim')).toMatchObject({
      ok: false,
    });
    const hr = await workforce.governor(claims, 'system/scim');
    if (!hr.ok) throw new Error(hr.error.code);
    const hprNumber = syntheticHprNumber(6001);
    const worker = (number: string | null, job: string) => ({
      person: {
        ...{ active: true, removed: false, userName: 'ny', externalId: null, family: 'Ny', given: [] },
        ...{
          prefix: null,
          suffix: null,
          nationalNumber: null,
          hprNumber: number,
          emails: [],
          phones: [],
          language: null,
        },
      },
      employments: [...[{ id: null, unit: 'sor', job, title: null, employeeNumber: null, start: null, end: null }]],
    });
    const why = async (number: string | null, job = 'sykepleier') => {
      const saved = await workforce.save(hr.value, null, worker(number, job));
      return saved.ok ? 'saved' : saved.error;
    };
    expect(await why(null)).toEqual({ code: 'authorisation', what: 'missing' });
    expect(await why(hprNumber)).toEqual({ code: 'authorisation', what: 'unknown' });
    answers.set(hprNumber, 'withdrawn');
    expect(await why(hprNumber)).toEqual({ code: 'authorisation', what: 'missing' });
    answers.set(hprNumber, 'valid');
    expect(await why(hprNumber, 'lege')).toEqual({ code: 'authorisation', what: 'missing' });
    // The catalogue says which other professions may have a role: a nurse works as a health care worker.
    expect(await why(hprNumber, 'helsefagarbeider')).toBe('saved');
  });
});

it('a role that was approved when somebody pulled the plug is written by the worker', async () => {
  const asked = await as('nils', 'POST', '/access/requests', wish({ unit: 'nordnatt' }));
  await pool.query("UPDATE access_request SET state = 'approved' WHERE id = $1", [asked.body.id]);
  expect(await house.governance.requests.provisionApproved()).toBe(1);
  expect(await rolesOf('nils')).toContain('SP nordnatt');
  expect(await house.governance.requests.provisionApproved()).toBe(0);
});
