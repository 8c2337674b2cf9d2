// DESIGN.md §7 "guardian and mandate": a citizen who acts for another, on a real record.

import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { refusalReasons, representationCodes } from './representation-rules.ts';

const house = await testHouse();
const { access, record, store, caller } = house;

const numberOf = (index: number, birthDate: string) => syntheticPersonNumber({ birthDate, index });
const person = (id: string, birthDate: string, index: number): Resource => ({
  resourceType: 'Patient',
  id,
  birthDate,
  name: [{ family: id }],
  identifier: [{ system: identifierSystems.nationalNumber, value: numberOf(index, birthDate) }],
});
const relation = (id: string, patient: string, parts: object): Resource => ({
  resourceType: 'RelatedPerson',
  id,
  active: true,
  patient: { reference: `Patient/${patient}` },
  identifier: [{ system: identifierSystems.nationalNumber, value: numberOf(1, '1985-03-03') }],
  ...parts,
});
const coded = (code: string) => ({ relationship: [{ coding: [{ system: representationCodes, code }] }] });
const measured = (id: string, patient: string): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'puls' },
  subject: { reference: `Patient/${patient}` },
});

const worker = (id: string): Resource => ({ resourceType: 'Practitioner', id, name: [{ family: id }] });
const role = (who: string, code: string): Resource => ({
  resourceType: 'PractitionerRole',
  id: `${who}-role`,
  active: true,
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: 'Organization/nord' },
  code: [{ coding: [{ system: codeSystems.profession, code }] }],
});

const mother = (patient: string): Promise<Caller> =>
  caller({ fhirUser: 'Patient/mor', patient, scope: 'patient/*.cruds', purpose: 'PATRQT' });
const reads = async (asking: Caller, id: string): Promise<string> => {
  const permit = await access.decide(asking, { action: 'read', kind: 'Observation', patients: [] });
  if (!permit.ok) return permit.error.sentence;
  const found = await record.read(permit.value, { kind: 'Observation', id });
  return found.ok && found.value !== null ? permit.value.basis.rule : 'nothing';
};

beforeAll(async () => {
  await store(
    worker('nora'),
    worker('hege'),
    { resourceType: 'Organization', id: 'nord', name: 'nord' },
    role('nora', 'SP'),
    role('hege', 'HE'),
    person('mor', '1985-03-03', 1),
    person('barn', '2020-01-01', 2),
    person('ungdom', '2012-01-01', 3),
    person('far', '1950-01-01', 4),
    person('nabo', '1960-01-01', 5),
    relation('mor-barn', 'barn', coded('foreldreansvar')),
    relation('mor-ungdom', 'ungdom', coded('foreldreansvar')),
    relation('mor-far', 'far', coded('fullmakt')),
    relation('mor-nabo', 'nabo', { relationship: [{ text: 'venn' }] }),
    measured('o-mor', 'mor'),
    measured('o-barn', 'barn'),
    measured('o-ungdom', 'ungdom'),
    measured('o-nabo', 'nabo'),
  );
});

describe('who acts for whom', () => {
  const mandate = { ...coded('fullmakt') };
  const write = async (asking: Caller, before: object | null, after: object | null): Promise<string> => {
    const allowed = access.mayWritePerson(asking, { before, after });
    return allowed.ok ? 'allowed' : allowed.error.sentence;
  };

  it('is not for a citizen to say, nor for a nurse, nor for who acts for the citizen', async () => {
    const own = await caller({ fhirUser: 'Patient/mor', patient: 'mor', scope: 'patient/*.cruds', purpose: 'PATRQT' });
    for (const code of ['foreldreansvar', 'verge']) {
      expect(await write(own, null, coded(code))).toBe('representation-duty');
      expect(await write(own, coded(code), mandate)).toBe('representation-duty');
    }
    const refusal = { relationship: [{ coding: [{ system: refusalReasons, code: 'NORN_UNGDOM' }] }] };
    expect(await write(own, refusal, null)).toBe('representation-duty');
    expect(await write(await mother('barn'), null, mandate)).toBe('representation-duty');
    const nurse = await caller({ fhirUser: 'Practitioner/nora' });
    expect(await write(nurse, null, mandate)).toBe('representation-duty');
  });

  it('is the citizen’s to give by a mandate, the secretary’s to register, and nobody’s where the relation opens nothing', async () => {
    const own = await caller({ fhirUser: 'Patient/mor', patient: 'mor', scope: 'patient/*.cruds', purpose: 'PATRQT' });
    expect(await write(own, null, mandate)).toBe('allowed');
    expect(await write(own, mandate, { ...mandate, active: false })).toBe('allowed');
    const nurse = await caller({ fhirUser: 'Practitioner/nora' });
    expect(await write(nurse, null, { relationship: [{ text: 'nabo' }] })).toBe('allowed');
    const secretary = await caller({ fhirUser: 'Practitioner/hege' });
    expect(await write(secretary, null, coded('verge'))).toBe('allowed');
  });
});

