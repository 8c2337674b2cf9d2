// DESIGN.md §1.4, §7 "the owner decides deletion": all that one organisation is responsible for, deleted by a job that survives.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { openWorker } from '../../bulk/job/worker.ts';
import { ASYNC, bulkClient } from '../../bulk/testing.ts';
import { type TestAnswer, testHouse } from '../../testing/test-house.ts';
import { castOfOwners, ownerElement, pulse } from '../testing.ts';
import { dyingWorker } from '../work/testing.ts';

const { pool } = await testDatabase();
const house = await testHouse({ pool, bulk: { step: 4, lease: 60_000 } });
const { send } = house;
const { worker, linesOf } = bulkClient(house);
await castOfOwners(house);

const REASON = { name: 'reason', valueString: 'Virksomheten er overført' };
const CONFIRM = { name: 'confirm', valueString: 'Nabokommunen' };
const DRY = { name: 'dryRun', valueBoolean: true };

const ask = (caller: string, parameter: readonly object[], { owner = 'other', headers = ASYNC as object } = {}) =>
  send(caller, {
    method: 'POST',
    url: `/Organization/${owner}/$delete-owned`,
    body: { resourceType: 'Parameters', parameter },
    headers: { ...headers },
  });
const begin = async (caller: string, ...parameter: readonly object[]): Promise<string> => {
  const answer = await ask(caller, parameter);
  expect([answer.status, answer.text]).toEqual([202, '']);
  return String(answer.headers['content-location']);
};
const codeOf = ({ status, json }: TestAnswer) => [status, json.issue[0].details.coding[0].code];

const OWNED = { meta: { extension: [ownerElement('other')] } };
const put = async (body: { resourceType: string; id: string }): Promise<void> => {
  const answer = await send('system', { method: 'PUT', url: `/${body.resourceType}/${body.id}`, body });
  expect([200, 201], answer.text).toContain(answer.status);
};
const stateOf = async (name: string): Promise<readonly (number | string)[]> => {
  const { status } = await send('system', { url: `/${name}` });
  const history = await send('system', { url: `/${name}/_history` });
  return [status, history.json.entry.length];
};

let turn = 0;
let observations: readonly string[] = [];
/** Eleven of the organisation's Observations and its Patient, and one Observation of somebody else. */
beforeEach(async () => {
  turn += 1;
  observations = Array.from({ length: 11 }, (_, place) => `o${turn}-${place}`);
  const subject = { reference: `Patient/p${turn}` };
  await put({ resourceType: 'Patient', id: `p${turn}`, ...OWNED });
  for (const id of observations) await put({ ...pulse({ subject, ...OWNED }), id });
  await put({ ...pulse({ meta: { extension: [ownerElement('home-care')] } }), id: `kept-${turn}` });
});

const EVERYTHING_GONE = { mode: 'do', found: { Observation: 11, Patient: 1 }, deleted: 12, refused: 0 };

describe('A deletion by owner is refused', () => {
  it('to who has no duty for it, to who has it elsewhere, and to a program that may not delete', async () => {
    for (const caller of ['nurse', 'neighbour', 'citizen', 'officer']) {
      expect([caller, ...codeOf(await ask(caller, [REASON, CONFIRM]))]).toEqual([caller, 403, 'access-denied']);
    }
    house.admit('narrow', {
      sub: 'oda',
      client_id: 'x',
      scope: 'user/*.crus user/Observation.d',
      fhirUser: 'Practitioner/oda',
      purpose: 'HOPERAT',
    });
    expect(codeOf(await ask('narrow', [REASON, CONFIRM]))).toEqual([403, 'access-denied']);
  });

  it('without a reason, without the name of the organisation, of none that is here, and when nobody waits', async () => {
    expect(codeOf(await ask('other-officer', [CONFIRM]))).toEqual([403, 'access-denied']);
    expect(codeOf(await ask('other-officer', [REASON]))).toEqual([400, 'operation-parameter']);
    const wrong = { name: 'confirm', valueString: 'Hjemmetjenesten' };
    expect(codeOf(await ask('other-officer', [REASON, wrong]))).toEqual([400, 'operation-parameter']);
    expect(codeOf(await ask('system', [REASON, CONFIRM], { owner: 'nowhere' }))).toEqual([404, 'not-found']);
    expect(codeOf(await ask('system', [REASON, CONFIRM], { headers: {} }))).toEqual([400, 'async-required']);
    expect(await stateOf(`Observation/o${turn}-0`)).toEqual([200, 1]);
  });
});

describe('A dry run', () => {
  it('counts by type, and deletes nothing', async () => {
    const status = await begin('other-officer', REASON, DRY);
    await worker.work();
    const { json } = await send('other-officer', { url: status });
    expect(json.extension).toEqual({
      mode: 'count',
      found: { Observation: 11 * turn, Patient: turn },
      deleted: 0,
      refused: 0,
    });
    expect(await stateOf(`Observation/o${turn}-0`)).toEqual([200, 1]);
    const real = await begin('other-officer', REASON, CONFIRM);
    await worker.work();
    expect((await send('other-officer', { url: real })).json.extension.deleted).toBe(12 * turn);
  });
});

