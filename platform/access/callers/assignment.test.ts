// https://hl7.org/fhir/R4/practitionerrole.html: which roles count, and when.

import { codeSystems } from '@fkj/standards-norway';
import { describe, expect, it } from 'vitest';
import { NOW } from '../testing/test-rules.ts';
import { agentOf, readDisplay } from './agent.ts';
import { assignmentsOf } from './assignment.ts';

const unit = () => ({ name: 'Hjemmetjenesten nord', services: ['KP02'], above: [] });
const role = (parts: object = {}) => ({
  resourceType: 'PractitionerRole',
  id: 'nora-nord',
  active: true,
  organization: { reference: 'Organization/nord' },
  code: [{ coding: [{ system: codeSystems.profession, code: 'SP' }] }],
  ...parts,
});
const professions = (parts: object) => assignmentsOf(role(parts), { now: NOW, unit }).map((held) => held.profession);

describe('a role', () => {
  it.each([
    ['is inactive', { active: false }],
    ['has no organisation', { organization: undefined }],
    ['has ended', { period: { end: '2026-11-19' } }],
    ['has not begun', { period: { start: '2026-11-21' } }],
    ['has a period that cannot be read', { period: { end: 'soon' } }],
    ['has a code of another system', { code: [{ coding: [{ system: 'http://x', code: 'SP' }] }] }],
  ])('counts for nothing when it %s', (_, parts) => {
    expect(professions(parts)).toEqual([]);
  });

  it('counts on its first and its last day', () => {
    expect(professions({ period: { start: '2026-11-20', end: '2026-11-20' } })).toEqual(['SP']);
  });

  it('is shown in the log by name, profession and unit, whatever stands in the name', () => {
    const [held] = assignmentsOf(role(), { now: NOW, unit });
    if (held === undefined) throw new Error('no assignment');
    const caller = { display: 'Nora · Nilsen', who: { kind: 'Practitioner', id: 'nora' }, client: 'arbeidsflate' };
    const whole = {
      ...caller,
      category: 'personnel' as const,
      policy: null,
      assignments: [held],
      scopes: [],
      patient: null,
      purpose: 'TREAT',
      epoch: 1,
    };
    expect(readDisplay(agentOf(whole, held).display)).toEqual({
      who: 'Nora Nilsen',
      role: 'Sykepleier',
      organization: 'Hjemmetjenesten nord',
    });
  });
});
