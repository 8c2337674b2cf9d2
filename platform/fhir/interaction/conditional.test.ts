// https://hl7.org/fhir/R4/http.html#ccreate, #cond-update and conditional delete; errors first, then races.

import { openPool } from '@fkj/platform-store';
import { testDatabase } from '@fkj/platform-store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../testing/people.ts';
import { testHouse } from '../testing/test-house.ts';

const database = await testDatabase();
const fhir = await testHouse({ limits: { deletes: 3 }, pool: database.pool });
const pool = openPool(database.url);
/** Another process, as far as the database can tell. */
const other = await testHouse({ pool });
afterAll(() => pool.end());
const { send } = fhir;

const flag = (code: string, more = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'urn:flags', code }] },
  subject: { reference: 'Patient/astrid' },
  ...more,
});
const where = (code: string) => `Observation?code=urn:flags|${code}`;
const put = (url: string, body: object, headers = {}) =>
  send('system', { method: 'PUT', url: `/${url}`, body, headers });
const remove = (url: string, headers = {}, caller = 'system') =>
  send(caller, { method: 'DELETE', url: `/${url}`, headers });
const post = (code: string, headers = {}) =>
  send('system', { method: 'POST', url: '/Observation', body: flag(code), headers });
const count = async (code: string): Promise<number> =>
  (await send('system', { url: `/${where(code)}&_summary=count` })).json.total;
