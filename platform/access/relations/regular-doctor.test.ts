// DESIGN.md §7: the doctor who asks why is told what Fastlegeregisteret says, how old that is, and when it cannot be asked.

import { codeSystems } from '@fkj/standards-norway';
import { beforeAll, expect, it } from 'vitest';
import { type Resource, testHouse } from '../testing/test-house.ts';
import { NOW } from '../testing/test-rules.ts';
import { type RegularDoctorWord, registerSource } from './regular-doctor.ts';

const asked: string[] = [];
let word: RegularDoctorWord = { outcome: 'unavailable' };
const house = await testHouse({
  regularDoctorOf: async (patient) => {
    asked.push(patient);
    return word;
  },
});
const { access, record, store, caller } = house;
const NOT_NOW = /svarer ikke nå/;

const role = (who: string, profession: string): Resource => ({
  resourceType: 'PractitionerRole',
  id: `${who}-role`,
  active: true,
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: 'Organization/kontor' },
  code: [{ coding: [{ system: codeSystems.profession, code: profession }] }],
});
const why = async (who: string, patient: string): Promise<string> =>
  (await access.why(await caller({ fhirUser: `Practitioner/${who}` }), { patient })).join(' ');

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'kontor', name: 'Kontor' },
    ...['dal', 'nora'].map((id) => ({ resourceType: 'Practitioner', id, name: [{ family: id }] })),
    role('dal', 'LE'),
    role('nora', 'SP'),
    { resourceType: 'Patient', id: 'kari', name: [{ family: 'kari' }] },
  );
});

it('cannot be asked: the sentence says so, alike for a person who is not there, and nothing opens', async () => {
  expect(await why('dal', 'kari')).toMatch(NOT_NOW);
  expect(await why('dal', 'nobody')).toBe(await why('dal', 'kari'));
  expect(await access.knows(await caller({ fhirUser: 'Practitioner/dal' }), 'kari')).toBe(false);
});

it('is not asked for who has no list', async () => {
  asked.length = 0;
  expect(await why('nora', 'kari')).not.toMatch(NOT_NOW);
  expect(asked).toEqual([]);
});

it('has named him: he is near by a relationship that lapses, and the age is shown', async () => {
  const party = { kind: 'Practitioner', id: 'dal' };
  const source = registerSource('kari');
  const state = (to: number, parties: readonly (typeof party)[]) =>
    record.relate(access.housePermit('test'), {
      source,
      relationships: parties.map((one) => ({ patient: 'kari', party: one, basis: 'gp', from: NOW, to })),
    });
  word = { outcome: 'told', parties: [party], asOf: Date.parse('2026-11-20T07:30:00Z') };
  expect(await why('dal', 'kari')).not.toMatch(/Fastlegeregisteret/);
  expect(await state(NOW + 1000, [party])).toEqual({ ok: true, value: null });
  expect(await why('dal', 'kari')).toMatch(/Etter Fastlegeregisteret .* 20\.11\.2026, 08:30/);
  house.time.now = NOW + 1000;
  expect(await why('dal', 'kari')).not.toMatch(/Fastlegeregisteret/);
  expect(await state(NOW + 9000, [party])).toMatchObject({ ok: true });
  expect(await why('dal', 'kari')).toMatch(/Fastlegeregisteret/);
  expect(await state(0, [])).toMatchObject({ ok: true });
  expect(await why('dal', 'kari')).not.toMatch(/Fastlegeregisteret/);
});

it('keeps nothing under a permit of a caller', async () => {
  const permit = await access.decide(await caller({ fhirUser: 'Practitioner/dal' }), {
    ...{ action: 'read', kind: 'Patient', patients: [] },
  });
  if (!permit.ok) throw new Error(permit.error.code);
  const stated = { source: registerSource('kari'), relationships: [] };
  expect(await record.relate(permit.value, stated)).toEqual({ ok: false, error: { code: 'not-permitted' } });
});
