// DESIGN.md §7, issue 2 E18-E20: the guard on a real record. What is out of reach does not exist for the caller.

import { issuePermit } from '@fkj/platform-record/permit-issuer';
import { codeSystems } from '@fkj/standards-norway';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ask } from './access.ts';
import type { Caller } from './caller.ts';
import { listKinds } from './relations/project.ts';
import { deletionOf, type Resource, testHouse, writeOf } from './testing/test-house.ts';
import { NOW } from './testing/test-rules.ts';

const house = await testHouse();
const { access, record, time, store, caller } = house;
const HOUR = 3_600_000;

const profession = (code: string) => [{ coding: [{ system: codeSystems.profession, code }] }];
const unit = (id: string, service: string): Resource => ({
  resourceType: 'Organization',
  id,
  name: id,
  type: [{ coding: [{ system: codeSystems.municipalService, code: service }] }],
});
const worker = (id: string): Resource => ({ resourceType: 'Practitioner', id, name: [{ family: id }] });
const role = (who: string, code: string, organization: string, parts: object = {}): Resource => ({
  resourceType: 'PractitionerRole',
  id: `${who}-role`,
  active: true,
  practitioner: { reference: `Practitioner/${who}` },
  organization: { reference: `Organization/${organization}` },
  code: profession(code),
  ...parts,
});
const person = (id: string): Resource => ({ resourceType: 'Patient', id, name: [{ family: id }] });
const measurement = (id: string, patient: string): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'puls' },
  subject: { reference: `Patient/${patient}` },
});
const contact = (id: string, patient: string, parts: object = {}): Resource => ({
  resourceType: 'Encounter',
  id,
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: `Patient/${patient}` },
  serviceProvider: { reference: 'Organization/legevakt' },
  participant: [{ individual: { reference: 'Practitioner/ola' } }],
  reasonCode: [{ text: 'Akutte brystsmerter' }],
  ...parts,
});
const visit = (id: string, patient: string, parts: object = {}): Resource => ({
  resourceType: 'Appointment',
  id,
  status: 'booked',
  start: new Date(NOW).toISOString(),
  end: new Date(NOW + HOUR / 2).toISOString(),
  participant: [
    { actor: { reference: `Patient/${patient}` }, status: 'accepted' },
    { actor: { reference: 'PractitionerRole/nora-role' }, status: 'accepted' },
  ],
  ...parts,
});

const nora = (): Promise<Caller> => caller({ fhirUser: 'Practitioner/nora' });
const ola = (): Promise<Caller> => caller({ fhirUser: 'Practitioner/ola' });
const read: Pick<Ask, 'action'> = { action: 'read' };

const sees = async (who: Caller, id: string): Promise<boolean> => {
  const permit = await access.decide(who, { ...read, kind: 'Observation', patients: [] });
  if (!permit.ok) throw new Error(permit.error.code);
  const found = await record.read(permit.value, { kind: 'Observation', id });
  if (!found.ok) throw new Error(found.error.code);
  return found.value !== null;
};

beforeAll(async () => {
  await store(
    unit('nord', 'KP02'),
    unit('legevakt', 'KA02'),
    worker('nora'),
    worker('ola'),
    worker('hans'),
    role('nora', 'SP', 'nord'),
    role('ola', 'LE', 'legevakt'),
    role('hans', 'HF', 'nord'),
  );
  await store(...['kari', 'per', 'liv', 'mia', 'sara'].map(person));
  await store(...['kari', 'per', 'liv', 'mia', 'sara'].map((patient) => measurement(`pulse-${patient}`, patient)));
});

describe('a caller', () => {
  it('is refused when nobody is behind the log-in', async () => {
    for (const fhirUser of ['Practitioner/nobody', 'Group/x', 'nonsense']) {
      const answer = await access.callerOf({ sub: 'x', client_id: 'a', scope: 'user/*.cruds', fhirUser });
      expect(answer).toMatchObject({ ok: false, error: { code: 'unknown-caller' } });
    }
  });

  it('has the roles that are active, and her unit’s services', async () => {
    expect(await ola()).toMatchObject({
      category: 'personnel',
      display: 'ola',
      assignments: [{ profession: 'LE', organizationName: 'legevakt', services: ['KA02'] }],
    });
  });

  it('whose roles changed gets stale, and after renewal the roles of now', async () => {
    await store(worker('tor'), role('tor', 'SP', 'nord'));
    const before = await caller({ fhirUser: 'Practitioner/tor' });
    const permit = await access.decide(before, { ...read, kind: 'Patient', patients: [] });
    if (!permit.ok) throw new Error(permit.error.code);
    const ended = writeOf(role('tor', 'SP', 'nord', { active: false }), 1);
    expect(await record.commit(access.housePermit('test'), [ended])).toMatchObject({ ok: true });
    expect(await record.read(permit.value, { kind: 'Patient', id: 'kari' })).toEqual({
      ok: false,
      error: { code: 'stale' },
    });
    const after = await access.renew(before);
    if (!after.ok) throw new Error(after.error.code);
    expect(await access.decide(after.value, { ...read, kind: 'Patient', patients: [] })).toMatchObject({
      ok: false,
      error: { sentence: 'no-role' },
    });
  });
});

