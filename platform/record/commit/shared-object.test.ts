// DESIGN.md §1.3, §4 "membership": an object of several patients is written by who reaches every one of them.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';
import { NURSE, visits } from '../testing/visits.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [visits] });
const house = testPermit();
const nurse = testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } });
const shared = (id: string, patients: readonly string[], follows = 0) =>
  testWrite({ kind: 'Observation', id, patients, follows });
const name = { kind: 'Observation', id: 'of-three' };

/** Everything that stands of the object: its version, whom it concerns, and in whose lists it is. */
const standing = async () => {
  const stored = await record.read(house, name);
  const { rows } = await pool.query('SELECT count(*)::int AS lists FROM membership');
  return stored.ok ? [stored.value?.version, stored.value?.patients, rows[0]] : stored.error;
};

beforeAll(async () => {
  for (const patient of ['anna', 'cecilie', 'dora']) {
    await record.commit(house, [testWrite({ kind: 'Appointment', id: `of-${patient}`, patients: [patient] })]);
  }
  await record.commit(house, [shared('of-three', ['anna', 'bo', 'cecilie'])]);
});

describe('an object of several patients, one of them out of reach', () => {
  it.each([
    ['kept as they are', ['anna', 'bo', 'cecilie']],
    ['with the unreachable one dropped', ['anna', 'cecilie']],
    ['with the unreachable one replaced by another in reach', ['anna', 'dora', 'cecilie']],
    ['with one in reach alone', ['anna']],
    ['with nobody', []],
  ])('is not updated, its patients %s', async (_, patients) => {
    const before = await standing();
    const answer = await record.commit(nurse, [shared('of-three', patients, 1)]);
    expect(answer).toMatchObject({ ok: false, error: { object: name } });
    expect(['not-permitted', 'patient-changed', 'conflict']).toContain(answer.ok ? 'ok' : answer.error.code);
    expect(await standing()).toEqual(before);
  });

  it('is not updated in a transaction that is otherwise allowed, and nothing of that stays', async () => {
    const answer = await record.commit(nurse, [shared('mine', ['anna']), shared('of-three', ['anna', 'cecilie'], 1)]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-permitted', object: name } });
    expect(await record.read(house, { kind: 'Observation', id: 'mine' })).toEqual({ ok: true, value: null });
  });

  it('is not made either, wherever the unreachable one has her bucket', async () => {
    for (const stranger of ['bo', 'e1', 'e2', 'e3']) {
      expect(await record.commit(nurse, [shared(`x-${stranger}`, ['anna', stranger])])).toMatchObject({
        error: { code: 'not-permitted', object: { id: `x-${stranger}` } },
      });
    }
  });

  it('is updated, and may drop one, once all are in reach', async () => {
    await record.commit(house, [testWrite({ kind: 'Appointment', id: 'of-bo', patients: ['bo'] })]);
    expect(await record.commit(nurse, [shared('of-three', ['anna', 'cecilie'], 1)])).toMatchObject({ ok: true });
    expect(await standing()).toEqual([2, ['anna', 'cecilie'], { lists: 2 }]);
  });
});