describe('a citizen whose launch names another person', () => {
  it('is told why not, where nothing or nothing any more lets her act', async () => {
    expect(await reads(await mother('nabo'), 'o-nabo')).toBe('no-representation');
    expect(await reads(await mother('ungdom'), 'o-ungdom')).toBe('representation-ended');
    expect(await reads(await mother('nobody'), 'o-nabo')).toBe('no-representation');
  });

  it('reads that record and not her own, by the rule that the log names', async () => {
    const asking = await mother('barn');
    expect(await reads(asking, 'o-barn')).toBe('parent');
    expect(await reads(asking, 'o-mor')).toBe('nothing');
    const other = await access.decide(asking, { action: 'search', kind: 'Observation', patients: ['mor'] });
    expect(other).toMatchObject({ ok: false, error: { sentence: 'not-own' } });
    const permit = await access.decide(asking, { action: 'read', kind: 'Observation', patients: ['barn'] });
    expect(permit).toMatchObject({ value: { agent: { onBehalf: { kind: 'Patient', id: 'barn' } } } });
  });

  it('reads no messages of the log, nor changes what she may not', async () => {
    const asking = await mother('far');
    const log = await access.decide(asking, { action: 'search', kind: 'AuditEvent', patients: ['far'] });
    expect(log).toMatchObject({ ok: false, error: { sentence: 'role' } });
    const update = await access.decide(asking, { action: 'update', kind: 'QuestionnaireResponse', patients: ['far'] });
    expect(update).toMatchObject({ ok: false, error: { sentence: 'role' } });
  });

  it('decides nothing for that person: she neither keeps things back nor names another, whatever her role', async () => {
    for (const patient of ['barn', 'far']) {
      const asking = await mother(patient);
      for (const kind of ['Consent', 'RelatedPerson']) {
        for (const action of ['create', 'update'] as const) {
          const decided = await access.decide(asking, { action, kind, patients: [patient] });
          expect(decided).toMatchObject({ ok: false, error: { sentence: 'role' } });
        }
      }
    }
  });

  it('answers a form for that person, and the permit is for nothing else', async () => {
    const answer = { action: 'create', kind: 'QuestionnaireResponse', patients: ['barn'] } as const;
    const permit = await access.decide(await mother('barn'), answer);
    expect(permit.ok && permit.value.kinds).toEqual(new Set(['QuestionnaireResponse']));
    const joined = await access.decideAll(await mother('barn'), [answer, { ...answer, kind: 'Consent' }]);
    expect(joined).toMatchObject({ ok: false, error: { sentence: 'role', ask: 1 } });
  });

  it('loses it with the next request after the relation has ended', async () => {
    expect(await reads(await mother('far'), 'o-far')).toBe('nothing');
    const ended = relation('mor-far', 'far', { ...coded('fullmakt'), active: false });
    await record.commit(access.housePermit('test'), [writeOf(ended, 1)]);
    expect(await reads(await mother('far'), 'o-far')).toBe('no-representation');
    const renewed = await access.renew(await mother('barn'));
    expect(renewed).toMatchObject({ value: { standsFor: { basis: 'parent' } } });
  });

  it('can ask whose records she may open', async () => {
    expect(await access.represented({ kind: 'Patient', id: 'mor' })).toMatchObject([
      { patient: 'barn', basis: 'parent' },
    ]);
    expect(await access.represented({ kind: 'Patient', id: 'nabo' })).toEqual([]);
  });
});
