// reference/norway.md §2.1, §2.2: what the choice of an organisation and an attest take away in the decision, and never give.

import type { Action } from '@fkj/platform-record';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ask } from '../access.ts';
import type { TokenClaims, VerifiedAttest } from '../caller.ts';
import { testHouse } from '../testing/test-house.ts';
import { NOW, personnel, system, testRules } from '../testing/test-rules.ts';
import { readAttestReason } from './attest.ts';
import { decideByRules } from './decide.ts';

const unit = { number: '999977775', name: 'Hjemmetjenesten nord' };
const attest = (more: Partial<VerifiedAttest> = {}): VerifiedAttest => ({
  patients: ['kari'],
  purpose: 'TREAT',
  legalEntity: { number: '999977774', name: 'Lillevik kommune' },
  pointOfCare: unit,
  practitioner: { name: 'Nora Nilsen', hprNumber: '9000001', authorization: 'SP', practitioner: null, patient: null },
  unit: 'nord',
  decision: { id: 'vedtak-7', description: null },
  selfSelected: false,
  attested: NOW - 60_000,
  expires: NOW + 3_540_000,
  ...more,
});
const ask = (action: Action, kind: string, patients: readonly string[] = []): Ask => ({ action, kind, patients });

describe('under an attest', () => {
  const nurse = personnel({ attest: attest() });
  const sentence = (asked: Ask, caller = nurse): string => {
    const verdict = decideByRules(caller, asked, testRules);
    return verdict.outcome === 'deny' ? verdict.sentence : 'permit';
  };

  it('other patients than those it names are refused, and where it names several, one must be named', () => {
    expect(sentence(ask('read', 'Observation', ['ola']))).toBe('attest-patient');
    expect(sentence(ask('create', 'Observation', ['kari', 'ola']))).toBe('attest-patient');
    expect(sentence(ask('create', 'Patient', ['new']))).toBe('attest-patient');
    const several = personnel({ attest: attest({ patients: ['kari', 'ola'] }) });
    expect(sentence(ask('search', 'Observation'), several)).toBe('attest-which');
    expect(sentence(ask('search', 'Observation', ['ola']), several)).toBe('permit');
    expect(sentence(ask('read', 'Observation'), personnel({ attest: attest({ patients: [] }) }))).toBe(
      'attest-patient',
    );
  });

  it('the patient of the launch must be one of them', () => {
    const other = personnel({ attest: attest(), patient: 'ola', scopes: ['patient/*.rs'] });
    expect(sentence(ask('read', 'Observation'), other)).toBe('attest-patient');
  });

  it('a purpose that the role does not have is refused', () => {
    expect(sentence(ask('read', 'Observation'), personnel({ attest: attest(), purpose: 'HOPERAT' }))).toBe('purpose');
  });

  it('one patient is left of all relationships, whom personnel must know besides', () => {
    expect(decideByRules(nurse, ask('search', 'Observation'), testRules)).toMatchObject({
      restriction: { reach: 'patient', patient: 'kari' },
      known: ['kari'],
      basis: { rule: 'attest' },
    });
  });

  it('what concerns no patient stays as it was', () => {
    const verdict = decideByRules(nurse, ask('read', 'Organization'), testRules);
    expect(verdict).toMatchObject({ restriction: { reach: 'common' }, basis: { rule: 'role' } });
  });

  it('a system gets no more by it than it had', () => {
    const registered = system({ policy: 'registered', attest: attest({ unit: null }) });
    expect(sentence(ask('read', 'Observation', ['kari']), registered)).toBe('role');
  });

  it('the log has the decision behind it, its words and its time; and tells it apart when she gave it herself', () => {
    const description = 'Pårørende ringte · om fall';
    const self = personnel({ attest: attest({ selfSelected: true, decision: { id: 'x', description } }) });
    const verdict = decideByRules(self, ask('read', 'Observation', ['kari']), testRules);
    expect(verdict).toMatchObject({ basis: { rule: 'attest-self' } });
    const reason = verdict.outcome === 'permit' ? (verdict.basis.reason ?? '') : '';
    expect(readAttestReason(reason)).toEqual({
      id: 'x',
      description: 'Pårørende ringte om fall',
      attested: NOW - 60_000,
    });
  });

  it('no ask reaches a patient whom it does not name', () => {
    const ids = fc.constantFrom('kari', 'ola', 'per');
    fc.assert(
      fc.property(
        fc.uniqueArray(ids, { minLength: 1 }),
        fc.uniqueArray(ids),
        fc.constantFrom<Action>(
          'read',
          'search',
          'history',
          'create',
          'update',
          'delete',
          'find-person',
          'log',
          'move',
        ),
        fc.constantFrom('Observation', 'Patient', 'Encounter', 'AuditEvent', 'Consent', '*'),
        fc.constantFrom(personnel(), system({ policy: 'bootstrap' })),
        (patients, asked, action, kind, caller) => {
          const attested = { ...caller, attest: attest({ patients }) };
          const verdict = decideByRules(attested, ask(action, kind, asked), testRules);
          if (verdict.outcome === 'deny' || verdict.restriction.reach === 'common') return;
          expect(verdict.restriction.reach).toBe('patient');
          expect(patients).toContain(verdict.restriction.reach === 'patient' ? verdict.restriction.patient : null);
        },
      ),
    );
  });
});

