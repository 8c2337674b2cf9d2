// DESIGN.md §4 "move".

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { idMaker } from '../identity/new-id.ts';
import { openRecord } from '../open-record.ts';
import type { Stored } from '../stored.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite, token } from '../testing/test-write.ts';
import type { Merge } from './merge.ts';

const { pool } = await testDatabase();
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
const permit = testPermit();
const only = (patient: string) => testPermit({ restriction: { reach: 'patient', patient } });

const write = (id: string, patients: readonly string[], follows = 0) =>
  testWrite({ kind: 'Observation', id, patients, follows, index: [token('code', 'x')] });
const found = async (patient: string): Promise<readonly string[]> => {
  const page = await record.find(permit, {
    kind: 'Observation',
    filter: {
      and: [
        { test: 'patient', patient },
        { test: 'token', param: 'code', code: 'x' },
      ],
    },
    sort: [],
    limit: 500,
    total: 'none',
  });
  if (!page.ok) throw new Error(page.error.code);
  return page.value.matches.map(({ id }) => id).sort();
};

const EVER = { since: null, during: null, limit: 10, after: null } as const;

describe('moving an object to the right patient', () => {
  it('is refused to a permit without it, and to a version that is not the last', async () => {
    await record.commit(permit, [write('m1', ['anna'])]);
    const reader = testPermit({ actions: new Set(['read', 'update']) });
    expect(await record.move(reader, write('m1', ['bo'], 1))).toMatchObject({ error: { code: 'not-permitted' } });
    expect(await record.move(permit, write('m1', ['bo'], 7))).toMatchObject({
      error: { code: 'conflict', current: 1 },
    });
    expect(await record.commit(permit, [write('m1', ['bo'], 1)])).toMatchObject({ error: { code: 'patient-changed' } });
  });

  it('takes the whole history along and leaves nothing to find', async () => {
    expect(await record.move(permit, write('m1', ['bo'], 1))).toMatchObject({ ok: true, value: { version: 2 } });
    expect(await found('anna')).toEqual([]);
    expect(await found('bo')).toEqual(['m1']);
    const name = { kind: 'Observation', id: 'm1' };
    expect(await record.read(only('anna'), name)).toEqual({ ok: true, value: null });
    expect(await record.read(only('bo'), name)).toMatchObject({ value: { version: 2, patients: ['bo'] } });
    const history = await record.history(permit, name, { limit: 10 });
    expect(history).toMatchObject({ value: { matches: [{ version: 2 }, { version: 1 }] } });
  });

  it('keeps what was said of the former patient from who may not see her', async () => {
    const name = { kind: 'Observation', id: 'm1' };
    for (const shown of [
      await record.history(only('bo'), name, { limit: 10 }),
      await record.historyOfKinds(only('bo'), { ...EVER, kind: 'Observation' }),
    ]) {
      expect(shown.ok && shown.value.matches.map(({ version }) => version)).toEqual([2]);
    }
    expect(await record.readVersion(only('bo'), name, 1)).toEqual({ ok: true, value: null });
    expect(await record.readVersion(permit, name, 1)).toMatchObject({ value: { version: 1 } });
  });

  it('stands in the log of both patients', async () => {
    for (const patient of ['anna', 'bo']) {
      const log = await record.log(permit, { patient, limit: 50, order: 'newest-first' });
      expect(log.ok && log.value.some(({ action }) => action === 'move')).toBe(true);
    }
  });

  it('can be undone', async () => {
    expect(await record.move(permit, write('m1', ['anna'], 2))).toMatchObject({ ok: true, value: { version: 3 } });
    expect(await found('anna')).toEqual(['m1']);
    expect(await record.commit(permit, [write('m1', ['anna'], 3)])).toMatchObject({ ok: true });
  });
});

