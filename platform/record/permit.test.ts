// DESIGN.md §1.3, §2: nothing of the record is reached without a Permit, and a permit reaches what it says.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Changes, Companion, Relationship } from './change.ts';
import { openRecord } from './open-record.ts';
import type { Permit, PermitParts } from './permit.ts';
import type { HealthRecord } from './record.ts';
import { testPermit } from './testing/test-permit.ts';
import { testWrite, token } from './testing/test-write.ts';

const { pool } = await testDatabase();
const NOTHING: Changes = { writes: [], relationships: [], replaceRelationshipsOf: [] };
const NURSE = { kind: 'PractitionerRole', id: 'nurse' };
let now = 1_800_000_000_000;

/** A List opens a relationship to each of its patients for an hour. */
const lists: Companion = {
  name: 'lists',
  follow: async (writes) => {
    const opened = writes.filter(({ kind }) => kind === 'Appointment');
    return {
      ...NOTHING,
      relationships: opened.flatMap(({ kind, id, patients, action }) =>
        action === 'delete'
          ? []
          : patients.map(
              (patient): Relationship => ({
                patient,
                party: NURSE,
                basis: 'visit',
                source: { kind, id },
                from: now,
                to: now + 3_600_000,
              }),
            ),
      ),
      replaceRelationshipsOf: opened.map(({ kind, id }) => ({ kind, id })),
      ...(writes.some(({ kind }) => kind === 'PractitionerRole') && { epoch: 'advance' as const }),
    };
  },
};
const record = openRecord({ pool, clock: () => now, auditKey: new Uint8Array(32), companions: [lists] });
const house = testPermit();
const nurse = testPermit({ restriction: { reach: 'relationship', parties: [NURSE] } });
const citizen = testPermit({ restriction: { reach: 'patient', patient: 'anna' } });
const common = testPermit({ restriction: { reach: 'common' } });

const observation = (id: string, patients: readonly string[], follows = 0) =>
  testWrite({ kind: 'Observation', id, patients, follows, index: [token('code', 'x')] });
const all = async (permit: Permit, kind = 'Observation'): Promise<readonly string[]> => {
  const page = await record.find(permit, {
    kind,
    filter: { and: [] },
    sort: [{ by: 'id', direction: 'ascending' }],
    limit: 99,
    total: 'accurate',
  });
  if (!page.ok) throw new Error(page.error.code);
  expect(page.value.total).toBe(page.value.matches.length);
  return page.value.matches.map(({ id }) => id);
};
const seen = async (permit: Permit, id: string): Promise<boolean> => {
  const name = { kind: 'Observation', id };
  const [one, version, history, heads] = await Promise.all([
    record.read(permit, name),
    record.readVersion(permit, name, 1),
    record.history(permit, name, { limit: 5 }),
    record.heads(permit, [name]),
  ]);
  if (!one.ok || !version.ok || !history.ok || !heads.ok) throw new Error('refused');
  const answers = [
    one.value !== null,
    version.value !== null,
    history.value.matches.length > 0,
    heads.value.length > 0,
  ];
  expect(new Set(answers).size).toBe(1);
  return answers[0] ?? false;
};

await record.commit(house, [
  observation('of-anna', ['anna']),
  observation('of-bo', ['bo']),
  observation('of-both', ['anna', 'bo']),
  observation('of-none', []),
  testWrite({ kind: 'Organization', id: 'lillevik' }),
]);

describe('the type of a permit', () => {
  it('is not met by an object that looks like one', () => {
    expectTypeOf<PermitParts>().not.toExtend<Permit>();
    expectTypeOf<Parameters<HealthRecord['read']>[0]>().toEqualTypeOf<Permit>();
    const parts: PermitParts = { ...house };
    // @ts-expect-error: only platform/access makes a Permit
    const forged: Permit = parts;
    expect(forged).toBeDefined();
  });
});

