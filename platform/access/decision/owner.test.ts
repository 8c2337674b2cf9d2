// DESIGN.md §7 "the owner decides": only the organisation's own people decide over what it is responsible for.

import { describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { assignment, citizen, personnel, system, testRules } from '../testing/test-rules.ts';
import { actsFor, decideOwned, type OwnedAsk } from './owner.ts';

const NORD = { kind: 'Organization', id: 'nord' };
const SOR = { kind: 'Organization', id: 'sor' };
const officer = (parts: Partial<Caller> = {}): Caller =>
  personnel({ assignments: [assignment('journalansvarlig', 'nord')], purpose: 'HOPERAT', ...parts });
const ask = (parts: Partial<OwnedAsk> = {}): OwnedAsk => ({
  owner: NORD,
  work: 'deletion',
  reason: 'Overført til en annen',
  ...parts,
});
const verdict = (caller: Caller, asked = ask()) => decideOwned(caller, asked, testRules);
const sentence = (caller: Caller, asked = ask()): string => {
  const found = verdict(caller, asked);
  return found.outcome === 'deny' ? found.sentence : 'permit';
};

describe('denied', () => {
  it.each([
    ['no-role', officer({ assignments: [] }), ask()],
    ['unknown-system', system({ policy: 'unheard-of' }), ask()],
    ['role', personnel(), ask()],
    ['role', citizen(), ask()],
    ['role', system({ policy: 'registered' }), ask()],
    ['not-owner', officer(), ask({ owner: SOR })],
    ['not-owner', officer(), ask({ owner: null })],
    ['scope', officer({ scopes: ['user/Observation.cruds'] }), ask()],
    ['scope', officer({ scopes: ['user/*.crus'] }), ask()],
    ['scope', officer({ scopes: ['user/*.rs'] }), ask({ work: 'hand-over' })],
    ['purpose', officer({ purpose: 'TREAT' }), ask()],
    ['owner-reason', officer(), ask({ reason: '   kort   ' })],
  ] as const)('with %s', (expected, caller, asked) => {
    expect(sentence(caller, asked)).toBe(expected);
  });
});

describe('permitted', () => {
  it('is the officer of the organisation, and a system for all, and for nobody’s', () => {
    expect(sentence(officer())).toBe('permit');
    expect(sentence(officer({ assignments: [assignment('SP', 'sor'), assignment('journalansvarlig', 'nord')] }))).toBe(
      'permit',
    );
    expect(sentence(system(), ask({ owner: SOR }))).toBe('permit');
    expect(sentence(system(), ask({ owner: null, work: 'hand-over' }))).toBe('permit');
  });

  it('is what the work needs and no more, and the reason reaches the log', () => {
    const deletion = verdict(officer());
    const handing = verdict(officer(), ask({ work: 'hand-over' }));
    expect(deletion.outcome === 'permit' && [[...deletion.actions].sort(), deletion.basis]).toEqual([
      ['delete', 'read', 'search'],
      { purpose: 'HOPERAT', rule: 'deletion', reason: 'Overført til en annen' },
    ]);
    expect(handing.outcome === 'permit' && [...handing.actions].sort()).toEqual(['move', 'read']);
  });

  it('is writing for the organisations of one’s roles, and for all others only as a system', () => {
    const nurse = personnel({ assignments: [assignment('SP', 'nord'), assignment('SP', 'sor')] });
    expect([actsFor(nurse, NORD, testRules), actsFor(nurse, SOR, testRules)]).toEqual([true, true]);
    expect(actsFor(officer(), SOR, testRules)).toBe(false);
    expect(actsFor(citizen(), NORD, testRules)).toBe(false);
    expect(actsFor(system(), SOR, testRules)).toBe(true);
    expect(actsFor(system({ policy: 'registered' }), SOR, testRules)).toBe(false);
  });
});