describe('a nurse', () => {
  it('does not see a patient she has nothing to do with', async () => {
    expect(await sees(await nora(), 'pulse-kari')).toBe(false);
    expect(await access.knows(await nora(), 'kari')).toBe(false);
  });

  it('cannot give herself a patient by a visit, a list or a service', async () => {
    const who = await nora();
    const list = {
      resourceType: 'List',
      code: { coding: [{ system: listKinds, code: 'arbeidsliste' }] },
      entry: [{ item: { reference: 'Patient/kari' } }],
    };
    for (const ask of [
      { action: 'create', kind: 'Appointment', patients: ['kari'] },
      { action: 'create', kind: 'EpisodeOfCare', patients: ['kari'] },
      { action: 'create', kind: 'Encounter', patients: ['kari'] },
      { action: 'create', kind: 'List', patients: [], resource: list },
    ] as const) {
      expect(await access.decide(who, ask), ask.kind).toMatchObject({
        ok: false,
        error: { code: 'relationship', emergency: 'offered' },
      });
    }
  });

  it('cannot put someone else’s visit on her own list', async () => {
    await store(visit('visit-of-mia', 'mia', { participant: [{ actor: { reference: 'Patient/mia' } }] }));
    const resource = {
      resourceType: 'List',
      status: 'current',
      code: { coding: [{ system: listKinds, code: 'arbeidsliste' }] },
      source: { reference: 'PractitionerRole/nora-role' },
      entry: [{ item: { reference: 'Appointment/visit-of-mia' } }],
    };
    const ask: Ask = { action: 'create', kind: 'List', patients: [], resource };
    expect(await access.decide(await nora(), ask)).toMatchObject({ ok: false, error: { code: 'relationship' } });
    expect(await access.decideAll(await nora(), [ask])).toMatchObject({ ok: false, error: { ask: 0 } });
    expect(await sees(await nora(), 'pulse-mia')).toBe(false);
  });

  it('sees the patients of her visits, a day before to a day after, and not when they are cancelled', async () => {
    await store(visit('visit-of-kari', 'kari'));
    expect(await sees(await nora(), 'pulse-kari')).toBe(true);
    expect(await sees(await ola(), 'pulse-kari')).toBe(false);
    time.now = NOW + 25 * HOUR;
    expect(await sees(await nora(), 'pulse-kari')).toBe(false);
    time.now = NOW;
    const cancelled = writeOf(visit('visit-of-kari', 'kari', { status: 'cancelled' }), 1);
    expect(await record.commit(access.housePermit('test'), [cancelled])).toMatchObject({ ok: true });
    expect(await sees(await nora(), 'pulse-kari')).toBe(false);
  });

  it('sees the patients whose visits stand on her list, until the list is deleted', async () => {
    const list: Resource = {
      resourceType: 'List',
      id: 'list-of-nora',
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: listKinds, code: 'arbeidsliste' }] },
      source: { reference: 'PractitionerRole/nora-role' },
      date: new Date(NOW).toISOString(),
      entry: [{ item: { reference: 'Appointment/visit-of-liv' } }],
    };
    await store(visit('visit-of-liv', 'liv', { participant: [{ actor: { reference: 'Patient/liv' } }] }));
    await store(list);
    expect(await sees(await nora(), 'pulse-liv')).toBe(true);
    expect(await record.commit(access.housePermit('test'), [deletionOf(list, 1)])).toMatchObject({ ok: true });
    expect(await sees(await nora(), 'pulse-liv')).toBe(false);
  });
});

