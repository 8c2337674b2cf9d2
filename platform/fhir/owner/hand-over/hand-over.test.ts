// Helsepersonelloven § 39: a service goes to another municipality, and all that the one was responsible for becomes the other's, exactly once.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ASYNC, bulkClient } from '../../bulk/testing.ts';
import { choiceOf } from '../../privacy/testing.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';
import { castOfOwners, ownerElement, pulse } from '../testing.ts';
import { dyingWorker } from '../work/testing.ts';

const { pool } = await testDatabase();
const house = await testHouse({ pool, bulk: { step: 4, lease: 60_000 } });
const { send } = house;
const { worker, linesOf } = bulkClient(house);
await castOfOwners(house);

const REASON = { name: 'reason', valueString: 'Tjenesten er overført til nabokommunen' };
const TO = { name: 'to', valueReference: { reference: 'Organization/receiver' } };
const CONFIRM = { name: 'confirm', valueString: 'Nabokommunen' };
const DRY = { name: 'dryRun', valueBoolean: true };
const STAYS = { name: 'access', valueCode: 'stays' };

const ask = (caller: string, parameter: readonly object[], { owner = 'other', headers = ASYNC as object } = {}) =>
  send(caller, {
    method: 'POST',
    url: `/Organization/${owner}/$hand-over`,
    body: { resourceType: 'Parameters', parameter },
    headers: { ...headers },
  });
const begin = async (...parameter: readonly object[]): Promise<string> => {
  const answer = await ask('other-officer', [TO, REASON, ...parameter]);
  expect([answer.status, answer.text]).toEqual([202, '']);
  return String(answer.headers['content-location']);
};
const reportOf = async (status: string) => (await send('other-officer', { url: status })).json;
const codeOf = ({ status, json }: TestAnswer) => [status, json.issue[0].details.coding[0].code];
const put = async (body: { resourceType: string; id: string }): Promise<void> => {
  const answer = await send('system', { method: 'PUT', url: `/${body.resourceType}/${body.id}`, body });
  expect([200, 201], answer.text).toContain(answer.status);
};
/** Who is responsible, and how many versions there are. */
const ownerOf = async (name: string): Promise<readonly unknown[]> => {
  const { json } = await send('system', { url: `/${name}` });
  const history = await send('system', { url: `/${name}/_history` });
  return [json.meta.extension?.[0]?.valueReference.reference, history.json.entry.length];
};

const OWNED = { meta: { extension: [ownerElement('other')] } };
const RECEIVED = ['Organization/receiver', 2];
let turn = 0;
let observations: readonly string[] = [];

beforeAll(() => put({ resourceType: 'Organization', id: 'receiver', name: 'Mottakerkommunen' } as never));

/** Nine of the organisation's Observations and its Patient, and one Observation of somebody else. */
beforeEach(async () => {
  turn += 1;
  observations = Array.from({ length: 9 }, (_, place) => `o${turn}-${place}`);
  const subject = { reference: `Patient/p${turn}` };
  await put({ resourceType: 'Patient', id: `p${turn}`, ...OWNED } as never);
  for (const id of observations) await put({ ...pulse({ subject, ...OWNED }), id });
  await put({ ...pulse({ subject, meta: { extension: [ownerElement('home-care')] } }), id: `kept-${turn}` });
});

const ALL = { mode: 'do', found: { Observation: 9, Patient: 1 }, handedOver: 10, refused: 0 };
const everythingReceived = async (): Promise<void> => {
  for (const name of [...observations.map((id) => `Observation/${id}`), `Patient/p${turn}`]) {
    expect([name, ...(await ownerOf(name))]).toEqual([name, ...RECEIVED]);
  }
  expect(await ownerOf(`Observation/kept-${turn}`)).toEqual(['Organization/home-care', 1]);
};