describe('A deletion by owner', () => {
  it('deletes everything of the organisation and nothing else, and earlier versions stay', async () => {
    const status = await begin('other-officer', REASON, CONFIRM);
    expect((await send('other-officer', { url: status })).status).toBe(202);
    await worker.work();
    const { json } = await send('other-officer', { url: status });
    expect([json.extension, json.error]).toEqual([EVERYTHING_GONE, []]);
    for (const name of [...observations.map((id) => `Observation/${id}`), `Patient/p${turn}`]) {
      expect([name, ...(await stateOf(name))]).toEqual([name, 410, 2]);
    }
    expect(await stateOf(`Observation/kept-${turn}`)).toEqual([200, 1]);
    const vread = await send('system', { url: `/Observation/${observations[0]}/_history/1` });
    expect(vread.status).toBe(200);
    expect((await send('officer', { url: status })).status).toBe(404);
  });

  it('leaves the person whom something of others concerns, and says so', async () => {
    const child = pulse({
      subject: { reference: `Patient/p${turn}` },
      meta: { extension: [ownerElement('home-care')] },
    });
    await put({ ...child, id: `of-others-${turn}` });
    const status = await begin('other-officer', REASON, CONFIRM);
    await worker.work();
    const { json } = await send('other-officer', { url: status });
    expect(json.extension).toEqual({ ...EVERYTHING_GONE, deleted: 11, refused: 1 });
    const [line] = await linesOf('other-officer', json.error);
    expect(line).toMatchObject({
      extension: [{ valueReference: { reference: `Patient/p${turn}` } }],
      issue: [{ details: { coding: [{ code: 'owner-shared' }] } }],
    });
    expect(await stateOf(`Patient/p${turn}`)).toEqual([200, 1]);
    await send('system', { method: 'DELETE', url: `/Observation/of-others-${turn}` });
    await send('system', { method: 'DELETE', url: `/Patient/p${turn}` });
  });

  it('goes on by the roles of now when somebody’s roles change under way', async () => {
    const { json } = await send('system', { url: '/PractitionerRole/nabo-other' });
    const { jobs } = house.house.bulk;
    let calls = 0;
    const keep: typeof jobs.keep = async (...checkpoint) => {
      calls += 1;
      if (calls === 4) await put({ ...json, availabilityExceptions: 'x' });
      return jobs.keep(...checkpoint);
    };
    const changing = openWorker(house.house, { ...house.house.bulk, jobs: { ...jobs, keep } }, (error) => {
      throw error;
    });
    const status = await begin('other-officer', REASON, CONFIRM);
    await changing.work();
    const ended = await send('other-officer', { url: status });
    expect([calls > 4, ended.json.extension]).toEqual([true, EVERYTHING_GONE]);
  });

  it('stands in the log of each patient, with its reason', async () => {
    await begin('other-officer', REASON, CONFIRM);
    await worker.work();
    const { text } = await send('system', { url: `/AuditEvent?patient=p${turn}&_count=100` });
    expect(text).toContain('"deletion"');
    expect(text).toContain('Virksomheten er overført');
  });

  it('ends with a refusal that says how far it came, when the duty is lost under way', async () => {
    const status = await begin('other-officer', REASON, CONFIRM);
    const { json } = await send('system', { url: '/PractitionerRole/oda-other' });
    await put({ ...json, active: false });
    await worker.work();
    const ended = await send('system', { url: status });
    expect(ended.status).toBe(404);
    await put({ ...json, active: true });
    const own = await send('other-officer', { url: status });
    expect(own.status).toBe(403);
    expect(own.json.issue[0].diagnostics).toContain('0 resources had been deleted');
    expect(await stateOf(`Observation/${observations[0]}`)).toEqual([200, 1]);
    await begin('other-officer', REASON, CONFIRM);
    await worker.work();
  });
});

describe('A deletion that is killed', () => {
  it.each([
    [1, 'before', 'commit'],
    [1, 'after', 'commit'],
    [3, 'after', 'commit'],
    [6, 'before', 'commit'],
    [12, 'after', 'commit'],
    [1, 'after', 'keep'],
    [2, 'before', 'keep'],
    [2, 'after', 'keep'],
    [3, 'before', 'keep'],
    [4, 'after', 'keep'],
    [5, 'before', 'keep'],
    [7, 'before', 'keep'],
  ] as const)('at the %i. time, %s the %s, goes on, and nothing is done or counted twice', async (at, when, calls) => {
    const status = await begin('other-officer', REASON, CONFIRM);
    await dyingWorker(house.house, { at, when, calls }).work();
    // Nobody has shown a sign of life for longer than the lease.
    await pool.query("UPDATE job SET until = 0 WHERE state = 'running'");
    await worker.work();
    const { json } = await send('other-officer', { url: status });
    expect([json.extension, json.error]).toEqual([EVERYTHING_GONE, []]);
    for (const name of [...observations.map((id) => `Observation/${id}`), `Patient/p${turn}`]) {
      expect([name, ...(await stateOf(name))]).toEqual([name, 410, 2]);
    }
    expect(await stateOf(`Observation/kept-${turn}`)).toEqual([200, 1]);
  });
});
