// Helsepersonelloven § 21 a: employees are stopped at the door of their own record, and of those near to them.

import { codeSystems, identifierSystems, syntheticPersonNumber } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { ContentFault } from '../rights/content-reader.ts';
import { type Resource, testHouse, writeOf } from '../testing/test-house.ts';
import { readKinRules } from './kin-rules.ts';

const house = await testHouse();
const { access, record, store, time } = house;

const BORN = '1985-03-03';
const numbered = (index: number) => ({
  identifier: [{ system: identifierSystems.nationalNumber, value: syntheticPersonNumber({ birthDate: BORN, index }) }],
});
const person = (id: string, parts: object = {}): Resource => ({
  resourceType: 'Patient',
  id,
  birthDate: BORN,
  name: [{ family: id }],
  ...parts,
});
const measured = (id: string, ...patients: readonly string[]): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'puls' },
  subject: { reference: `Patient/${patients[0] ?? ''}` },
  focus: patients.slice(1).map((patient) => ({ reference: `Patient/${patient}` })),
});
const enrolled = (patient: string): Resource => ({
  resourceType: 'EpisodeOfCare',
  id: `service-${patient}`,
  status: 'active',
  patient: { reference: `Patient/${patient}` },
  managingOrganization: { reference: 'Organization/nord' },
});
const PEOPLE = ['herself', 'mother', 'son', 'stranger'];

const nora = (): Promise<Caller> => house.caller({ fhirUser: 'Practitioner/nora' });
const found = async (caller: Caller): Promise<readonly string[]> => {
  const permit = await access.decide(caller, { action: 'search', kind: 'Observation', patients: [] });
  if (!permit.ok) throw new Error(permit.error.code);
  const page = await record.find(permit.value, {
    kind: 'Observation',
    filter: { and: [] },
    sort: [{ by: 'id', direction: 'ascending' }],
    limit: 50,
    total: 'accurate',
  });
  if (!page.ok) throw new Error(page.error.code);
  expect(page.value.total).toBe(page.value.matches.length);
  return page.value.matches.map(({ id }) => id);
};
const decided = async (action: 'search' | 'create' | 'log', patient: string): Promise<string> => {
  const permit = await access.decide(await nora(), { action, kind: 'Observation', patients: [patient] });
  return permit.ok ? 'permitted' : permit.error.sentence;
};

beforeAll(async () => {
  await store(
    { resourceType: 'Organization', id: 'nord', name: 'nord' },
    { resourceType: 'Practitioner', id: 'nora', name: [{ family: 'nora' }], ...numbered(1) },
    {
      resourceType: 'PractitionerRole',
      id: 'nora-role',
      active: true,
      practitioner: { reference: 'Practitioner/nora' },
      organization: { reference: 'Organization/nord' },
      code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
    },
    person('herself', numbered(1)),
    person('mother', numbered(2)),
    person('son'),
    person('stranger', numbered(4)),
    { resourceType: 'RelatedPerson', id: 'r1', patient: { reference: 'Patient/herself' }, ...numbered(2) },
    { resourceType: 'RelatedPerson', id: 'r2', patient: { reference: 'Patient/son' }, ...numbered(1) },
  );
  await store(...PEOPLE.map(enrolled));
  await store(...PEOPLE.map((id) => measured(`o-${id}`, id)), measured('o-shared', 'stranger', 'mother'));
});

describe('A nurse whose unit serves her, her mother, her son and a stranger', () => {
  it('is refused what names herself or them, in words, and is offered emergency access to them alone', async () => {
    for (const action of ['search', 'create'] as const) {
      expect(await decided(action, 'herself')).toBe('own-record');
      expect(await decided(action, 'mother')).toBe('relative-record-or-emergency');
      expect(await decided(action, 'son')).toBe('relative-record-or-emergency');
      expect(await decided(action, 'stranger')).toBe('permitted');
    }
    const asks = ['stranger', 'herself'].map((patient) => ({
      ...{ action: 'create' as const, kind: 'Observation', patients: [patient] },
    }));
    expect(await access.decideAll(await nora(), asks)).toMatchObject({ error: { sentence: 'own-record', ask: 1 } });
    expect(await access.why(await nora(), { patient: 'herself', language: 'en' })).toEqual([
      expect.stringContaining('your own record'),
    ]);
    expect(await access.why(await nora(), { patient: 'son', language: 'nn' })).toEqual([
      expect.stringContaining('nær denne personen'),
    ]);
  });

  it('finds nothing of them among the many, nor what they share with others, in pages and totals', async () => {
    expect(await found(await nora())).toEqual(['o-stranger']);
    expect(await access.knows(await nora(), 'mother')).toBe(false);
    expect(await access.knows(await nora(), 'stranger')).toBe(true);
  });

  it('cannot write into her own record with a permit that was made for others', async () => {
    const permit = await access.decide(await nora(), { action: 'create', kind: 'Observation', patients: ['stranger'] });
    if (!permit.ok) throw new Error(permit.error.code);
    const done = await record.commit(permit.value, [writeOf(measured('o-sneaked', 'herself'))]);
    expect(done).toMatchObject({ error: { code: 'not-permitted' } });
  });

  it('opens her son with a reason, for an hour, and never herself', async () => {
    const refusal = await access.openEmergency(await nora(), { patient: 'herself', reason: 'jeg vil se svaret mitt' });
    expect(refusal).toMatchObject({ ok: false, error: { sentence: 'own-record' } });
    const opened = await access.openEmergency(await nora(), { patient: 'son', reason: 'alene på vakt i natt' });
    expect(opened.ok).toBe(true);
    expect(await decided('search', 'son')).toBe('permitted');
    expect(await found(await nora())).toEqual(['o-son', 'o-stranger']);
    time.now += 61 * 60_000;
    expect(await decided('search', 'son')).toBe('relative-record-or-emergency');
    expect(await found(await nora())).toEqual(['o-stranger']);
  });

  it('is stopped with the next request after somebody is registered as near to her', async () => {
    await store({ resourceType: 'RelatedPerson', id: 'r3', patient: { reference: 'Patient/herself' }, ...numbered(4) });
    expect(await decided('search', 'stranger')).toBe('relative-record-or-emergency');
    expect(await found(await nora())).toEqual([]);
  });
});

describe('The content', () => {
  it('is refused when its own test case does not hold', () => {
    const edition = {
      ...{ version: 'x', validFrom: '2026-01-01', source: { text: 'x' }, ownRecord: 'open', relatives: 'reason' },
      tests: [{ who: 'own', emergency: 'no', expect: 'closed' }],
    };
    expect(() => readKinRules({ editions: [edition] })).toThrow(ContentFault);
  });
});
