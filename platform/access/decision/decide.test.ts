// DESIGN.md §7, issue 2 E18: default deny, the words of each denial, and the property that no permit is wider than allowed.

import type { Action } from '@fkj/platform-record';
import { parseScopes, type ScopeInteraction, type ScopeLevel, scopesAllow } from '@fkj/standards-smart';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask } from '../access.ts';
import type { Caller } from '../caller.ts';
import { findRight, rightFor } from '../rights/role-rights.ts';
import { assignment, citizen, doctor, personnel, system, testRules } from '../testing/test-rules.ts';
import { decideByRules } from './decide.ts';
import { hatsOf } from './role-of-caller.ts';

const ask = (action: Action, kind: string, parts: Partial<Ask> = {}): Ask => ({ action, kind, patients: [], ...parts });
const decide = (caller: Caller, asked: Ask) => decideByRules(caller, asked, testRules);
const sentence = (caller: Caller, asked: Ask): string => {
  const verdict = decide(caller, asked);
  return verdict.outcome === 'deny' ? verdict.sentence : 'permit';
};

describe('denied', () => {
  it('is everyone without a role that the rules know', () => {
    expect(sentence(personnel({ assignments: [] }), ask('read', 'Patient'))).toBe('no-role');
    expect(sentence(personnel({ assignments: [assignment('XX', 'nord')] }), ask('read', 'Patient'))).toBe('no-role');
    expect(sentence(system({ policy: 'unheard-of' }), ask('read', 'Patient'))).toBe('unknown-system');
  });

  it('is what the program has no scope for, even when the role would allow it', () => {
    const caller = personnel({ scopes: ['user/Observation.rs', 'openid'] });
    expect(sentence(caller, ask('read', 'Observation'))).toBe('permit');
    expect(sentence(caller, ask('create', 'Observation'))).toBe('scope');
    expect(sentence(caller, ask('read', 'Condition'))).toBe('scope');
    expect(sentence(personnel({ scopes: ['system/*.cruds'] }), ask('read', 'Observation'))).toBe('scope');
    expect(sentence(personnel({ scopes: ['user/Observation.rs?subject.name=x'] }), ask('read', 'Observation'))).toBe(
      'scope',
    );
  });

  it('is what the role does not hold, even when the scopes would allow it', () => {
    const worker = personnel({ assignments: [assignment('HF', 'nord')] });
    expect(sentence(worker, ask('create', 'MedicationRequest'))).toBe('role');
    expect(sentence(worker, ask('create', 'Patient'))).toBe('cannot-register');
    expect(sentence(worker, ask('find-person', 'Patient'))).toBe('role');
    expect(sentence(personnel(), ask('delete', 'Observation'))).toBe('role');
    expect(sentence(personnel(), ask('update', 'PractitionerRole'))).toBe('role');
    expect(sentence(personnel(), ask('log', 'AuditEvent', { patients: ['kari'] }))).toBe('role');
  });

  it('is a purpose that does not belong to the role, and none at all', () => {
    expect(sentence(personnel({ purpose: '' }), ask('read', 'Observation'))).toBe('purpose');
    expect(sentence(personnel({ purpose: 'HRESCH' }), ask('read', 'Observation'))).toBe('purpose');
    expect(sentence(citizen({ purpose: 'TREAT' }), ask('read', 'Observation'))).toBe('purpose');
  });

  it('is another citizen’s record and another citizen’s log', () => {
    expect(sentence(citizen(), ask('search', 'Observation', { patients: ['ola'] }))).toBe('not-own');
    expect(sentence(citizen(), ask('log', 'AuditEvent', { patients: ['ola'] }))).toBe('not-own');
    expect(sentence(citizen(), ask('log', 'AuditEvent'))).toBe('not-own');
    expect(sentence(citizen(), ask('find-person', 'Patient'))).toBe('role');
  });

  it('is every patient but the one of the launch, when the program has patient scopes only', () => {
    const caller = personnel({ scopes: ['patient/*.cruds'], patient: 'kari' });
    expect(sentence(caller, ask('read', 'Observation', { patients: ['ola'] }))).toBe('scope');
    expect(sentence(personnel({ scopes: ['patient/*.cruds'] }), ask('read', 'Observation'))).toBe('scope');
  });

  it('is a citizen in a launch for someone for whom she may not act', () => {
    const caller = citizen({ scopes: ['patient/*.rs'], patient: 'ola' });
    expect(sentence(caller, ask('read', 'Observation'))).toBe('no-representation');
  });

  it('is an acute contact without a written reason', () => {
    const resource = {
      resourceType: 'Encounter',
      class: { code: 'EMER' },
      subject: { reference: 'Patient/kari' },
      serviceProvider: { reference: 'Organization/legevakt' },
      reasonCode: [{ text: '  kort ' }],
    };
    expect(sentence(doctor(), ask('create', 'Encounter', { patients: ['kari'], resource }))).toBe('reason-missing');
  });
});

