// DESIGN.md §7: what is asked at a glance first (store/sql/glance.ts) is kept as what is asked with every condition.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRecord } from './open-record.ts';
import type { Sees, Withheld } from './permit.ts';
import { testPermit } from './testing/test-permit.ts';
import { testWrite } from './testing/test-write.ts';
import { NURSE, visits } from './testing/visits.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [visits] });

const here = { kind: 'Organization', id: 'here' };
const there = { kind: 'Organization', id: 'there' };
const OWN = [{ owners: [here], kinds: null }];

const write = async (parts: Parameters<typeof testWrite>[0]): Promise<void> => {
  const done = await record.commit(testPermit(), [testWrite(parts)]);
  if (!done.ok) throw new Error(done.error.code);
};

/** What a nurse, from whom this is withheld, finds in Anna, and whether she reads the same by name. */
const shown = async (withheld?: Withheld): Promise<readonly string[]> => {
  const sees: Sees = {
    names: ['PractitionerRole/nurse'],
    bound: { kind: 'Practitioner', id: 'other' },
    ...(withheld === undefined ? {} : { withheld }),
  };
  const nurse = testPermit({ restriction: { reach: 'relationship', parties: [NURSE] }, sees });
  const filter = { test: 'patient', patient: 'anna' } as const;
  const page = await record.find(nurse, { kind: 'Observation', filter, sort: [], limit: 10, total: 'accurate' });
  if (!page.ok) throw new Error(page.error.code);
  const found = page.value.matches.map(({ id }) => id);
  expect(page.value.total).toBe(found.length);
  for (const id of ['ours', 'theirs', 'nobodys']) {
    const read = await record.read(nurse, { kind: 'Observation', id });
    expect([id, read.ok && read.value !== null]).toEqual([id, found.includes(id)]);
  }
  return found.toSorted();
};

beforeAll(async () => {
  await write({ kind: 'Patient', id: 'anna' });
  await write({ kind: 'Appointment', id: 'visit', patients: ['anna'] });
  await write({ kind: 'Observation', id: 'ours', patients: ['anna'], owner: here });
  await write({ kind: 'Observation', id: 'theirs', patients: ['anna'], owner: there });
  await write({ kind: 'Observation', id: 'nobodys', patients: ['anna'] });
});

describe('what the law withholds', () => {
  it('is nothing from most callers', async () => {
    expect(await shown()).toEqual(['nobodys', 'ours', 'theirs']);
    expect(await shown({ closed: ['bo'], byReason: ['cato'], owners: null })).toEqual(['nobodys', 'ours', 'theirs']);
  });

  it('is what another data controller answers for, but for kinds that are open', async () => {
    expect(await shown({ closed: [], byReason: [], owners: OWN })).toEqual(['nobodys', 'ours']);
    expect(await shown({ closed: [], byReason: [], owners: [] })).toEqual(['nobodys']);
    const open = [...OWN, { owners: [there], kinds: ['Observation'] }];
    expect(await shown({ closed: [], byReason: [], owners: open })).toEqual(['nobodys', 'ours', 'theirs']);
    const other = [...OWN, { owners: [there], kinds: ['Condition'] }];
    expect(await shown({ closed: [], byReason: [], owners: other })).toEqual(['nobodys', 'ours']);
  });

  it('is the whole record of who is closed to her', async () => {
    expect(await shown({ closed: ['anna'], byReason: [], owners: null })).toEqual([]);
    expect(await shown({ closed: [], byReason: ['anna'], owners: null })).toEqual([]);
  });
});
