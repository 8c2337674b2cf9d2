// Issue 4 C15: the simulator answers what the guard would, and only to who may read every log.

import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeesAsk } from '../access.ts';
import { houseRoles } from '../callers/assignment.ts';
import { representationCodes } from '../representation/representation-rules.ts';
import { deletionOf, type Resource, testHouse, writeOf } from '../testing/test-house.ts';

const { access, record, store, caller, time } = await testHouse();
const DAY = 86_400_000;
const codes = { nurse: 'SP' };
const numberOf = (birthDate: string): string => syntheticPersonNumber({ birthDate, index: 1 });
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

const asked = async (suppose: SeesAsk['suppose'] = {}) => {
  const officer = await caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
  const answer = await access.whoSees(officer, { entry, people, language: 'en', suppose });
  if (!answer.ok) throw new Error(answer.error.explanation);
  return answer.value.map(({ who, shown, rule }) => `${who.id} ${shown} ${rule}`);
};

describe('who sees an entry', () => {
  it('is told to nobody who may not read every log', async () => {
    const nurse = await caller({ fhirUser: 'Practitioner/sara' });
    expect(await access.whoSees(nurse, { entry, people, language: 'nb', suppose: {} })).toMatchObject({
      error: { code: 'role' },
    });
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

  it('is told of a role or a purpose that somebody does not have, and of a later day', async () => {
    const role = { profession: codes.nurse, unit: 'nord' };
    expect(await asked({ role })).toContain('berit no reserved');
    expect(await asked({ role: { profession: 'XX', unit: 'nowhere' } })).toContain('berit no role');
    expect(await asked({ purpose: 'HRESCH' })).toContain('sara no role');
    await store({
      ...{
        resourceType: 'Appointment',
        id: 'later',
        status: 'booked',
        start: new Date(time.now + 5 * DAY).toISOString(),
      },
      end: new Date(time.now + 5 * DAY + 3_600_000).toISOString(),
      participant: ['Patient/kim', 'Practitioner/lars'].map((reference) => ({
        actor: { reference },
        status: 'accepted',
      })),
    });
    expect(await asked({ at: time.now + 5 * DAY })).toContain('lars no reserved');
    expect(await asked()).toContain('lars no relationship');
  });

  it('leaves a line in the log of the patient', async () => {
    const officer = await caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
    const log = await access.log(officer, { patient: 'kim', limit: 5 });
    expect(log.ok && log.value.some(({ rule }) => rule === 'log')).toBe(true);
  });
});

describe('everybody who sees an entry', () => {
  const officer = () => caller({ fhirUser: 'Practitioner/vera', purpose: 'HOPERAT' });
  const everyone = async (name: typeof entry, suppose: SeesAsk['suppose'] = {}) => {
    const answer = await access.everyoneWhoSees(await officer(), { entry: name, language: 'en', suppose, after: 0 });
    if (!answer.ok) throw new Error(answer.error.explanation);
    return answer.value;
  };
  const said = async (name: typeof entry, suppose: SeesAsk['suppose'] = {}) =>
    (await everyone(name, suppose)).groups.map(
      ({ access: how, unit, role: { code }, basis, people: some }) =>
        `${how} ${unit?.name ?? '-'} ${code} ${basis ?? '-'}: ${some.map(({ who }) => who.id).join(' ')}`,
    );
  const open = { kind: 'Observation', id: 'open' };

  beforeAll(async () => {
    const numbered = (id: string, birthDate: string) => ({
      ...{ resourceType: 'Patient', id, birthDate, name: [{ family: id }] },
      identifier: [{ system: identifierSystems.nationalNumber, value: numberOf(birthDate) }],
    });
    await store({ ...note, id: 'open' });
    const mother = numbered('mother', '1980-01-01');
    const written = {
      ...writeOf(mother),
      uniqueIdentifiers: mother.identifier.map(({ system, value }) => `${system}|${value}`),
    };
    expect((await record.commit(access.housePermit('test'), [written])).ok).toBe(true);
    await store({
      ...{ resourceType: 'RelatedPerson', id: 'r', active: true, patient: { reference: 'Patient/kim' } },
      identifier: mother.identifier,
      relationship: [{ coding: [{ system: representationCodes, code: 'verge' }] }],
    });
    await store(
      ...Array.from({ length: 300 }, (_, at) => [
        { resourceType: 'Practitioner', id: `n${at}`, name: [{ family: `Nurse ${at}` }] },
        role(`n${at}`, ['nord', 'sor', 'ost'][at % 3] ?? '', codeSystems.profession, codes.nurse),
      ]).flat(),
      { resourceType: 'Practitioner', id: 'gone', active: false },
      role('gone', 'nord', codeSystems.profession, codes.nurse),
    );
    await store({
      ...{ resourceType: 'Consent', id: 'c2', status: 'active', patient: { reference: 'Patient/kim' } },
      category: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.7608', code: 'BL' }] }],
      provision: { type: 'deny', actor: [{ reference: { reference: 'Practitioner/n3' } }] },
    });
  });

  it('is told to nobody who may not read every log, and to no citizen', async () => {
    const ask = { entry: open, language: 'nb', suppose: {}, after: 0 } as const;
    for (const claims of [
      { fhirUser: 'Practitioner/sara' },
      { fhirUser: 'Patient/kim', patient: 'kim', purpose: 'PATRQT' },
    ]) {
      expect(await access.everyoneWhoSees(await caller(claims), ask)).toMatchObject({ error: { code: 'role' } });
    }
  });

  it('is the patient, who acts for her, and by unit and role those whom something connects; and who could in an emergency', async () => {
    const groups = await said(open);
    expect(groups.slice(0, 2)).toEqual(['shown - citizen guardian: mother', 'shown - citizen own: kim']);
    expect(groups[2]).toMatch(/^shown nord SP service: .*\bsara\b/);
    expect(groups.filter((one) => one.startsWith('emergency')).map((one) => one.split(':')[0])).toEqual([
      'emergency ost LE -',
      'emergency ost SP -',
    ]);
    expect(groups.join(' ')).not.toMatch(/\bgone\b/);
    const { shown, emergency } = await everyone(open);
    // Of the hundred nurses of nord one is kept out by name, and emergency access does not open what is blocked.
    expect([shown, emergency]).toEqual([2 + 1 + 99, 100 + 100 + 1 + 1]);
  });

  it('is not who is near to the patient, whatever her colleagues see', async () => {
    const number = { system: identifierSystems.nationalNumber, value: numberOf('1990-02-02') };
    await store(
      { resourceType: 'Practitioner', id: 'sister', identifier: [number], name: [{ family: 'sister' }] },
      role('sister', 'nord', codeSystems.profession, codes.nurse),
      {
        resourceType: 'RelatedPerson',
        id: 'r2',
        active: true,
        patient: { reference: 'Patient/kim' },
        identifier: [number],
      },
    );
    const { groups } = await everyone(open);
    const how = groups.find(({ people: some }) => some.some(({ who }) => who.id === 'sister'))?.access ?? 'not';
    const sister = [{ kind: 'Practitioner', id: 'sister' }];
    const alone = await access.whoSees(await officer(), { entry: open, people: sister, language: 'en', suppose: {} });
    expect(alone).toMatchObject({ value: [{ shown: 'no', emergency: how === 'emergency' ? 'opens' : 'none' }] });
    expect(how).not.toBe('shown');
    await record.commit(access.housePermit('test'), [deletionOf({ resourceType: 'Practitioner', id: 'sister' }, 1)]);
  });

  it('is the same as the decision for each of them alone', async () => {
    const all = Array.from({ length: 50 }, (_, at) => ({ kind: 'Practitioner', id: `n${at}` }));
    for (const name of [open, entry]) {
      const listed = await everyone(name);
      const ids = (how: string) =>
        new Set(
          listed.groups.filter((one) => one.access === how).flatMap((one) => one.people.map(({ who }) => who.id)),
        );
      const alone = await access.whoSees(await officer(), { entry: name, people: all, language: 'en', suppose: {} });
      if (!alone.ok || listed.next !== null) continue;
      for (const { who, shown, emergency } of alone.value) {
        expect([who.id, ids('shown').has(who.id)]).toEqual([who.id, shown === 'yes']);
        expect([who.id, ids('emergency').has(who.id)]).toEqual([who.id, emergency === 'opens']);
      }
    }
  });

  it('is given in pages, each person once', async () => {
    const seen: string[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const ask = { entry: open, language: 'en', suppose: {}, after } as const;
      const page: Awaited<ReturnType<typeof access.everyoneWhoSees>> = await access.everyoneWhoSees(
        await officer(),
        ask,
      );
      if (!page.ok) throw new Error(page.error.explanation);
      seen.push(...page.value.groups.flatMap(({ people: some }) => some.map(({ who }) => who.id)));
      after = page.value.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(304);
  });

  it('is nobody of an entry that is not there', async () => {
    expect(await said({ kind: 'Observation', id: 'nowhere' })).toEqual([]);
  });
});
