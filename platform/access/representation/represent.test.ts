// Pasient- og brukerrettighetsloven §§ 3-4, 4-3 and 4-4: who may act for whom, and until when.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentFault } from '../rights/content-reader.ts';
import { ageAt } from './age.ts';
import { readRepresentationRules } from './read-representation.ts';
import { representationOf } from './represent.ts';
import { refusalReasons, representationCodes } from './representation-rules.ts';

const content: unknown = JSON.parse(
  readFileSync(new URL('../../../content/access/representation.json', import.meta.url), 'utf8'),
);
const [rules] = readRepresentationRules(content);
if (rules === undefined) throw new Error('no edition');
const NOW = Date.parse('2026-11-20T12:00:00Z');

const relation = (code: string, parts: object = {}) => ({
  resourceType: 'RelatedPerson',
  active: true,
  relationship: [{ coding: [{ system: representationCodes, code }] }],
  ...parts,
});
const born = (birthDate: string) => ({ resourceType: 'Patient', id: 'kim', birthDate });
const asks = (relations: readonly unknown[], patient: unknown, now = NOW) => {
  const answer = representationOf({ relations, patient, holder: born('1980-01-01'), lacks: [], now }, rules);
  return 'refused' in answer ? answer.refused : answer.basis;
};

describe('nobody acts for another', () => {
  it.each([
    ['by a relation that gives nothing', [relation('nabo')]],
    ['by a code of another system', [{ relationship: [{ coding: [{ system: 'http://x', code: 'verge' }] }] }]],
    ['when it is inactive', [relation('verge', { active: false })]],
    ['when it has ended', [relation('verge', { period: { end: '2026-11-19' } })]],
    ['when it has not begun', [relation('verge', { period: { start: '2026-11-21' } })]],
    ['when its period cannot be read', [relation('verge', { period: { end: 'soon' } })]],
  ])('%s', (_, relations) => {
    expect(asks(relations, born('2000-01-01'))).toBe('no-representation');
  });

  it('where a reason to refuse is written on any of the relations, whatever the others say', () => {
    const refused = relation('foreldreansvar', { relationship: [{ coding: [{ system: refusalReasons, code: '1' }] }] });
    expect(asks([relation('foreldreansvar'), refused], born('2020-01-01'))).toBe('representation-withheld');
  });

  it('as a parent of one whose birth date is not known to the day', () => {
    for (const birthDate of ['2020', '2020-01', 'x']) {
      expect(asks([relation('foreldreansvar')], born(birthDate))).toBe('representation-ended');
    }
  });

  it('by a mandate of one under 16, or before she is 18 herself', () => {
    expect(asks([relation('fullmakt')], born('2010-11-21'))).toBe('representation-ended');
    const young = {
      relations: [relation('fullmakt')],
      patient: born('1950-01-01'),
      holder: born('2010-01-01'),
      lacks: [],
      now: NOW,
    };
    expect(representationOf(young, rules)).toEqual({ refused: 'representation-ended' });
  });
});

describe('a parent', () => {
  it('acts for the child until midnight before the twelfth birthday, Norwegian time', () => {
    const child = born('2014-11-21');
    const midnight = Date.parse('2026-11-20T23:00:00Z');
    expect(asks([relation('foreldreansvar')], child, midnight - 1)).toBe('parent');
    expect(asks([relation('foreldreansvar')], child, midnight)).toBe('representation-ended');
  });

  it('who is guardian too goes on as that', () => {
    expect(asks([relation('foreldreansvar'), relation('verge')], born('2010-01-01'))).toBe('guardian');
  });
});

describe('age', () => {
  it('is that of the calendar, for those born on a leap day too', () => {
    expect(ageAt('2012-02-29', Date.parse('2026-02-28T12:00:00Z'))).toBe(13);
    expect(ageAt('2012-02-29', Date.parse('2026-03-01T12:00:00Z'))).toBe(14);
    expect(ageAt('2030-01-01', NOW)).toBeNull();
  });

  it('never falls while time goes on', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 400 }), (later, more) => {
        const at = Date.parse('1950-06-15T12:00:00Z') + later * day;
        expect(ageAt('1950-06-15', at + more * day)).toBeGreaterThanOrEqual(ageAt('1950-06-15', at) ?? 0);
      }),
    );
  });
});

describe('the content', () => {
  it('is refused when one of its own cases fails, or a word is unknown', () => {
    const text = JSON.stringify(content);
    for (const [from, to] of [
      ['"until":12', '"until":13'],
      ['"basis":"guardian"', '"basis":"friend"'],
    ] as const) {
      expect(text).toContain(from);
      expect(() => readRepresentationRules(JSON.parse(text.replace(from, to)))).toThrow(ContentFault);
    }
  });
});