describe('A hand-over is refused', () => {
  it('to who has no duty for it, and to who has it elsewhere, the receiver too', async () => {
    for (const caller of ['nurse', 'neighbour', 'citizen', 'officer']) {
      expect([caller, ...codeOf(await ask(caller, [TO, REASON, CONFIRM]))]).toEqual([caller, 403, 'access-denied']);
    }
  });

  it('without a reason, without a confirmation, to nobody, to itself, for no patient, and when nobody waits', async () => {
    const named = (name: string, reference: string) => ({ name, valueReference: { reference } });
    const wrong = [400, 'operation-parameter'];
    expect(codeOf(await ask('other-officer', [TO, CONFIRM]))).toEqual([403, 'access-denied']);
    expect(codeOf(await ask('other-officer', [TO, REASON]))).toEqual(wrong);
    for (const to of ['Organization/nowhere', 'Organization/other', 'Patient/p1']) {
      expect(codeOf(await ask('other-officer', [named('to', to), REASON, CONFIRM]))).toEqual(wrong);
    }
    const more = [TO, REASON, CONFIRM];
    expect(codeOf(await ask('other-officer', [...more, named('patient', 'Group/1')]))).toEqual(wrong);
    expect(codeOf(await ask('other-officer', [...more, { name: 'access', valueCode: 'x' }]))).toEqual(wrong);
    expect(codeOf(await ask('other-officer', more, { headers: {} }))).toEqual([400, 'async-required']);
    expect(await ownerOf(`Observation/o${turn}-0`)).toEqual(['Organization/other', 1]);
  });
});

