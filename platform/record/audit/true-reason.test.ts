// DESIGN.md §1.3, §7: the log says of each patient what opened her, in every way of looking.

import { testDatabase } from '@fkj/platform-store/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Companion, Relationship } from '../change.ts';
import { openRecord } from '../open-record.ts';
import type { RelationshipBasis } from '../relationship-basis.ts';
import { testPermit } from '../testing/test-permit.ts';
import { testWrite, token } from '../testing/test-write.ts';

const { pool } = await testDatabase();
const NURSE = { kind: 'PractitionerRole', id: 'nurse' };
const UNIT = { kind: 'Organization', id: 'unit' };

/** An Appointment's label says which relationship it states. */
const stated: Companion = {
  name: 'stated',
  follow: async (writes) => ({
    writes: [],
    replaceRelationshipsOf: [],
    relationships: writes.flatMap(({ kind, id, patients, labels }) =>
      kind !== 'Appointment'
        ? []
        : patients.map(
            (patient): Relationship => ({
              patient,
              party: id.startsWith('unit') ? UNIT : NURSE,
              basis: labels[0] as RelationshipBasis,
              source: { kind, id },
              from: 0,
              to: null,
            }),
          ),
    ),
  }),
};
const record = openRecord({ pool, clock: Date.now, auditKey: new Uint8Array(32), companions: [stated] });
const house = testPermit();
const nurse = testPermit({
  restriction: { reach: 'relationship', parties: [NURSE, UNIT] },
  agent: { who: { kind: 'Practitioner', id: 'kari' }, client: 'test', display: 'Kari' },
  basis: { purpose: 'TREAT', rule: 'relationship' },
});

const states = (id: string, patient: string, basis: RelationshipBasis) =>
  record.commit(house, [testWrite({ kind: 'Appointment', id, patients: [patient], labels: [basis] })]);
const observation = (id: string, patients: readonly string[]) =>
  testWrite({
    kind: 'Observation',
    id,
    patients,
    index: [
      token('code', 'x'),
      ...patients.map((patient) => ({
        param: 'subject',
        value: { type: 'reference', target: { kind: 'Patient', id: patient } } as const,
      })),
    ],
  });
const logged = async (patient: string): Promise<readonly string[]> => {
  const lines = await record.log(house, { patient, limit: 100, order: 'oldest-first' });
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value
    .filter(({ agent }) => agent.display === 'Kari')
    .map(({ action, rule, purpose }) => `${action} ${rule} ${purpose}`);
};

beforeAll(async () => {
  await record.commit(house, [testWrite({ kind: 'Patient', id: 'anna' }), testWrite({ kind: 'Patient', id: 'bo' })]);
  await record.commit(house, [observation('of-anna', ['anna']), observation('of-both', ['anna', 'bo'])]);
  await states('emergency', 'anna', 'emergency');
  await states('acute', 'bo', 'acute-contact');
});

describe('the log', () => {
  it('gives the same reason for reading, old versions, history, searches and includes', async () => {
    const name = { kind: 'Observation', id: 'of-anna' };
    await record.read(nurse, name);
    await record.readVersion(nurse, name, 1);
    await record.history(nurse, name, { limit: 5 });
    const found = await record.find(nurse, {
      kind: 'Observation',
      filter: {
        and: [
          { test: 'patient', patient: 'anna' },
          { test: 'token', param: 'code', code: 'x' },
        ],
      },
      sort: [],
      limit: 1,
      total: 'none',
    });
    if (!found.ok) throw new Error(found.error.code);
    await record.include(nurse, found.value.matches, [{ from: 'Observation', param: 'subject' }]);
    expect(await logged('anna')).toEqual([
      'read emergency ETREAT',
      'read emergency ETREAT',
      'history emergency ETREAT',
      'search emergency ETREAT',
      'read emergency ETREAT',
    ]);
  });

  it('tells each of those who share an object her own reason, and a count who was counted', async () => {
    const before = { anna: (await logged('anna')).length, bo: (await logged('bo')).length };
    await record.read(nurse, { kind: 'Observation', id: 'of-both' });
    const all = { kind: 'Observation', filter: { and: [] }, sort: [], total: 'none' } as const;
    await record.find(nurse, { ...all, limit: 10 });
    const ofBo = { test: 'patient', patient: 'bo' } as const;
    expect(await record.find(nurse, { ...all, filter: ofBo, limit: 0, total: 'accurate' })).toMatchObject({
      value: { total: 1, matches: [] },
    });
    await record.commit(nurse, [observation('of-both-2', ['anna', 'bo'])]);
    expect((await logged('anna')).slice(before.anna)).toEqual([
      'read emergency ETREAT',
      'search emergency ETREAT',
      'create emergency ETREAT',
    ]);
    expect((await logged('bo')).slice(before.bo)).toEqual([
      'read acute-contact TREAT',
      'search acute-contact TREAT',
      'search acute-contact TREAT',
      'create acute-contact TREAT',
    ]);
  });

  it('gives the strongest of several reasons, whichever came first and whoever has it', async () => {
    const reason = async () => {
      await record.read(nurse, { kind: 'Observation', id: 'of-anna' });
      return (await logged('anna')).at(-1);
    };
    for (const basis of ['acute-contact', 'registration', 'encounter', 'visit', 'list', 'service'] as const) {
      await states(`unit-${basis}`, 'anna', basis);
      expect(await reason()).toBe(`read ${basis} TREAT`);
    }
    await states('list-later', 'anna', 'list');
    expect(await reason()).toBe('read service TREAT');
  });
});
