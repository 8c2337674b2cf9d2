// Issue "Trust" T6: the registers of the sandbox over HTTP, the record as the program wires it; errors first.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type RegisterFeed, registerFeed } from '@fkj/platform-store';
import { startSandbox } from '@fkj/sandbox';
import { addressGradings, codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, openRegisters, type Registers, startFollowing } from './registers.ts';
import { composedServer } from './testing/composed-server.ts';

const born = '1950-02-03';
const numberOf = (index: number): string => syntheticPersonNumber({ birthDate: born, index });
const [astrid, bjorn, cato, former] = [numberOf(1), numberOf(2), numberOf(3), numberOf(4)] as const;
const persons = {
  personnel: [
    { name: 'Ada Nurse', role: 'Sykepleier, hjemmetjenesten', pid: cato, hpr: '9900001' },
    { name: 'Dr Dal', role: 'Lege, legevakt', pid: cato, hpr: '9900002' },
  ],
  citizens: [
    { name: 'Astrid Marie Berg', birthDate: born, pid: astrid, note: '' },
    { name: 'Bjørn Dal', birthDate: born, pid: bjorn, note: '' },
  ],
};
const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const listening = free.address();
if (typeof listening !== 'object' || listening === null) throw new Error('no port');
const { port } = listening;
await new Promise((done) => free.close(done));
const publicUrl = `http://127.0.0.1:${port}`;
const { app, house, pool, authorization } = await composedServer(publicUrl, undefined, {
  HELSEID_ISSUER: `${publicUrl}/sandbox/helseid`,
  MASKINPORTEN_ISSUER: `${publicUrl}/sandbox/maskinporten`,
});
const clients = house.identity.upstreamClients;
const sandbox = await startSandbox({ host: '127.0.0.1', port, publicUrl, clients, persons: async () => persons });
afterAll(() => sandbox.close());
const base = `${publicUrl}/sandbox/registers`;
const unnamed = { persontjenesten: null, hpr: null, flr: null, adresseregisteret: null, resh: null };
const wired = connections({
  settings: { registers: unnamed, grunndataLogIn: null },
  ...{ sandbox: base, identity: house.identity },
});

let now = Date.UTC(2026, 10, 21);
let loggedIn: 'yes' | 'no' = 'yes';
const open = (feed: RegisterFeed = registerFeed(pool, 'persontjenesten')): Registers =>
  openRegisters({
    addresses: wired.addresses,
    authorization: async (register, asked) => (loggedIn === 'yes' ? wired.authorization(register, asked) : null),
    record: house.record,
    access: house.access,
    base: 'http://localhost:8080/fhir',
    feed,
    clock: () => now,
  });
const registers = open();
const { people, authorisationOf, gpOf, addresses, specialistUnits } = registers;
if (people === null || authorisationOf === null || gpOf === null || addresses === null || specialistUnits === null)
  throw new Error('not connected');

const tell = async (path: string, body: object) => {
  const answer = await fetch(`${base}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([path, answer.status]).toEqual([path, 204]);
};
const scenario = (register: string, name: string) => tell('scenario', { register, scenario: name });
const change = (number: string, what: object) => tell('persontjenesten/change', { number, change: what });
const fhir = async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: string, type = 'application/fhir+json') => {
  const headers = { authorization, 'content-type': type };
  const answer = await app.inject({
    method,
    url: `/fhir/${url}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, json: JSON.parse(answer.payload) };
};
const patient = async (id: string) => (await fhir('GET', `Patient/${id}`)).json;
const versions = async (id: string) => Number((await patient(id)).meta.versionId);

beforeAll(async () => {
  for (const [id, number, family] of [
    ['astrid', astrid, 'Berg'],
    ['bjorn', bjorn, 'Dal'],
    ['unknown', cato, 'Ek'],
    ['numberless', null, 'Fjell'],
  ] as const) {
    const identifier =
      number === null ? {} : { identifier: [{ system: identifierSystems.nationalNumber, value: number }] };
    const body = { resourceType: 'Patient', id, ...identifier, name: [{ use: 'official', family, given: ['X'] }] };
    expect((await fhir('PUT', `Patient/${id}`, JSON.stringify(body))).status).toBe(201);
  }
});
beforeEach(async () => {
  loggedIn = 'yes';
  for (const register of ['persontjenesten', 'hpr', 'flr', 'adresseregisteret', 'resh'])
    await scenario(register, 'none');
});