describe('A hand-over', () => {
  it('counts first, and changes nothing', async () => {
    const status = await begin(DRY);
    await worker.work();
    const { extension } = await reportOf(status);
    expect(extension).toEqual({
      mode: 'count',
      found: { Observation: 9 * turn, Patient: turn },
      handedOver: 0,
      refused: 0,
    });
    const real = await begin(CONFIRM);
    await worker.work();
    expect((await reportOf(real)).extension.handedOver).toBe(10 * turn);
  });

  it('gives everything of the organisation and nothing else, and the officer of the one decides no more', async () => {
    const status = await begin(CONFIRM);
    await worker.work();
    const { extension, error } = await reportOf(status);
    expect([extension, error]).toEqual([ALL, []]);
    await everythingReceived();
    const body = {
      resourceType: 'Parameters',
      parameter: [TO, REASON].map((one) => ({ ...one, name: one.name === 'to' ? 'owner' : one.name })),
    };
    const url = `/Observation/${observations[0]}/$change-owner`;
    expect(codeOf(await send('other-officer', { method: 'POST', url, body }))).toEqual([403, 'access-denied']);
  });

  it('of one patient leaves the others', async () => {
    await put({ resourceType: 'Patient', id: `other-${turn}`, ...OWNED } as never);
    const status = await begin(CONFIRM, { name: 'patient', valueReference: { reference: `Patient/p${turn}` } });
    await worker.work();
    expect((await reportOf(status)).extension).toEqual(ALL);
    await everythingReceived();
    expect(await ownerOf(`Patient/other-${turn}`)).toEqual(['Organization/other', 1]);
    await begin(CONFIRM);
    await worker.work();
  });

  it('takes what is reserved along, for the same readers, and the choices of the patient go on', async () => {
    const security = [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation', code: 'author' }];
    const subject = { reference: `Patient/p${turn}` };
    await put({ ...pulse({ subject, meta: { ...OWNED.meta, security } }), id: `reserved-${turn}` });
    const choice = choiceOf(`p${turn}`, {
      actor: [{ reference: 'Practitioner/nabo' }],
      data: [`Observation/o${turn}-0`],
    });
    await put({ ...choice, ...OWNED } as never);
    await put({
      resourceType: 'EpisodeOfCare',
      id: `service-${turn}`,
      status: 'active',
      patient: subject,
      managingOrganization: { reference: 'Organization/other' },
      ...OWNED,
    } as never);
    const sees = async (id: string) => (await send('neighbour', { url: `/Observation/${id}` })).status;
    expect([await sees(`o${turn}-0`), await sees(`o${turn}-1`), await sees(`reserved-${turn}`)]).toEqual([
      404, 200, 404,
    ]);
    await begin(CONFIRM, STAYS);
    await worker.work();
    expect(await ownerOf(`Observation/reserved-${turn}`)).toEqual(RECEIVED);
    expect([await sees(`o${turn}-0`), await sees(`o${turn}-1`), await sees(`reserved-${turn}`)]).toEqual([
      404, 200, 404,
    ]);
    expect((await send('other-officer', { url: `/Observation/reserved-${turn}` })).status).toBe(403);
    const { rows } = await pool.query('SELECT FROM reserved_version WHERE cardinality(audience) = 0');
    expect(rows).toEqual([]);
  });

  it('ends the access that the entries themselves gave, at once, unless it is to stay', async () => {
    for (const [given, expected] of [
      [[STAYS], 200],
      [[], 404],
    ] as const) {
      const subject = { reference: `Patient/p${turn}` };
      const managingOrganization = { reference: 'Organization/other' };
      const id = `service-${turn}-${expected}`;
      await put({
        resourceType: 'EpisodeOfCare',
        id,
        status: 'active',
        patient: subject,
        managingOrganization,
        ...OWNED,
      } as never);
      expect((await send('neighbour', { url: `/Patient/p${turn}` })).status).toBe(200);
      await begin(CONFIRM, ...given);
      await worker.work();
      // The first of them goes on to open the record, until it is ended itself.
      if (expected === 404) await send('system', { method: 'DELETE', url: `/EpisodeOfCare/service-${turn}-200` });
      expect([expected, (await send('neighbour', { url: `/Patient/p${turn}` })).status]).toEqual([expected, expected]);
    }
  });

  it('stands in the log of the patient, with its reason', async () => {
    await begin(CONFIRM);
    await worker.work();
    const { text } = await send('system', { url: `/AuditEvent?patient=p${turn}&_count=100` });
    expect(text).toContain('"hand-over"');
    expect(text).toContain('nabokommunen');
  });

  it('names in its report what somebody else has taken meanwhile, and is shown to who asked for it alone', async () => {
    const status = await begin(CONFIRM);
    await dyingWorker(house.house, { at: 1, when: 'before', calls: 'changeOwner' }).work();
    const parameter = [{ name: 'owner', valueReference: { reference: 'Organization/home-care' } }, REASON];
    const { rows } = await pool.query<{ pending: { kind: string; id: string } }>(
      "SELECT reached::jsonb->'pending'->0 AS pending FROM job WHERE state = 'running' AND kind = 'owner-hand-over'",
    );
    const first = rows[0]?.pending ?? { kind: 'none', id: 'none' };
    const url = `/${first.kind}/${first.id}/$change-owner`;
    const taken = await send('system', { method: 'POST', url, body: { resourceType: 'Parameters', parameter } });
    expect(taken.status).toBe(200);
    await pool.query("UPDATE job SET until = 0 WHERE state = 'running'");
    await worker.work();
    const { extension, error } = await reportOf(status);
    expect(extension).toEqual({ ...ALL, handedOver: 9, refused: 1 });
    const [line] = await linesOf('other-officer', error);
    expect(line).toMatchObject({
      extension: [{ valueReference: { reference: `${first.kind}/${first.id}` } }],
      issue: [{ details: { coding: [{ code: 'owner-changed' }] } }],
    });
    expect((await send('officer', { url: status })).status).toBe(404);
  });
});

describe('A hand-over that is killed', () => {
  it.each([
    [1, 'before', 'changeOwner'],
    [1, 'after', 'changeOwner'],
    [3, 'after', 'changeOwner'],
    [6, 'before', 'changeOwner'],
    [10, 'after', 'changeOwner'],
    [1, 'after', 'keep'],
    [2, 'before', 'keep'],
    [2, 'after', 'keep'],
    [3, 'before', 'keep'],
    [4, 'after', 'keep'],
    [6, 'before', 'keep'],
  ] as const)('at the %i. time, %s the %s, goes on, and everything is given once', async (at, when, calls) => {
    const status = await begin(CONFIRM);
    await dyingWorker(house.house, { at, when, calls }).work();
    // Nobody has shown a sign of life for longer than the lease.
    await pool.query("UPDATE job SET until = 0 WHERE state = 'running'");
    await worker.work();
    const { extension, error } = await reportOf(status);
    expect([extension, error]).toEqual([ALL, []]);
    await everythingReceived();
  });
});
