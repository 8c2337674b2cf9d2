// Issue 4 C15: the simulator answers what the guard would, and only to who may read every log.

import { codeSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import { houseRoles } from '../callers/assignment.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';

const { access, record, store, caller } = await testHouse();
const entry = { kind: 'Observation', id: 'note' };
const people = ['sara', 'mette', 'lars', 'berit'].map((id) => ({ kind: 'Practitioner', id }));

const role = (who: string, unit: string, system: string, code: string): Resource => ({
  resourceType: 'PractitionerRole',
  id: `${who}-role`,
  active: true,
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: `Organization/${unit}` },
  code: [{ coding: [{ system, code }] }],
});
const note = {
  resourceType: 'Observation',
  id: 'note',
  status: 'final',
  code: { text: 'x' },
  subject: { reference: 'Patient/kim' },
};
const choice = {
  resourceType: 'Consent',
  id: 'c',
  status: 'active',
  category: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.7608', code: 'SP' }] }],
  patient: { reference: 'Patient/kim' },
  provision: { type: 'deny', actor: [{ reference: { reference: 'Organization/sor' } }] },
};

beforeAll(async () => {
  for (const unit of ['nord', 'sor', 'ost']) await store({ resourceType: 'Organization', id: unit, name: unit });
  for (const { id } of [...people, { id: 'vera' }])
    await store({ resourceType: 'Practitioner', id, name: [{ family: id }] });
  await store(
    role('sara', 'nord', codeSystems.profession, 'SP'),
    role('mette', 'sor', codeSystems.profession, 'SP'),
    role('lars', 'ost', codeSystems.profession, 'LE'),
    role('berit', 'nord', codeSystems.profession, 'HE'),
    role('vera', 'nord', houseRoles, 'personvernombud'),
    { resourceType: 'Patient', id: 'kim', name: [{ family: 'kim' }] },
    ...['nord', 'sor'].map((unit) => ({
      resourceType: 'EpisodeOfCare',
      id: unit,
      status: 'active',
      patient: { reference: 'Patient/kim' },
      managingOrganization: { reference: `Organization/${unit}` },
      period: { start: '2025-01-01' },
    })),
    note,
    choice,
  );
});

const asked = async () => {
  const officer = await caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
  const answer = await access.whoSees(officer, { entry, people, language: 'en' });
  if (!answer.ok) throw new Error(answer.error.explanation);
  return answer.value.map(({ who, shown, rule }) => `${who.id} ${shown} ${rule}`);
};

describe('who sees an entry', () => {
  it('is told to nobody who may not read every log', async () => {
    const nurse = await caller({ fhirUser: 'Practitioner/sara' });
    expect(await access.whoSees(nurse, { entry, people, language: 'nb' })).toMatchObject({ error: { code: 'role' } });
  });

  it('is told with the rule that lets each of them, or keeps her out', async () => {
    expect(await asked()).toEqual(['sara yes shown', 'mette no choice', 'lars no relationship', 'berit no role']);
    const reserved = {
      ...note,
      meta: { security: [{ system: 'https://felleskommunaljournal.no/fhir/CodeSystem/reservation', code: 'author' }] },
    };
    const labels = ['https://felleskommunaljournal.no/fhir/CodeSystem/reservation|author'];
    const done = await record.commit(access.housePermit('test'), [{ ...writeOf(reserved, 1), labels }]);
    expect(done.ok).toBe(true);
    expect(await asked()).toEqual(['sara no reserved', 'mette no reserved', 'lars no relationship', 'berit no role']);
  });

  it('leaves a line in the log of the patient', async () => {
    const officer = await caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
    const log = await access.log(officer, { patient: 'kim', limit: 5 });
    expect(log.ok && log.value.some(({ rule }) => rule === 'log')).toBe(true);
  });
});