describe('permitted', () => {
  it('is a nurse, within the relationships of herself, her role and her unit', () => {
    expect(decide(personnel(), ask('search', 'Observation'))).toMatchObject({
      restriction: {
        reach: 'relationship',
        parties: [
          { kind: 'Practitioner', id: 'nora' },
          { kind: 'PractitionerRole', id: 'SP-nord' },
          { kind: 'Organization', id: 'nord' },
        ],
      },
      basis: { purpose: 'TREAT', rule: 'relationship' },
    });
  });

  it('without the relationships of a unit where she has another role', () => {
    const caller = personnel({ assignments: [assignment('SP', 'nord'), assignment('HE', 'legevakt')] });
    const verdict = decide(caller, ask('read', 'Observation'));
    if (verdict.outcome === 'deny' || verdict.restriction.reach !== 'relationship') throw new Error('not permitted');
    expect(verdict.restriction.parties).not.toContainEqual({ kind: 'Organization', id: 'legevakt' });
  });

  it('is the privacy officer, to follow up emergency access, and nothing of the records themselves', () => {
    const officer = personnel({ assignments: [assignment('personvernombud', 'stab')], purpose: 'HOPERAT' });
    expect(decide(officer, ask('search', 'AuditEvent'))).toMatchObject({
      restriction: { reach: 'everything' },
      basis: { rule: 'log' },
    });
    expect(sentence(officer, ask('read', 'Observation'))).toBe('role');
    const verdict = decide(officer, ask('search', 'AuditEvent'));
    expect(verdict.outcome === 'permit' && verdict.kinds !== '*' && verdict.kinds.has('Observation')).toBe(false);
  });

  it('is a citizen, in her own record', () => {
    expect(decide(citizen(), ask('search', 'Observation'))).toMatchObject({
      restriction: { reach: 'patient', patient: 'kari' },
      basis: { rule: 'own' },
    });
  });

  it('is the bootstrap client everywhere, under its named policy', () => {
    expect(decide(system(), ask('create', 'Basic'))).toMatchObject({
      restriction: { reach: 'everything' },
      basis: { rule: 'policy:bootstrap' },
    });
    expect(sentence(system({ policy: 'registered' }), ask('read', 'Patient'))).toBe('role');
    expect(decide(system({ scopes: ['patient/*.rs'], patient: 'kari' }), ask('read', 'Patient'))).toMatchObject({
      restriction: { reach: 'patient', patient: 'kari' },
    });
  });

  it('is personnel in a launch, if she knows the patient', () => {
    const caller = personnel({ scopes: ['patient/*.rs'], patient: 'kari' });
    expect(decide(caller, ask('read', 'Observation'))).toMatchObject({
      restriction: { reach: 'patient', patient: 'kari' },
      known: ['kari'],
    });
  });

  it('is whoever plans a visit, if she knows the patient: a visit opens the record', () => {
    expect(decide(personnel(), ask('create', 'Appointment', { patients: ['kari'] }))).toMatchObject({
      known: ['kari'],
    });
  });

  it('is a legevakt doctor who opens an acute contact with a reason, and nobody else who tries', () => {
    const contact = (parts: object = {}) => ({
      resourceType: 'Encounter',
      class: { code: 'EMER' },
      subject: { reference: 'Patient/kari' },
      serviceProvider: { reference: 'Organization/legevakt' },
      participant: [{ individual: { reference: 'Practitioner/ola' } }],
      reasonCode: [{ text: 'Akutte brystsmerter' }],
      ...parts,
    });
    const asked = (resource: unknown) => ask('create', 'Encounter', { patients: ['kari'], resource });
    const acute = { rule: 'acute-contact', reason: 'Akutte brystsmerter' };
    expect(decide(doctor(), asked(contact()))).toMatchObject({
      restriction: { reach: 'patient', patient: 'kari' },
      actions: new Set(['create']),
      kinds: new Set(['Encounter']),
      basis: acute,
      known: [],
    });
    for (const [caller, resource] of [
      [personnel(), contact()],
      [doctor({ assignments: [assignment('LE', 'legevakt', ['KP01'])] }), contact()],
      [doctor(), contact({ serviceProvider: { reference: 'Organization/nord' } })],
      [doctor(), contact({ class: { code: 'AMB' } })],
      [doctor(), contact({ participant: [{ individual: { reference: 'Practitioner/nora' } }] })],
    ] as const) {
      expect(decide(caller, asked(resource))).toMatchObject({ basis: { rule: 'relationship' }, known: ['kari'] });
    }
  });
});