describe('Persontjenesten', () => {
  it('is a value with a code where it fails, and changes nothing', async () => {
    for (const [name, code] of [
      ['unavailable', 'unavailable'],
      ['denied', 'denied'],
      ['garbled', 'unreadable'],
    ] as const) {
      await scenario('persontjenesten', name);
      const answer = await people.refresh('astrid');
      expect([name, answer.ok ? null : answer.error]).toMatchObject([name, { code, register: 'persontjenesten' }]);
      const followed = await people.follow();
      expect([name, followed.ok ? null : followed.error.code]).toEqual([name, code]);
    }
    loggedIn = 'no';
    await scenario('persontjenesten', 'none');
    expect(await people.refresh('astrid')).toMatchObject({ ok: false, error: { code: 'denied' } });
    expect(await versions('astrid')).toBe(1);
  });

  it('says who cannot be asked about', async () => {
    const codes = ['nobody', 'numberless', 'unknown'].map(async (id) => {
      const answer = await people.refresh(id);
      return answer.ok ? null : answer.error.code;
    });
    expect(await Promise.all(codes)).toEqual(['no-patient', 'no-number', 'unknown-person']);
  });

  it('brings a patient up to date once, and leaves her alone after that', async () => {
    expect(await people.refresh('astrid')).toEqual({ ok: true, value: 2 });
    expect(await people.refresh('astrid')).toEqual({ ok: true, value: null });
    expect(await patient('astrid')).toMatchObject({
      birthDate: born,
      name: [
        { use: 'official', family: 'Berg', given: ['Astrid Marie'] },
        { use: 'old', family: 'Berg', given: ['X'] },
      ],
    });
  });

  it('follows the events of our patients from where it was, also in another process, and asks about nobody else', async () => {
    expect(await people.follow()).toMatchObject({ ok: true, value: { updated: [] } });
    await change(bjorn, { name: { family: 'Other', given: 'Bjørn' } });
    await change(astrid, { name: { family: 'Berg-Lie', given: 'Astrid' }, street: { name: 'Storgata', number: 4 } });
    expect(await people.follow()).toMatchObject({ ok: true, value: { updated: ['astrid'], refused: [] } });
    expect(await versions('bjorn')).toBe(1);
    expect(await patient('astrid')).toMatchObject({
      name: [{ use: 'official', family: 'Berg-Lie' }, { use: 'old' }, { use: 'old' }],
      address: [{ use: 'home', line: ['Storgata 4'], postalCode: '9999', city: 'Lillevik' }],
    });
    await change(astrid, { death: '2026-11-20' });
    expect(await open().people?.follow()).toMatchObject({ ok: true, value: { updated: ['astrid'] } });
    expect((await patient('astrid')).deceasedDateTime).toBe('2026-11-20');
    expect(await people.follow()).toMatchObject({ ok: true, value: { updated: [] } });
  });

  it('grades an address, which then is shown to nobody', async () => {
    await change(astrid, { protection: 'StrictlyConfidential' });
    expect(await people.follow()).toMatchObject({ ok: true, value: { updated: ['astrid'] } });
    const graded = await patient('astrid');
    expect(graded.meta.security).toContainEqual({ system: addressGradings, code: 'strengt-fortrolig' });
    expect(graded.address).toBe(undefined);
    await change(astrid, { protection: 'Unclassified' });
    await people.follow();
    expect((await patient('astrid')).meta.security ?? []).toEqual([]);
  });

  it('asks step by step about patients whom the register does not know yet, and begins anew the next day', async () => {
    const linked: string[] = [];
    for (let step = 0; step < 4; step++) {
      const answer = await people.link(2);
      linked.push(...(answer.ok ? answer.value : ['failed']));
    }
    expect(linked).toEqual(['bjorn']);
    await fhir('PUT', 'Patient/late', JSON.stringify({ resourceType: 'Patient', id: 'late' }));
    expect(await people.link(2)).toEqual({ ok: true, value: [] });
    await scenario('persontjenesten', 'unavailable');
    now += 86_400_001;
    expect(await people.link(10)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('finds her by her old number and by her new one, and tells where another patient has it', async () => {
    await change(astrid, { number: former });
    expect(await people.follow()).toMatchObject({ ok: true, value: { updated: ['astrid'] } });
    for (const number of [astrid, former]) {
      const form = `identifier=${encodeURIComponent(`${identifierSystems.nationalNumber}|${number}`)}`;
      const found = await fhir('POST', 'Patient/_search', form, 'application/x-www-form-urlencoded');
      expect(found.json.entry?.map(({ resource }: { resource: { id: string } }) => resource.id)).toEqual(['astrid']);
    }
    const uses = (await patient('astrid')).identifier
      .filter(({ system }: { system: string }) => system === identifierSystems.nationalNumber)
      .map(({ use, value }: { use: string; value: string }) => [value, use]);
    expect(uses).toEqual([
      [astrid, 'old'],
      [former, 'official'],
    ]);
    await change(former, { number: bjorn });
    expect(await people.follow()).toMatchObject({
      ok: true,
      value: { updated: [], refused: [{ code: 'number-taken', patient: 'astrid', holder: 'bjorn' }] },
    });
  });

  it('is followed by itself, and its trouble is told once', async () => {
    const told: string[] = [];
    const errors: unknown[] = [];
    await scenario('persontjenesten', 'unavailable');
    const following = startFollowing(people, {
      every: 5,
      onTrouble: ({ code }) => told.push(code),
      onError: (error) => errors.push(error),
    });
    await expect.poll(() => told.length).toBe(1);
    await following.stop();
    expect([told, errors]).toEqual([['unavailable'], []]);
  });
});

describe('The family of an employee', () => {
  const own = `${identifierSystems.nationalNumber}|${bjorn}`;

  it('is who the register names, and nobody where it does not', async () => {
    const { familyOf } = open();
    expect(await familyOf?.([own])).toEqual([]);
    expect(await familyOf?.([`${identifierSystems.nationalNumber}|${cato}`, 'nonsense'])).toEqual([]);
    await change(bjorn, { parent: cato });
    expect(await open().familyOf?.([own])).toEqual([`${identifierSystems.nationalNumber}|${cato}`]);
  });

  it('is who it was while the register fails, which is left alone for a minute after it has', async () => {
    await scenario('persontjenesten', 'unavailable');
    const { familyOf } = open();
    expect(await familyOf?.([own])).toEqual([]);
    await scenario('persontjenesten', 'none');
    expect(await familyOf?.([own])).toEqual([]);
    now += 60_001;
    const near = [`${identifierSystems.nationalNumber}|${cato}`];
    expect(await familyOf?.([own])).toEqual(near);
    await scenario('persontjenesten', 'unavailable');
    now += 86_400_001;
    expect(await familyOf?.([own])).toEqual(near);
  });
});

describe('Helsepersonellregisteret', () => {
  it('never says that somebody is authorised whom it does not know, or when it fails', async () => {
    expect((await authorisationOf('9900009')).state).toBe('unknown');
    expect((await authorisationOf('x')).state).toBe('unknown');
    await scenario('hpr', 'unavailable');
    expect((await authorisationOf('9900001')).state).toBe('unknown');
  });

  it('says with its age that an authorisation holds, for an hour after it failed, and that it is withdrawn', async () => {
    const asked = now;
    expect(await authorisationOf('9900001')).toEqual({ state: 'valid', asOf: asked, professions: ['SP'] });
    await scenario('hpr', 'unavailable');
    now += 30 * 60_000;
    expect(await authorisationOf('9900001')).toEqual({ state: 'valid', asOf: asked, professions: ['SP'] });
    now += 31 * 60_000;
    expect(await authorisationOf('9900001')).toEqual({ state: 'unknown', asOf: asked });
    await scenario('hpr', 'none');
    // A warning leaves her right as it is, and what other reactions mean is not known: nothing is given or taken away on one.
    await tell('hpr/react', { hprNumber: '9900001' });
    expect(await authorisationOf('9900001')).toEqual({ state: 'unknown', asOf: now });
    now += 61 * 60_000;
    await tell('hpr/withdraw', { hprNumber: '9900001' });
    expect(await authorisationOf('9900001')).toEqual({ state: 'withdrawn', asOf: now, professions: [] });
  });
});

describe('Fastlegeregisteret', () => {
  it('tells what cannot be asked, and what failed', async () => {
    expect(await gpOf('numberless')).toEqual({ ok: false, error: { code: 'no-number' } });
    for (const [name, code] of [
      ['denied', 'denied'],
      ['garbled', 'unreadable'],
    ] as const) {
      await scenario('flr', name);
      expect(await gpOf('bjorn')).toMatchObject({ ok: false, error: { code, lastKnown: null } });
    }
  });

  it('names the doctor with the age of the answer, also while it fails', async () => {
    const asked = now;
    const doctor = { hprNumbers: ['9900002'], herId: '99900003', organization: '999999999', since: '2021-03-01' };
    expect(await gpOf('bjorn')).toMatchObject({ ok: true, value: { value: doctor, asOf: asked, trouble: null } });
    now += 2 * 3_600_000;
    await scenario('flr', 'unavailable');
    const late = { value: doctor, asOf: asked, trouble: { code: 'unavailable', lastKnown: asked } };
    expect(await gpOf('bjorn')).toMatchObject({ ok: true, value: late });
    expect(await gpOf('unknown')).toMatchObject({ ok: false, error: { code: 'unavailable', lastKnown: null } });
    await scenario('flr', 'none');
    expect(await gpOf('unknown')).toMatchObject({ ok: true, value: { value: null } });
  });
});

describe('The regular doctor by the register', () => {
  const HPR = identifierSystems.hprNumber;
  const { doctors } = open();
  if (doctors === null) throw new Error('not connected');
  const claims = { sub: 'dal', client_id: 'a', scope: 'user/*.cruds', purpose: 'TREAT', fhirUser: 'Practitioner/dal' };
  const whoAsks = async (fhirUser = claims.fhirUser) => {
    const caller = await house.access.callerOf({ ...claims, fhirUser });
    if (!caller.ok) throw new Error(caller.error.code);
    return caller.value;
  };
  const knows = async (id: string, fhirUser?: string) => house.access.knows(await whoAsks(fhirUser), id);
  const put = async (body: { resourceType: string; id: string; [member: string]: unknown }) =>
    expect([201, 200]).toContain((await fhir('PUT', `${body.resourceType}/${body.id}`, JSON.stringify(body))).status);

  beforeAll(async () => {
    const number = [{ system: identifierSystems.organizationNumber, value: '999999999' }];
    await put({ resourceType: 'Organization', id: 'practice', name: 'Practice', identifier: number });
    await put({ resourceType: 'Organization', id: 'elsewhere', name: 'Elsewhere' });
    for (const [id, hpr, unit] of [
      ['dal', '9900002', 'practice'],
      ['berg', '9900003', 'practice'],
      ['ek', '9900004', 'elsewhere'],
    ] as const) {
      await put({
        resourceType: 'Practitioner',
        id,
        identifier: [{ system: HPR, value: hpr }],
        name: [{ family: id }],
      });
      await put({
        ...{ resourceType: 'PractitionerRole', id: `${id}-role`, active: true },
        practitioner: { reference: `Practitioner/${id}` },
        organization: { reference: `Organization/${unit}` },
        code: [{ coding: [{ system: codeSystems.profession, code: 'LE' }] }],
      });
    }
  });

  it('opens nothing while the register fails, says so, and says the same of who is not there', async () => {
    now = Date.now();
    await scenario('flr', 'unavailable');
    for (const id of ['bjorn', 'nobody', 'numberless']) {
      expect([id, await doctors.ask(id)]).toEqual([id, { outcome: 'unavailable' }]);
      expect([id, await knows(id)]).toEqual([id, false]);
    }
    expect(await doctors.round(5)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    const answer = await app.inject({ method: 'GET', url: '/fhir/Patient/bjorn', headers: { authorization } });
    expect(JSON.parse(answer.payload).generalPractitioner).toBe(undefined);
  });

  it('is nobody where the doctor has no role in the practice, and his role alone where it has units of its own', async () => {
    const role = (organization: string) =>
      put({
        ...{ resourceType: 'PractitionerRole', id: 'dal-role', active: true },
        practitioner: { reference: 'Practitioner/dal' },
        organization: { reference: `Organization/${organization}` },
        code: [{ coding: [{ system: codeSystems.profession, code: 'LE' }] }],
      });
    const fresh = () => open().doctors?.ask('bjorn');
    await role('elsewhere');
    expect(await fresh()).toEqual({ outcome: 'told', parties: [], asOf: now });
    expect(await knows('bjorn')).toBe(false);
    await role('practice');
    const below = (of: string) =>
      put({ resourceType: 'Organization', id: 'unit', name: 'Unit', partOf: { reference: `Organization/${of}` } });
    await below('practice');
    expect(await fresh()).toMatchObject({ parties: [{ kind: 'PractitionerRole', id: 'dal-role' }] });
    expect([await knows('bjorn'), await knows('bjorn', 'Practitioner/berg')]).toEqual([true, false]);
    await below('elsewhere');
  });

  it('is near to the patient, he and his practice and nobody else, though her Patient does not say so', async () => {
    const told = await doctors.ask('bjorn');
    const parties = [{ kind: 'Organization', id: 'practice' }];
    expect(told).toEqual({ outcome: 'told', parties, asOf: now });
    expect([await knows('bjorn'), await knows('bjorn', 'Practitioner/berg')]).toEqual([true, true]);
    expect(await knows('bjorn', 'Practitioner/ek')).toBe(false);
    expect(await knows('unknown')).toBe(false);
  });

  it('stays so when her Patient is written, and not when it is deleted', async () => {
    const body = await patient('bjorn');
    await put({ ...body, active: true });
    expect(await knows('bjorn')).toBe(true);
    const count = async () =>
      Number((await pool.query('SELECT count(*) FROM relationship WHERE basis = 7')).rows[0].count);
    expect(await count()).toBe(1);
    expect(
      (await app.inject({ method: 'DELETE', url: '/fhir/Patient/bjorn', headers: { authorization } })).statusCode,
    ).toBe(204);
    expect([await count(), await knows('bjorn')]).toEqual([0, false]);
  });
});

describe('Adresseregisteret', () => {
  it('gives a communication party by its HER-id, null for nobody, and its trouble with a code', async () => {
    expect(await addresses.byHerId(99900001)).toMatchObject({
      ok: true,
      value: { value: { name: 'Lillevik kommune', organizationNumber: '999999999', services: [99900002] } },
    });
    expect(await addresses.byHerId(1)).toMatchObject({ ok: true, value: { value: null } });
    await scenario('adresseregisteret', 'garbled');
    expect(await addresses.byHerId(99900002)).toMatchObject({ ok: false, error: { code: 'unreadable' } });
  });
});

describe('RESH', () => {
  it('gives a unit with its parent and trust, null for nobody, and whether it is there today', async () => {
    const asked = now;
    expect(await specialistUnits.byReshId(99910002)).toEqual({
      ok: true,
      value: {
        ...{ asOf: asked, trouble: null },
        value: {
          ...{ reshId: 99910002, name: 'Medisinsk avdeling', shortName: null, kind: 'department', state: 'active' },
          ...{ organizationNumber: null, topOrganizationNumber: '999977776' },
          parent: { reshId: 99910001, name: 'Lillevik sykehus HF' },
        },
      },
    });
    expect(await specialistUnits.byReshId(99910001)).toMatchObject({
      value: { value: { kind: 'organisation', organizationNumber: '999977776', parent: null } },
    });
    expect(await specialistUnits.byReshId(99910003)).toMatchObject({ value: { value: { state: 'closed' } } });
    for (const nobody of [1, -1, Number.NaN])
      expect(await specialistUnits.byReshId(nobody)).toMatchObject({ ok: true, value: { value: null } });
  });

  it('is a value with a code where it fails, and an older answer with its age', async () => {
    const asked = now;
    await scenario('resh', 'garbled');
    expect(await specialistUnits.byReshId(99910004)).toMatchObject({ ok: false, error: { code: 'unreadable' } });
    now += 2 * 86_400_000;
    await scenario('resh', 'unavailable');
    expect(await specialistUnits.byReshId(99910002)).toMatchObject({
      ok: true,
      value: { asOf: asked, trouble: { code: 'unavailable', lastKnown: asked } },
    });
    loggedIn = 'no';
    expect(await specialistUnits.byReshId(5)).toMatchObject({ ok: false, error: { code: 'denied' } });
  });
});

describe('Tokens of HelseID', () => {
  const party = `${base}/adresseregisteret/api/v1/communicationparty/99900001`;
  const scopes = ['nhn:communicationparty/read'];
  const proven = async (url = party, method = 'GET', wish = scopes) => {
    const headers = await house.identity.machineTokens.headers({ method, url, scopes: wish, refused: null });
    if (!headers.ok) throw new Error(headers.error.code);
    return headers.value;
  };
  const status = async (headers: Readonly<Record<string, string>>, url = party) =>
    (await fetch(url, { headers })).status;

  it('are not given for what the client may not have', async () => {
    const asked = { method: 'GET', url: party, scopes: ['nhn:other/read'], refused: null };
    expect(await house.identity.machineTokens.headers(asked)).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('open a register with their own proof, and with no other', async () => {
    const { authorization: given = '', dpop = '' } = await proven();
    expect(await status({ authorization: given, dpop })).toBe(200);
    const other = await proven(`${base}/adresseregisteret/api/v1/communicationparty/99900002`);
    const posted = await proven(party, 'POST');
    const people = await proven(party, 'GET', ['nhn:hgd-persontjenesten-api/read-with-legal-basis']);
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const stranger = await new SignJWT({
      ...{ htm: 'GET', htu: party, jti: 'x' },
      ath: createHash('sha256').update(given.replace('DPoP ', '')).digest('base64url'),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(publicKey) })
      .setIssuedAt()
      .sign(privateKey);
    const wrong: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'no token': {},
      'no proof': { authorization: given },
      'as Bearer': { authorization: given.replace('DPoP', 'Bearer'), dpop: (await proven()).dpop ?? '' },
      'the proof again': { authorization: given, dpop },
      'the proof of another address': { authorization: given, dpop: other.dpop ?? '' },
      'the proof of another method': { authorization: given, dpop: posted.dpop ?? '' },
      'the proof of another key': { authorization: given, dpop: stranger },
      'a token for another register': people,
      'a token that was changed': { ...(await proven()), authorization: `${given.slice(0, -3)}AAA` },
    };
    for (const [what, headers] of Object.entries(wrong)) expect([what, await status(headers)]).toEqual([what, 401]);
  });

  it('are kept, renewed when a register takes them no more, and carry the nonce that it wants', async () => {
    const first = (await proven()).authorization;
    expect((await proven()).authorization).toBe(first);
    await scenario('adresseregisteret', 'revoked');
    now += 2 * 3_600_000;
    expect(await addresses.byHerId(99900001)).toMatchObject({ ok: true, value: { trouble: null, asOf: now } });
    expect((await proven()).authorization).not.toBe(first);
    await scenario('adresseregisteret', 'nonce');
    now += 2 * 3_600_000;
    expect(await addresses.byHerId(99900001)).toMatchObject({ ok: true, value: { trouble: null, asOf: now } });
  });
});

describe('The registers of the sandbox', () => {
  it('are reached through the server, as the demo does, and answer nobody without a token', async () => {
    const ask = (url: string, type: string, payload: string, headers = {}) =>
      app.inject({
        method: 'POST',
        url: `/sandbox/registers/${url}`,
        headers: { 'content-type': type, ...headers },
        payload,
      });
    const form = 'application/x-www-form-urlencoded';
    const person = 'persontjenesten/api/legal-basis/person/get-by-nin';
    expect((await ask(person, form, `nin=${bjorn}`)).statusCode).toBe(401);
    expect((await ask(person, form, `nin=${bjorn}`, { authorization: 'Bearer sandbox' })).statusCode).toBe(401);
    const soap = `<patientNin>${bjorn}</patientNin>`;
    const basic = { authorization: 'Basic c2FuZGJveDpzYW5kYm94' };
    expect((await ask('flr/v2/flr/Basic', 'text/xml', soap)).statusCode).toBe(401);
    expect((await ask('flr/v2/flr/Basic', 'text/xml', soap, basic)).payload).toContain(
      '<HprNumber>9900002</HprNumber>',
    );
    expect((await ask('scenario', 'application/json', '{"register":"hpr"}')).statusCode).toBe(400);
  });
});
