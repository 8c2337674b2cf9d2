// DESIGN.md §4 "head" owner, §7: who is responsible stays so until it is changed by an act of its own.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../open-record.ts';
import type { Query } from '../query.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const open = () => openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const record = open();
const permit = testPermit();
const ONE = { kind: 'Organization', id: 'one' };
const OTHER = { kind: 'Organization', id: 'other' };

const observation = (id: string) => ({ kind: 'Observation', id, patients: ['anna'] });
const written = async (id: string): Promise<void> => {
  const made = await record.commit(permit, [testWrite({ ...observation(id), owner: ONE })]);
  expect(made.ok).toBe(true);
};
const ownerOf = async (id: string, of = record) => {
  const heads = await of.heads(permit, [observation(id)]);
  return heads.ok ? heads.value[0]?.owner : undefined;
};

describe('A change of owner is refused', () => {
  it('without a permit for it, without a new owner, and when somebody else was first', async () => {
    await written('a');
    const to = testWrite({ ...observation('a'), follows: 1, owner: OTHER });
    const updating = testPermit({ actions: new Set(['update', 'read']) });
    expect(await record.changeOwner(updating, to)).toMatchObject({ error: { code: 'not-permitted' } });
    expect(await record.changeOwner(permit, { ...to, owner: null })).toMatchObject({
      error: { code: 'not-permitted' },
    });
    const late = testWrite({ ...observation('a'), follows: 2, owner: OTHER });
    expect(await record.changeOwner(permit, late)).toMatchObject({ error: { code: 'conflict', current: 1 } });
    expect((await ownerOf('a'))?.is(ONE)).toBe(true);
  });
});

describe('The owner', () => {
  it('stays through updates and deletes that name nobody, until it is changed', async () => {
    await written('b');
    await record.commit(permit, [testWrite({ ...observation('b'), follows: 1 })]);
    expect((await ownerOf('b'))?.name).toEqual(ONE);
    const changed = await record.changeOwner(permit, testWrite({ ...observation('b'), follows: 2, owner: OTHER }));
    expect(changed).toMatchObject({ value: { version: 3 } });
    await record.commit(permit, [testWrite({ ...observation('b'), follows: 3, action: 'delete' })]);
    const owner = await ownerOf('b');
    expect([owner?.name, owner?.is(OTHER), owner?.is(ONE)]).toEqual([OTHER, true, false]);
  });

  it('has a name after a restart where the Organization is stored, and else is known by its key', async () => {
    await written('c');
    const unknown = await ownerOf('c', open());
    expect([unknown?.name, unknown?.is(ONE), unknown?.is(OTHER)]).toEqual([null, true, false]);
    await record.commit(permit, [testWrite({ kind: 'Organization', id: 'one' })]);
    expect((await ownerOf('c', open()))?.name).toEqual(ONE);
  });

  it('holds a walk to what is its own, what was deleted since included', async () => {
    await written('d');
    await record.commit(permit, [
      testWrite({ ...observation('nobody') }),
      testWrite({ ...observation('e'), owner: OTHER }),
    ]);
    await record.commit(permit, [testWrite({ ...observation('d'), follows: 1, action: 'delete' })]);
    const until = await record.promiseTime(permit);
    if (!until.ok) throw new Error(until.error.code);
    const namesFor = async (owner: typeof ONE, since: number | null) => {
      const walk = record.walk(permit, {
        ...{ kinds: ['Observation'], filters: new Map(), patients: null, houses: 'with' },
        ...{ owner, since, until: until.value, step: 100, asked: '' },
      });
      const step = await walk.step(null);
      return step.ok ? step.value.objects.map(({ id }) => id).sort() : [];
    };
    expect(await namesFor(ONE, null)).toEqual(['a', 'c']);
    expect(await namesFor(ONE, 0)).toEqual(['a', 'c', 'd']);
    expect(await namesFor(OTHER, null)).toEqual(['e']);
  });

  it('is asked for without a new index, within a patient and among all', async () => {
    const asked = (more: Query['filter'][]): Query => ({
      ...{ kind: 'Observation', sort: [], limit: 10, total: 'accurate' },
      filter: { and: [{ test: 'reference', param: '_owner', target: OTHER }, ...more] },
    });
    for (const query of [asked([]), asked([{ test: 'patient', patient: 'anna' }])]) {
      const page = await record.find(permit, query);
      expect(page.ok && page.value.matches.map(({ id }) => id)).toEqual(['e']);
      expect(page.ok && page.value.total).toBe(1);
    }
  });
});