const kinds = [
  'Patient',
  'Observation',
  'MedicationRequest',
  'Appointment',
  'Organization',
  'AuditEvent',
  'Basic',
  'List',
];
const actions: readonly Action[] = [
  'read',
  'search',
  'history',
  'create',
  'update',
  'delete',
  'move',
  'find-person',
  'log',
];
const letters: Readonly<Record<Action, ScopeInteraction>> = {
  read: 'r',
  history: 'r',
  search: 's',
  create: 'c',
  update: 'u',
  delete: 'd',
  move: 'u',
  'find-person': 's',
  log: 'r',
};

const scope = fc
  .tuple(
    fc.constantFrom('user', 'user', 'patient', 'system'),
    fc.constantFrom('*', '*', '*', ...kinds),
    fc.oneof(fc.constant(['c', 'r', 'u', 'd', 's']), fc.subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 })),
  )
  .map(([level, type, some]) => `${level}/${type}.${some.join('')}`);

const someone: fc.Arbitrary<Caller> = fc
  .record({
    base: fc.constantFrom(personnel(), doctor(), citizen(), system(), system({ policy: 'registered' })),
    professions: fc.array(fc.constantFrom('SP', 'LE', 'HF', 'HE', 'FT', 'XX', 'personvernombud'), {
      minLength: 1,
      maxLength: 3,
    }),
    scopes: fc.array(scope, { minLength: 1, maxLength: 4 }),
    patient: fc.constantFrom(null, 'kari', 'ola'),
    purpose: fc.constantFrom(null, null, null, 'TREAT', 'PATRQT', 'HSYSADMIN', 'HOPERAT', ''),
  })
  .map(({ base, professions, scopes, patient, purpose }) => ({
    ...base,
    assignments:
      base.category === 'personnel' ? professions.map((one, at) => assignment(one, `unit-${at}`, ['KA02'])) : [],
    scopes,
    patient,
    purpose: purpose ?? base.purpose,
  }));

describe('no permit is wider than scopes and role content allow', () => {
  it('for any caller and ask', () => {
    const anything = fc.record({
      action: fc.constantFrom(...actions),
      kind: fc.constantFrom('*', ...kinds),
      patients: fc.subarray(['kari', 'ola']),
    });
    let permits = 0;
    fc.assert(
      fc.property(someone, anything, (caller, asked) => {
        const verdict = decide(caller, asked);
        if (verdict.outcome === 'deny') return;
        permits += 1;
        const whole: ScopeLevel = caller.category === 'system' ? 'system' : 'user';
        for (const action of verdict.actions) {
          const right = rightFor(action);
          for (const kind of verdict.kinds === '*' ? ['*'] : verdict.kinds) {
            if (asked.action === 'find-person' || asked.action === 'log') continue;
            const granted = parseScopes(caller.scopes.join(' '));
            const has = (level: ScopeLevel) =>
              scopesAllow(granted, { level, type: kind, interaction: letters[action] }).allowed === 'everything';
            expect(has(whole) || (caller.patient !== null && has('patient'))).toBe(true);
            if (!has(whole) && kind !== 'Organization' && verdict.restriction.reach !== 'common') {
              expect(verdict.restriction).toMatchObject({
                reach: 'patient',
                patient: caller.who.kind === 'Patient' ? caller.who.id : caller.patient,
              });
            }
            expect(right).not.toBeNull();
            if (right === null || kind === '*') continue;
            const reaches = hatsOf(caller, testRules).map((hat) => findRight(hat.role, kind, right)?.reach);
            expect(reaches.some((reach) => reach !== undefined)).toBe(true);
            if (verdict.restriction.reach === 'common') expect(reaches).toContain('common');
            if (verdict.restriction.reach === 'everything' && caller.category === 'personnel') {
              const allowed =
                reaches.includes('everything') || findRight(testRules.citizen, kind, right)?.reach === 'common';
              expect(allowed || (kind === 'Patient' && action === 'create')).toBe(true);
            }
          }
        }
        if (asked.action === 'find-person' || asked.action === 'log') {
          const duty = asked.action;
          expect(hatsOf(caller, testRules).some((hat) => hat.role.duties.has(duty))).toBe(true);
        }
        if (caller.category === 'citizen' && verdict.restriction.reach !== 'common') {
          expect(verdict.restriction).toMatchObject({ reach: 'patient', patient: 'kari' });
        }
        expect(hatsOf(caller, testRules).some((hat) => hat.role.purposes.has(caller.purpose))).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(permits).toBeGreaterThan(200);
  });
});