describe('a permit', () => {
  it('is refused for a kind or an action that it was not made for', async () => {
    const small = testPermit({ kinds: new Set(['Patient']), actions: new Set(['read']) });
    const denied = { ok: false, error: { code: 'not-permitted' } };
    expect(await record.read(small, { kind: 'Observation', id: 'of-anna' })).toEqual(denied);
    expect(await record.history(small, { kind: 'Patient', id: 'anna' }, { limit: 1 })).toEqual(denied);
    expect(
      await record.find(small, { kind: 'Patient', filter: { and: [] }, sort: [], limit: 1, total: 'none' }),
    ).toEqual(denied);
    expect(await record.holders(small, ['a|b'])).toEqual(denied);
    expect(await record.commit(small, [observation('x', ['anna'])])).toMatchObject({
      error: { code: 'not-permitted' },
    });
  });

  it('of a citizen reaches her own rows only, and none that she shares', async () => {
    expect(await all(citizen)).toEqual(['of-anna']);
    expect(await Promise.all(['of-anna', 'of-bo', 'of-both', 'of-none'].map((id) => seen(citizen, id)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await record.commit(citizen, [observation('c1', ['bo'])])).toMatchObject({
      error: { code: 'not-permitted' },
    });
    expect(await record.commit(citizen, [observation('c2', [])])).toMatchObject({ error: { code: 'not-permitted' } });
  });

  it('for common kinds reaches those, and nothing of a patient', async () => {
    expect(await all(common, 'Organization')).toEqual(['lillevik']);
    expect(await all(common)).toEqual([]);
    expect(await seen(common, 'of-anna')).toBe(false);
    expect(await record.commit(common, [observation('k1', [])])).toMatchObject({ error: { code: 'not-permitted' } });
  });

  it('by relationship follows the relationship, from its first moment to its last', async () => {
    expect(await all(nurse)).toEqual(['of-none']);
    expect(await record.commit(nurse, [observation('n1', ['anna'])])).toMatchObject({
      error: { code: 'not-permitted' },
    });
    await record.commit(house, [testWrite({ kind: 'Appointment', id: 'visit', patients: ['anna'] })]);
    expect(await all(nurse)).toEqual(['of-anna', 'of-none']);
    expect(await record.commit(nurse, [observation('n1', ['anna'])])).toMatchObject({ ok: true });
    expect(await seen(nurse, 'of-both')).toBe(false);
    expect(await record.commit(nurse, [observation('of-both', ['anna', 'nobody'], 1)])).toMatchObject({
      error: { code: 'not-permitted' },
    });
    await record.commit(house, [testWrite({ kind: 'Appointment', id: 'visit2', patients: ['bo'] })]);
    expect(await seen(nurse, 'of-both')).toBe(true);
    await record.commit(house, [
      testWrite({ kind: 'Appointment', id: 'visit2', patients: ['bo'], follows: 1, action: 'delete' }),
    ]);
    expect(await seen(nurse, 'of-bo')).toBe(false);
    now += 3_600_000;
    expect(await seen(nurse, 'of-anna')).toBe(false);
    expect(await all(nurse)).toEqual(['of-none']);
  });

  it('lets a nurse register a patient who is new', async () => {
    expect(
      await record.commit(nurse, [testWrite({ kind: 'Patient', id: 'new' }), observation('n2', ['new'])]),
    ).toMatchObject({ ok: true });
  });

  it('is stale as soon as roles have changed, in every function', async () => {
    await record.commit(house, [testWrite({ kind: 'PractitionerRole', id: 'nurse' })]);
    const name = { kind: 'Observation', id: 'of-anna' };
    const stale = { ok: false, error: { code: 'stale' } };
    expect(await record.read(house, name)).toEqual(stale);
    expect(await record.history(house, name, { limit: 1 })).toEqual(stale);
    expect(await record.heads(house, [name])).toEqual(stale);
    expect(
      await record.find(house, { kind: 'Observation', filter: { and: [] }, sort: [], limit: 1, total: 'none' }),
    ).toEqual(stale);
    expect(await record.commit(house, [observation('late', ['anna'])])).toEqual(stale);
    expect(await record.read(testPermit({ epoch: 2 }), name)).toMatchObject({ ok: true, value: { id: 'of-anna' } });
  });
});