describe('the roles of a person', async () => {
  const house = await testHouse();
  const claims = (more: Partial<TokenClaims> = {}): TokenClaims => ({
    ...{ sub: 'nora', client_id: 'x', scope: 'user/*.cruds', fhirUser: 'Practitioner/nora', purpose: 'TREAT' },
    ...more,
  });
  const role = (id: string, organization: string, code: string) => ({
    ...{ resourceType: 'PractitionerRole', id, active: true },
    practitioner: { reference: 'Practitioner/nora' },
    organization: { reference: `Organization/${organization}` },
    code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9060', code }] }],
  });
  const unitOf = (id: string, above?: string) => ({
    ...{ resourceType: 'Organization', id, active: true, name: id },
    ...(above === undefined ? {} : { partOf: { reference: `Organization/${above}` } }),
  });
  beforeAll(async () => {
    await house.store(unitOf('kommune'), unitOf('nord', 'kommune'), unitOf('sor', 'kommune'), unitOf('legevakt'));
    await house.store({ resourceType: 'Practitioner', id: 'nora', active: true, name: [{ family: 'Nilsen' }] });
    await house.store(
      role('r1', 'nord', 'SP'),
      role('r2', 'sor', 'SP'),
      role('r3', 'nord', 'HF'),
      role('r4', 'legevakt', 'SP'),
    );
    for (const id of ['kari', 'ola']) await house.store({ resourceType: 'Patient', id });
    await house.store({
      ...{ resourceType: 'EpisodeOfCare', id: 'e1', status: 'active', patient: { reference: 'Patient/kari' } },
      managingOrganization: { reference: 'Organization/nord' },
    });
  });
  const roles = async (more: Partial<TokenClaims>): Promise<readonly string[]> => {
    const caller = await house.access.callerOf(claims(more));
    if (!caller.ok) throw new Error(caller.error.code);
    const renewed = await house.access.renew(caller.value);
    if (!renewed.ok) throw new Error(renewed.error.code);
    // What a renewed caller gets back is what she had.
    expect(renewed.value).toEqual(caller.value);
    return caller.value.assignments.map((held) => held.role.id).toSorted();
  };

  it('are all without a choice, those in or below the organisation with one, and none elsewhere', async () => {
    expect(await roles({})).toEqual(['r1', 'r2', 'r3', 'r4']);
    expect(await roles({ organization: 'kommune' })).toEqual(['r1', 'r2', 'r3']);
    expect(await roles({ organization: 'sor' })).toEqual(['r2']);
    expect(await roles({ organization: 'nowhere' })).toEqual([]);
  });

  it('are those of the unit and the authorisation that are attested, and none of personnel of others', async () => {
    expect(await roles({ attest: attest() })).toEqual(['r1']);
    expect(await roles({ attest: attest({ unit: 'sor' }), organization: 'nord' })).toEqual([]);
    expect(await roles({ attest: attest({ unit: null }) })).toEqual([]);
    const unspecified = attest({ practitioner: { ...attest().practitioner, authorization: null } });
    expect(await roles({ attest: unspecified })).toEqual(['r1', 'r3']);
  });

  const reads = async (patient: string, more: Partial<TokenClaims>): Promise<string> => {
    const caller = await house.access.callerOf(claims(more));
    if (!caller.ok) return caller.error.sentence;
    const permit = await house.access.decide(caller.value, ask('read', 'Patient', [patient]));
    if (!permit.ok) return permit.error.sentence;
    const found = await house.record.read(permit.value, { kind: 'Patient', id: patient });
    return found.ok && found.value !== null ? 'shown' : 'nothing';
  };

  it('of another unit open nobody, though she has them too', async () => {
    expect(await reads('kari', {})).toBe('shown');
    expect(await reads('kari', { organization: 'nord' })).toBe('shown');
    expect(await reads('kari', { organization: 'sor' })).toBe('nothing');
    expect(await reads('kari', { organization: 'nowhere' })).toBe('no-role');
  });

  it('with an attest open whom it names and she knows, and are logged by it', async () => {
    expect(await reads('kari', { attest: attest() })).toBe('shown');
    expect(await reads('ola', { attest: attest() })).toBe('attest-patient');
    expect(await reads('ola', { attest: attest({ patients: ['ola'] }) })).toBe('relationship-or-emergency');
    const officer = house.access.housePermit('test');
    const log = await house.record.log(officer, { patient: 'kari', limit: 10, order: 'newest-first' });
    if (!log.ok) throw new Error(log.error.code);
    const line = log.value.find((one) => one.rule === 'attest');
    expect(line).toMatchObject({ purpose: 'TREAT' });
    expect(readAttestReason(line?.reason ?? '')).toMatchObject({ id: 'vedtak-7' });
  });

  it('with an attest open no emergency access to anybody else', async () => {
    const caller = await house.access.callerOf(claims({ attest: attest() }));
    if (!caller.ok) throw new Error(caller.error.code);
    const opened = await house.access.openEmergency(caller.value, {
      patient: 'ola',
      reason: 'Funnet bevisstløs hjemme',
    });
    expect(opened).toMatchObject({ ok: false, error: { sentence: 'attest-patient' } });
    expect(await house.access.knows(caller.value, 'ola')).toBe(false);
  });
});
