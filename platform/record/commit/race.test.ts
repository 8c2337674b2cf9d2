// DESIGN.md §3 "Write", §4 "locator": what happens at the same time.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { bucketOfPatient } from '../identity/bucket.ts';
import { openRecord } from '../open-record.ts';
import { openEvents } from '../outbox/events.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite, token } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const permit = testPermit();
const codes = (answers: readonly { ok: boolean; error?: { code: string } }[]) =>
  answers.map((answer) => (answer.ok ? 'ok' : answer.error?.code)).sort();

describe('at the same time', () => {
  it('only one of several updates of a version is taken, and its index rows alone remain', async () => {
    await record.commit(permit, [testWrite({ kind: 'Observation', id: 'u', patients: ['anna'] })]);
    for (let follows = 1; follows <= 5; follows += 1) {
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((text) =>
          record.commit(permit, [
            testWrite({
              kind: 'Observation',
              id: 'u',
              patients: ['anna'],
              follows,
              index: [{ param: 'name', value: { type: 'string', text } }, token('code', text)],
            }),
          ]),
        ),
      );
      expect(codes(answers)).toEqual(['conflict', 'conflict', 'conflict', 'ok']);
    }
    const { rows } = await pool.query('SELECT count(*)::int AS leaves FROM leaf');
    expect(rows).toEqual([{ leaves: 1 }]);
  });

  it('only one of several objects gets a unique identifier; the others learn who has it', async () => {
    const answers = await Promise.all(
      ['p1', 'p2', 'p3', 'p4'].map((id) =>
        record.commit(permit, [testWrite({ kind: 'Patient', id, uniqueIdentifiers: ['urn:fnr|7'] })]),
      ),
    );
    expect(codes(answers)).toEqual(['identifier-taken', 'identifier-taken', 'identifier-taken', 'ok']);
    const holders = await record.holders(permit, ['urn:fnr|7']);
    const winner = ['p1', 'p2', 'p3', 'p4'][answers.findIndex(({ ok }) => ok)];
    expect(holders).toMatchObject({ ok: true, value: new Map([['urn:fnr|7', { kind: 'Patient', id: winner }]]) });
  });

  it('only one of several objects is made under a condition; the others learn which, and may take over from it', async () => {
    const under = (id: string, instead: string | null = null) =>
      record.commit(permit, [
        testWrite({
          kind: 'Observation',
          id,
          patients: [id],
          condition: {
            text: 'Observation?code=1',
            instead: instead === null ? null : { kind: 'Observation', id: instead },
          },
        }),
      ]);
    const names = ['k1', 'k2', 'k3', 'k4'];
    const answers = await Promise.all(names.map((id) => under(id)));
    expect(codes(answers)).toEqual(['condition-taken', 'condition-taken', 'condition-taken', 'ok']);
    const winner = names[answers.findIndex(({ ok }) => ok)] ?? '';
    const holder = { kind: 'Observation', id: winner };
    expect(await under('k5')).toMatchObject({ error: { condition: 'Observation?code=1', holder } });
    expect(await under('k5', 'k9')).toMatchObject({ error: { holder } });
    const second = await Promise.all([under('k5', winner), under('k6', winner)]);
    expect(codes(second)).toEqual(['condition-taken', 'ok']);
  });

  it('two objects of one commit cannot both have a unique identifier', async () => {
    const both = ['p5', 'p6'].map((id) =>
      testWrite({ kind: 'Patient', id, uniqueIdentifiers: ['urn:fnr|9', 'urn:fnr|9'] }),
    );
    expect(await record.commit(permit, both)).toMatchObject({
      error: { code: 'identifier-taken', holder: { id: 'p5' } },
    });
    expect(codes([await record.commit(permit, both.slice(1))])).toEqual(['ok']);
  });

  it('keeps a superseded identifier for its object', async () => {
    await record.commit(permit, [testWrite({ kind: 'Patient', id: 'dnr', uniqueIdentifiers: ['urn:dnr|1'] })]);
    await record.commit(permit, [
      testWrite({ kind: 'Patient', id: 'dnr', follows: 1, uniqueIdentifiers: ['urn:fnr|8'] }),
    ]);
    expect(
      await record.commit(permit, [testWrite({ kind: 'Patient', id: 'other', uniqueIdentifiers: ['urn:dnr|1'] })]),
    ).toMatchObject({ error: { code: 'identifier-taken', holder: { id: 'dnr' } } });
    expect(await record.read(permit, { kind: 'Patient', id: 'other' })).toEqual({ ok: true, value: null });
  });

  it('one client-made id is given to one object only, whatever the patient', async () => {
    const answers = await Promise.all(
      ['anna', 'bo', 'cecilie'].map((patient) =>
        record.commit(permit, [testWrite({ kind: 'Condition', id: 'mine', patients: [patient] })]),
      ),
    );
    expect(codes(answers)).toEqual(['exists', 'exists', 'ok']);
    const reserved = testWrite({ kind: 'Condition', id: '01234567-89ab-8fff-8000-000000000000', patients: ['anna'] });
    expect(await record.commit(permit, [reserved])).toMatchObject({ error: { code: 'reserved-id' } });
  });

  it('commits that touch the same buckets in different order all come through', async () => {
    const pairs = Array.from({ length: 40 }, (_, place) =>
      place % 2 === 0 ? ['anna', 'bo', 'cecilie'] : ['cecilie', 'bo', 'anna'],
    );
    const answers = await Promise.all(
      pairs.map((patients, place) =>
        record.commit(
          permit,
          patients.map((patient, at) => testWrite({ kind: 'Observation', id: `d${place}-${at}`, patients: [patient] })),
        ),
      ),
    );
    expect(new Set(codes(answers))).toEqual(new Set(['ok']));
  });

  it('events of a bucket stand in the order of their commits, and times never go back', async () => {
    const ids = Array.from({ length: 30 }, (_, place) => `e${place}`);
    await Promise.all(
      ids.map((id) => record.commit(permit, [testWrite({ kind: 'Observation', id, patients: ['dora'] })])),
    );
    const events = openEvents({ pool, clock: Date.now });
    const bucket = bucketOfPatient('dora');
    const all = await events.eventsAfter(permit, { bucket, seq: 0n, limit: 100 });
    if (!all.ok) throw new Error(all.error.code);
    expect(all.value.map(({ seq }) => seq)).toEqual(ids.map((_, place) => BigInt(place + 1)));
    const times = all.value.map(({ at }) => at);
    expect(new Set(times).size).toBe(30);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const lease = { bucket, reader: 'test', holder: 'one' };
    expect(await events.lease(lease, Date.now() + 1000)).toBe(0n);
    expect(await events.lease({ ...lease, holder: 'two' }, Date.now() + 1000)).toBeNull();
    expect(await events.acknowledge({ ...lease, holder: 'two' }, 5n)).toBe(false);
    expect(await events.acknowledge(lease, 5n)).toBe(true);
    expect(await events.lease(lease, Date.now() + 1000)).toBe(5n);
  });
});
