// Normen 5.2.3: a role that was used is never counted as another, and nothing is counted that nobody did.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldRole } from '../directory/held-role.ts';
import { alikeRoles, partiesOfRole, type RolesOfPerson, type Use, wearers, wornRoles } from './worn-roles.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');

const held = (id: string, unit: string, more: Partial<HeldRole> = {}): HeldRole => ({
  ...{ id, unit, version: 1, person: 'tora', role: 'SP', active: true, start: '2026-01-01', end: null },
  ...{ substituteFor: null, grantedBy: null, hours: 'any', job: null, title: null, employeeNumber: null, tree: {} },
  ...more,
});
const person = (...roles: readonly HeldRole[]): RolesOfPerson => ({ held: roles, relates: (code) => code === 'SP' });
const opened = (...roles: readonly HeldRole[]): ReadonlySet<bigint> => new Set(roles.flatMap(partiesOfRole));
const worn = (use: Use, of: RolesOfPerson, open: ReadonlySet<bigint>): readonly string[] =>
  wornRoles(use, alikeRoles(use, of), open);
const [nord, sor] = [held('a', 'nord'), held('b', 'sor')] as const;

describe('the role that was used', () => {
  it('is none where the log names none, and the named one where no other could have been', () => {
    expect(worn({ named: null, at: NOW }, person(nord, sor), opened(sor))).toEqual([]);
    expect(worn({ named: 'a', at: NOW }, person(nord), opened(sor))).toEqual(['a']);
    expect(worn({ named: 'gone', at: NOW }, person(nord, sor), opened(sor))).toEqual(['gone']);
    expect(worn({ named: 'a', at: NOW }, person(nord, sor), new Set())).toEqual(['a']);
  });

  it('is the one whose unit knew the patient; one that was over, or that knows no patients, is none of them', () => {
    expect(worn({ named: 'a', at: NOW }, person(nord, sor), opened(sor))).toEqual(['b']);
    const over = held('b', 'sor', { end: '2026-11-01' });
    expect(worn({ named: 'a', at: NOW }, person(nord, over), opened(over))).toEqual(['a']);
    const leader = held('b', 'sor', { role: 'enhetsleder' });
    expect(worn({ named: 'a', at: NOW }, person(nord, leader), opened(leader))).toEqual(['a']);
    expect(worn({ named: 'b', at: NOW }, person(nord, leader), opened(nord))).toEqual(['b']);
  });

  it('is always one of hers or the named one, each once, and at least one where the log names one', () => {
    const role = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), unit: fc.constantFrom('nord', 'sor', 'vest') });
    fc.assert(
      fc.property(
        fc.uniqueArray(role, { selector: ({ id }) => id }),
        fc.constantFrom('a', 'b', 'x'),
        fc.subarray(['nord', 'sor', 'vest']),
        (roles, named, units) => {
          const all = roles.map(({ id, unit }) => held(id, unit));
          const found = worn(
            { named, at: NOW },
            person(...all),
            opened(...all.filter(({ unit }) => units.includes(unit))),
          );
          expect(found.length).toBeGreaterThan(0);
          expect(new Set(found).size).toBe(found.length);
          for (const id of found) expect([named, ...roles.map((one) => one.id)]).toContain(id);
        },
      ),
    );
  });

  it('is made out anew when a role has begun or ended since', () => {
    const wearing = wearers();
    const both = person(nord, held('b', 'sor', { end: '2026-11-20' }));
    const use = { named: 'a', at: NOW };
    expect(wearing(use, both).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(wearing({ ...use, at: NOW + 86_400_000 }, both)).toEqual([]);
    expect(wearing(use, both)).toEqual(alikeRoles(use, both));
  });
});