describe('a doctor at the legevakt', () => {
  it('opens an acute contact with a reason, and then sees the patient for 24 hours', async () => {
    const who = await ola();
    const resource = contact('contact-of-per', 'per', { period: { start: new Date(NOW).toISOString() } });
    expect(await sees(who, 'pulse-per')).toBe(false);
    const permit = await access.decide(who, { action: 'create', kind: 'Encounter', patients: ['per'], resource });
    if (!permit.ok) throw new Error(permit.error.code);
    expect(permit.value.basis).toMatchObject({ rule: 'acute-contact', reason: 'Akutte brystsmerter' });
    expect(await record.commit(permit.value, [writeOf(resource)])).toMatchObject({ ok: true });
    expect(await sees(who, 'pulse-per')).toBe(true);
    time.now = NOW + 25 * HOUR;
    expect(await sees(who, 'pulse-per')).toBe(false);
    time.now = NOW;
  });

  it('cannot use the permit of one contact for another patient', async () => {
    const resource = contact('contact-of-mia', 'mia');
    const permit = await access.decide(await ola(), {
      action: 'create',
      kind: 'Encounter',
      patients: ['mia'],
      resource,
    });
    if (!permit.ok) throw new Error(permit.error.code);
    expect(await record.commit(permit.value, [writeOf(contact('c2', 'kari'))])).toMatchObject({
      ok: false,
      error: { code: 'not-permitted' },
    });
    expect(await record.commit(permit.value, [writeOf(measurement('m2', 'mia'))])).toMatchObject({ ok: false });
  });

  it('measures in the same transaction as the contact, for that patient only', async () => {
    const encounter: Ask = {
      action: 'create',
      kind: 'Encounter',
      patients: ['mia'],
      resource: contact('c3', 'mia'),
    };
    const observation = (patient: string): Ask => ({ action: 'create', kind: 'Observation', patients: [patient] });
    expect(await access.decideAll(await ola(), [encounter, observation('mia')])).toMatchObject({
      ok: true,
      value: { restriction: { reach: 'patient', patient: 'mia' }, basis: { reason: 'Akutte brystsmerter' } },
    });
    expect(await access.decideAll(await ola(), [encounter, observation('kari')])).toMatchObject({
      ok: false,
      error: { code: 'relationship', ask: 1 },
    });
  });
});