const codeOf = (answer: { json: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  answer.json.issue[0]?.details.coding[0]?.code;

beforeAll(async () => {
  await cast(fhir);
  for (const code of ['two', 'two', 'one']) await post(code);
});

describe('A conditional update is refused', () => {
  it.each([
    ['without a condition', 'Observation', flag('x'), {}, 400, 'condition-empty'],
    ['under a parameter that is unknown', 'Observation?colour=red', flag('x'), {}, 400, 'parameter-unknown'],
    ['when several meet it', where('two'), flag('two'), {}, 412, 'condition-ambiguous'],
    ['for another type', where('one'), { resourceType: 'Basic', code: { text: 'x' } }, {}, 400, 'wrong-type'],
    ['for an id that is not the match’s', where('one'), flag('one', { id: 'other' }), {}, 400, 'id-mismatch'],
    ['for an id that is none', where('none'), flag('none', { id: 'a b' }), {}, 400, 'id-syntax'],
    ['for a version that does not stand', where('one'), flag('one'), { 'if-match': 'W/"9"' }, 412, 'version-stale'],
    ['for a version of nothing', where('none'), flag('none'), { 'if-match': 'W/"1"' }, 412, 'version-missing'],
    ['for a resource that is unsound', where('one'), flag('one', { colour: 'red' }), {}, 400, 'unknown-element'],
    [
      'with a national number in the address',
      'Patient?identifier=13116900216',
      { resourceType: 'Patient' },
      {},
      400,
      'parameter-personal',
    ],
  ] as const)('%s', async (_why, url, body, headers, status, code) => {
    const answer = await put(url, body, headers);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('for the id of a resource that does not meet the condition', async () => {
    await put('Observation/taken', flag('taken', { id: 'taken' }));
    const answer = await put(where('free'), flag('free', { id: 'taken' }));
    expect([answer.status, codeOf(answer)]).toEqual([409, 'conflict']);
    expect(await count('free')).toBe(0);
  });
});

describe('A conditional update', () => {
  it('makes the object that is not there, under an id of ours or of the client', async () => {
    const ours = await put(where('new'), flag('new'));
    expect([ours.status, ours.headers['etag']]).toEqual([201, 'W/"1"']);
    expect(ours.headers['location']).toContain(`/Observation/${ours.json.id}/_history/1`);
    const own = await put(where('own'), flag('own', { id: 'own-id' }));
    expect([own.status, own.json.id]).toEqual([201, 'own-id']);
  });

  it('changes the one that is, with or without its id', async () => {
    const { id } = (await put(where('change'), flag('change'))).json;
    const second = await put(where('change'), flag('change', { status: 'amended' }));
    expect([second.status, second.json.id, second.json.status]).toEqual([200, id, 'amended']);
    const third = await put(where('change'), flag('change', { id }), { 'if-match': 'W/"2"' });
    expect([third.status, third.headers['etag']]).toEqual([200, 'W/"3"']);
    const minimal = await put(where('change'), flag('change'), { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([200, '']);
  });
});

describe('A conditional delete', () => {
  it('is refused without a condition, for a parameter that is unknown, and for more than are deleted at once', async () => {
    for (let n = 0; n < 4; n += 1) await post('many');
    for (const [url, status, code] of [
      ['Observation', 400, 'condition-empty'],
      ['Observation?colour=red', 400, 'parameter-unknown'],
      [where('many'), 412, 'condition-ambiguous'],
      [where('nothing'), 404, 'not-found'],
    ] as const) {
      const answer = await remove(url, { prefer: 'handling=lenient' });
      expect([url, answer.status, codeOf(answer)]).toEqual([url, status, code]);
    }
    expect(await count('many')).toBe(4);
    expect((await remove(where('two'), { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await remove(where('one'), { 'if-match': 'W/"4"' })).status).toBe(412);
  });

  it('is refused to who may not delete, and of what is out of reach it finds nothing', async () => {
    expect((await remove(where('one'), {}, 'nurse')).status).toBe(403);
    await put('Task/b', {
      resourceType: 'Task',
      id: 'b',
      status: 'draft',
      intent: 'order',
      for: { reference: 'Patient/bjorn' },
    });
    expect((await remove('Task?status=draft', {}, 'nurse')).status).toBe(404);
    expect((await send('system', { url: '/Task/b' })).status).toBe(200);
  });

  it('takes away one, or several in one transaction', async () => {
    const one = await remove(where('one'));
    expect([one.status, one.text, one.headers['etag']]).toEqual([204, '', 'W/"2"']);
    expect((await remove(where('two'))).status).toBe(204);
    expect([await count('one'), await count('two')]).toEqual([0, 0]);
    expect((await remove(where('two'))).status).toBe(404);
  });
});

describe('Racing under one condition', () => {
  it('twenty creates in two houses on one database make one resource', async () => {
    const create = (house: typeof fhir, n: number) =>
      house.send('system', {
        method: 'POST',
        url: '/Observation',
        body: flag('race'),
        // Written in one order or the other: the same condition.
        headers: {
          'if-none-exist': n % 2 === 0 ? 'code=urn:flags|race&status=final' : 'status=final&code=urn%3Aflags%7Crace',
        },
      });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => create(n % 3 === 0 ? other : fhir, n)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(await count('race')).toBe(1);
  });

  it('updates that make it make one, and the others change it or say who was first', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 === 0 ? other : fhir).send('system', {
          method: 'PUT',
          url: `/${where('upsert')}`,
          body: flag('upsert'),
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status } of answers) expect([200, 201, 409]).toContain(status);
    expect(await count('upsert')).toBe(1);
  });

  it('transactions in two houses make one', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          resource: flag('bundled'),
          request: { method: 'POST', url: 'Observation', ifNoneExist: 'code=urn:flags|bundled' },
        },
        { resource: flag('beside'), request: { method: 'POST', url: 'Observation' } },
      ],
    };
    const answers = await Promise.all(
      [fhir, other, fhir, other].map((house) => house.send('system', { method: 'POST', url: '/', body: bundle })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([await count('bundled'), await count('beside')]).toEqual([1, 4]);
  });

  it('one makes it again when the first has been deleted or meets the condition no more', async () => {
    const headers = { 'if-none-exist': 'code=urn:flags|again' };
    const first = (await post('again', headers)).json.id;
    await remove(`Observation/${first}`);
    const second = (await post('again', headers)).json.id;
    expect(second).not.toBe(first);
    await put(`Observation/${second}`, flag('otherwise', { id: second }));
    const third = await post('again', headers);
    expect([third.status, third.json.id === second]).toEqual([201, false]);
    expect((await post('again', headers)).status).toBe(200);
  });
});
