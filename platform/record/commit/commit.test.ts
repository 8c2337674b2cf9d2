// DESIGN.md §3 "Write".

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import { testPermit } from '../testing/test-permit.ts';
import { day, testWrite, token } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const permit = testPermit();

describe('a commit', () => {
  it('refuses an update of what is not there', async () => {
    const answer = await record.commit(permit, [
      testWrite({ kind: 'Observation', id: 'none', patients: ['p'], follows: 1 }),
    ]);
    expect(answer).toEqual({
      ok: false,
      error: { code: 'conflict', object: { kind: 'Observation', id: 'none' }, current: null },
    });
  });

  it('keeps what it wrote, with the time that it answered', async () => {
    const write = testWrite({
      kind: 'Observation',
      id: 'first',
      patients: ['p'],
      clinicalTime: 5,
      index: [token('code', '8480-6'), day('date', 5)],
    });
    const answer = await record.commit(permit, [write]);
    if (!answer.ok) throw new Error(answer.error.code);
    const [committed] = answer.value;
    const stored = await record.read(permit, { kind: 'Observation', id: 'first' });
    expect(stored).toMatchObject({ ok: true, value: { document: committed?.document, version: 1, patients: ['p'] } });
    expect(committed?.document).toContain('"number":1.50');
    const page = await record.find(permit, {
      kind: 'Observation',
      filter: {
        and: [
          { test: 'patient', patient: 'p' },
          { test: 'token', param: 'code', system: 'http://loinc.org', code: '8480-6' },
        ],
      },
      sort: [{ by: 'param', param: 'date', type: 'period', direction: 'descending' }],
      limit: 10,
      total: 'accurate',
    });
    expect(page).toMatchObject({ ok: true, value: { total: 1, next: null, matches: [{ id: 'first' }] } });
  });

  it('refuses to create what is there, and tells the version that stands', async () => {
    expect(
      await record.commit(permit, [testWrite({ kind: 'Observation', id: 'first', patients: ['p'] })]),
    ).toMatchObject({
      error: { code: 'exists' },
    });
    const update = testWrite({ kind: 'Observation', id: 'first', patients: ['p'], follows: 1 });
    expect(await record.commit(permit, [update])).toMatchObject({ ok: true, value: [{ version: 2 }] });
    expect(await record.commit(permit, [update])).toMatchObject({ error: { code: 'conflict', current: 2 } });
  });
});