describe('emergency access', () => {
  it('is refused without a reason, without the duty and for citizens', async () => {
    const open = (who: Caller, reason: string) => access.openEmergency(who, { patient: 'sara', reason });
    expect(await open(await nora(), '  haster ')).toMatchObject({ ok: false, error: { code: 'reason-missing' } });
    const hans = await caller({ fhirUser: 'Practitioner/hans' });
    expect(await open(hans, 'Bevisstløs på gulvet')).toMatchObject({ ok: false, error: { code: 'role' } });
    const sara = await caller({ fhirUser: 'Patient/per', purpose: 'PATRQT' });
    expect(await open(sara, 'Jeg vil se')).toMatchObject({ ok: false, error: { code: 'role' } });
    const narrow = await caller({ fhirUser: 'Practitioner/nora', scope: 'user/Observation.rs' });
    expect(await open(narrow, 'Bevisstløs på gulvet')).toMatchObject({ ok: false, error: { code: 'scope' } });
    expect(
      await access.openEmergency(await nora(), { patient: 'nobody', reason: 'Bevisstløs på gulvet' }),
    ).toMatchObject({
      ok: false,
      error: { code: 'relationship' },
    });
    expect(await sees(await nora(), 'pulse-sara')).toBe(false);
  });

  it('opens the record to the caller alone, for one hour, and leaves an AuditEvent to follow up', async () => {
    const opened = await access.openEmergency(await nora(), { patient: 'sara', reason: 'Bevisstløs på gulvet' });
    expect(opened).toEqual({ ok: true, value: { until: NOW + HOUR } });
    expect(await sees(await nora(), 'pulse-sara')).toBe(true);
    expect(await sees(await ola(), 'pulse-sara')).toBe(false);
    const followUp = await record.find(access.housePermit('test'), {
      kind: 'AuditEvent',
      filter: { test: 'token', param: 'subtype', code: '110127' },
      sort: [],
      limit: 10,
      total: 'none',
    });
    if (!followUp.ok) throw new Error(followUp.error.code);
    expect(followUp.value.matches).toHaveLength(1);
    expect(followUp.value.matches[0]?.document).toContain('Practitioner/nora');
    expect(followUp.value.matches[0]?.document).not.toContain('Bevisstløs');
    time.now = NOW + HOUR;
    expect(await sees(await nora(), 'pulse-sara')).toBe(false);
    time.now = NOW;
  });

  it('shows in the citizen’s log as what opened each look and each entry, and only then', async () => {
    time.now = NOW + 2 * HOUR;
    const who = await nora();
    const sara = () => caller({ fhirUser: 'Patient/sara', client_id: 'innbygger', purpose: 'PATRQT' });
    const byNora = async () => {
      const lines = await access.log(await sara(), { patient: 'sara', limit: 100 });
      if (!lines.ok) throw new Error(lines.error.code);
      return lines.value.filter((line) => line.who === 'nora' && line.at >= time.now);
    };
    const search = async () => {
      const permit = await access.decide(who, { action: 'search', kind: 'Observation', patients: ['sara'] });
      if (!permit.ok) throw new Error(permit.error.code);
      const filter = { test: 'patient', patient: 'sara' } as const;
      return record.find(permit.value, { kind: 'Observation', filter, sort: [], limit: 10, total: 'accurate' });
    };
    expect(await search()).toMatchObject({ ok: true, value: { matches: [], total: 0 } });
    expect((await byNora()).map(({ rule, purpose }) => [rule, purpose])).toEqual([['no-relationship', 'TREAT']]);
    time.now += 1;
    await access.openEmergency(who, { patient: 'sara', reason: 'Bevisstløs på gulvet' });
    time.now += 1;
    expect(await sees(who, 'pulse-sara')).toBe(true);
    expect(await search()).toMatchObject({ ok: true, value: { total: 1 } });
    const create = await access.decide(who, { action: 'create', kind: 'Observation', patients: ['sara'] });
    if (!create.ok) throw new Error(create.error.code);
    expect(await record.commit(create.value, [writeOf(measurement('pulse-now', 'sara'))])).toMatchObject({ ok: true });
    const opened = await byNora();
    expect(new Set(opened.map(({ action }) => action))).toEqual(new Set(['read', 'search', 'create']));
    expect(opened.map(({ rule, purpose }) => [rule, purpose])).toEqual(opened.map(() => ['emergency', 'ETREAT']));
    const told = await access.why(await sara(), { patient: 'sara' });
    expect(told.filter((line) => line.includes('Nødtilgang: ')).length).toBeGreaterThan(opened.length);
    expect((await access.why(await sara(), { patient: 'sara', language: 'nn' })).join()).toContain('Naudtilgang: ');
    expect((await access.why(await sara(), { patient: 'sara', language: 'en' })).join()).toContain(
      'Emergency access: ',
    );
    time.now += 1;
    const usual = visit('visit-of-sara', 'sara', { start: new Date(time.now).toISOString() });
    await store({ ...usual, end: new Date(time.now + HOUR / 2).toISOString() });
    expect(await sees(who, 'pulse-sara')).toBe(true);
    expect((await byNora()).map(({ rule, purpose }) => [rule, purpose])).toEqual([['visit', 'TREAT']]);
    time.now = NOW;
  });

  it('cannot be forged by writing the AuditEvent oneself', async () => {
    const forged = await record.find(access.housePermit('test'), {
      kind: 'AuditEvent',
      filter: { test: 'token', param: 'subtype', code: '110127' },
      sort: [],
      limit: 1,
      total: 'none',
    });
    if (!forged.ok) throw new Error(forged.error.code);
    const tree = JSON.parse(forged.value.matches[0]?.document ?? '{}');
    const copy = { ...tree, id: 'forged', entity: [{ what: { reference: 'Patient/liv' } }] };
    await store(copy);
    expect(await sees(await nora(), 'pulse-liv')).toBe(false);
  });
});

describe('a citizen', () => {
  const kari = () => caller({ fhirUser: 'Patient/kari', client_id: 'innbygger', purpose: 'PATRQT' });

  it('sees her own record and nobody else’s', async () => {
    expect(await sees(await kari(), 'pulse-kari')).toBe(true);
    expect(await sees(await kari(), 'pulse-per')).toBe(false);
  });

  it('cannot read another’s log', async () => {
    expect(await access.log(await kari(), { patient: 'per', limit: 10 })).toMatchObject({
      ok: false,
      error: { code: 'not-own' },
    });
  });
});

describe('why', () => {
  it('says the same of a patient out of reach and one who does not exist', async () => {
    const one = await access.why(await nora(), { patient: 'mia' });
    expect(one).toEqual(await access.why(await nora(), { patient: 'nobody-at-all' }));
    expect(one[0]).toContain('nødtilgang');
    expect((await access.why(await nora(), { patient: 'mia', language: 'en' }))[0]).toContain('emergency access');
  });

  it('says what opened a record in reach', async () => {
    await store(visit('visit-why', 'per'));
    expect((await access.why(await nora(), { patient: 'per' }))[0]).toContain('Du har tilgang');
  });
});

describe('a permit', () => {
  it('made by hand under an old epoch is stale', async () => {
    const who = await nora();
    const permit = await access.decide(who, { ...read, kind: 'Observation', patients: [] });
    if (!permit.ok) throw new Error(permit.error.code);
    const old = issuePermit({ ...permit.value, epoch: 0 });
    expect(await record.read(old, { kind: 'Observation', id: 'pulse-kari' })).toMatchObject({
      ok: false,
      error: { code: 'stale' },
    });
  });
});