describe('merging two patients', () => {
  const rewrite = ({ id, kind, version, patients, action }: Stored, { from, to }: Merge) =>
    testWrite({
      kind,
      id,
      follows: version,
      action: action === 'delete' ? 'delete' : 'update',
      patients: [...new Set(patients.map((patient) => (patient === from ? to : patient)))],
      index: action === 'delete' ? [] : [token('code', 'x')],
    });

  it('goes on where a crash has cut it short, and then both ids answer', async () => {
    await record.commit(permit, [
      testWrite({ kind: 'Patient', id: 'old', uniqueIdentifiers: ['urn:fnr|1'] }),
      testWrite({ kind: 'Patient', id: 'new', uniqueIdentifiers: ['urn:fnr|2'] }),
    ]);
    const ids = Array.from({ length: 9 }, (_, place) => `g${place}`);
    await record.commit(permit, [
      ...ids.map((id) => write(id, ['old'])),
      write('shared', ['old', 'third']),
      write('both', ['old', 'new']),
      write('own', ['new']),
    ]);
    await record.commit(permit, [
      testWrite({ kind: 'Observation', id: 'g8', patients: ['old'], follows: 1, action: 'delete' }),
    ]);
    let allowed = 4;
    const dies = (stored: Stored, pair: Merge) => {
      if (allowed === 0) throw new Error('killed');
      allowed -= 1;
      return rewrite(stored, pair);
    };
    await expect(record.merge(permit, { from: 'old', to: 'new' }, dies)).rejects.toThrow('killed');
    expect((await found('old')).length).toBeLessThan(10);
    const again = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [] });
    expect(await again.resumeMerges(permit, rewrite)).toEqual({ ok: true, value: 1 });
    const all = [...ids.slice(0, 8), 'both', 'own', 'shared'].sort();
    expect(await found('new')).toEqual(all);
    expect(await found('old')).toEqual(all);
    expect(await found('third')).toEqual(['shared']);
    const holders = await record.holders(permit, ['urn:fnr|1', 'urn:fnr|2']);
    expect(holders.ok && [...holders.value.values()].map(({ id }) => id)).toEqual(['new', 'new']);
    expect(await again.resumeMerges(permit, rewrite)).toEqual({ ok: true, value: 0 });
  });

  it('refuses what is written for the old id from then on, and says who took over, to those who reach her', async () => {
    const merged = { code: 'patient-merged', survivor: 'new' };
    const late = { kind: 'Observation', id: 'late' };
    expect(await record.commit(permit, [write('late', ['old'])])).toEqual({
      ok: false,
      error: { ...merged, object: late },
    });
    expect(await record.commit(permit, [write('late', ['third', 'old'])])).toMatchObject({ error: merged });
    expect(await record.commit(permit, [write('g1', ['old'], 2)])).toMatchObject({ error: merged });
    expect(await record.move(permit, write('own', ['old'], 1))).toMatchObject({ error: merged });
    const stranger = testPermit({
      restriction: { reach: 'relationship', parties: [{ kind: 'Organization', id: 'nobody' }] },
    });
    expect(await record.commit(stranger, [write('late', ['old'])])).toMatchObject({ error: { code: 'not-permitted' } });
    expect(await record.read(permit, late)).toEqual({ ok: true, value: null });
    expect(await record.commit(permit, [write('late', ['new'])])).toMatchObject({ ok: true });
    expect(await record.commit(permit, [testWrite({ kind: 'Patient', id: 'old', follows: 3 })])).toMatchObject({
      ok: true,
    });
    expect(await found('old')).toEqual(await found('new'));
  });

  it('is refused back again, twice, and into one who was given up; the same once more changes nothing', async () => {
    const again = await record.merge(permit, { from: 'old', to: 'new' }, (stored, pair) =>
      stored.kind === 'Patient' ? null : rewrite(stored, pair),
    );
    expect(again).toEqual({ ok: true, value: 0 });
    for (const [from, to, survivor] of [
      ['new', 'old', 'new'],
      ['old', 'third', 'new'],
      ['third', 'old', 'new'],
    ] as const) {
      const answer = await record.merge(permit, { from, to }, rewrite);
      expect(answer, `${from} into ${to}`).toMatchObject({ error: { code: 'patient-merged', survivor } });
    }
    expect(await record.commit(permit, [write('of-third', ['third'])])).toMatchObject({ ok: true });
  });

  it('can be followed by another, with ids of our own making, and every id leads to the last', async () => {
    const clock = () => 1_800_000_000_000;
    const id = idMaker({ clock })('Observation', ['first']);
    await record.commit(permit, [write(id, ['first'])]);
    await record.merge(permit, { from: 'first', to: 'second' }, rewrite);
    await record.merge(permit, { from: 'second', to: 'last' }, rewrite);
    for (const patient of ['first', 'second', 'last']) expect(await found(patient)).toEqual([id]);
    expect(await record.commit(permit, [write('x1', ['first'])])).toMatchObject({ error: { survivor: 'last' } });
    expect(await record.read(permit, { kind: 'Observation', id })).toMatchObject({ value: { patients: ['last'] } });
  });

  it('loses nothing that is written meanwhile: it is taken along or refused', async () => {
    await record.commit(
      permit,
      Array.from({ length: 30 }, (_, place) => write(`w${place}`, ['early'])),
    );
    const ids = Array.from({ length: 120 }, (_, place) => `c${place}`);
    const writing = Promise.all(
      ids.map(async (id, place) => {
        await new Promise((done) => setTimeout(done, place));
        return record.commit(permit, [write(id, place % 3 === 0 ? ['early', 'third'] : ['early'])]);
      }),
    );
    const merged = await record.merge(permit, { from: 'early', to: 'late-one' }, rewrite);
    const answers = await writing;
    expect(merged.ok).toBe(true);
    const kept = ids.filter((_, place) => answers[place]?.ok);
    const refused = answers.filter((answer) => !answer.ok && answer.error.code === 'patient-merged');
    expect(kept.length + refused.length).toBe(ids.length);
    expect(refused.length).toBeGreaterThan(0);
    const all = [...kept, ...Array.from({ length: 30 }, (_, place) => `w${place}`)].sort();
    expect(await found('late-one')).toEqual(all);
    expect(await found('early')).toEqual(all);
  });
});
