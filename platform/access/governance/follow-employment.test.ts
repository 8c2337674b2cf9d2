// Normen 5.2.2: whatever the HR system says, nobody has more than her employments give, and nothing happens twice.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldRole, heldRolesOf, isEmployment, isStanding } from '../directory/held-role.ts';
import { readAccessRules, rulesAt } from '../rights/read-rules.ts';
import { readRoleCatalogue } from '../rights/role-catalogue.ts';
import { type Employment, employmentFault } from './employment.ts';
import { followEmployment } from './follow-employment.ts';
import { stretchOfPeriod } from './period.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const content = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../content/access/${name}.json`, import.meta.url), 'utf8'));
const catalogue = rulesAt(readRoleCatalogue(content('role-catalogue'), readAccessRules(content('role-rights'))), NOW);
const JOBS = ['sykepleier', 'helsefagarbeider', null] as const;
const UNITS = ['nord', 'sor'] as const;

/** What she holds after the writes. */
const after = (
  held: readonly HeldRole[],
  said: readonly Employment[],
  { active = true }: { readonly active?: boolean } = {},
): { readonly held: readonly HeldRole[]; readonly writes: number } => {
  const trees = new Map(held.map(({ id, tree }) => [id, tree]));
  const drafts = followEmployment({
    ...{ active, held, after: said, catalogue, now: NOW },
    person: { id: 'kari', display: 'Kari' },
    units: { get: () => null },
    newId: () => `new-${crypto.randomUUID()}`,
  });
  for (const { id, tree } of drafts) trees.set(id, tree);
  return {
    held: [...trees].flatMap(([id, tree]) => heldRolesOf(tree, { id, version: 1 })),
    writes: drafts.length,
  };
};

const day = fc
  .integer({ min: -20, max: 20 })
  .map((from) => new Date(NOW + from * 86_400_000).toISOString().slice(0, 10));
const employment: fc.Arbitrary<Employment> = fc.record({
  id: fc.constant(null),
  unit: fc.constantFrom(...UNITS),
  job: fc.constantFrom(...JOBS),
  title: fc.constantFrom('Fag', null),
  employeeNumber: fc.constantFrom('1', '2', null),
  start: fc.option(day),
  end: fc.option(day),
});
const list = fc.array(employment, { maxLength: 4 }).filter((said) => employmentFault(said) === null);

const birthright = (job: string | null): ReadonlySet<string> =>
  (job === null ? undefined : catalogue.jobs.get(job)?.birthright) ?? new Set();

describe('whatever is said', () => {
  it('she has each employment that is not over, once, and no other', () => {
    fc.assert(
      fc.property(list, list, (first, then) => {
        const { held } = after(after([], first).held, then);
        const standing = held.filter((role) => isEmployment(role) && isStanding(role, NOW));
        const work = (one: { unit: string; job: string | null; employeeNumber: string | null }) =>
          `${one.unit} ${one.job} ${one.employeeNumber}`;
        const expected = then.filter((one) => stretchOfPeriod(one).high > NOW);
        expect(standing.map(work).sort()).toEqual(expected.map(work).sort());
      }),
    );
  });

  it('every role that stands is covered by an employment of a job that gives it, in the same unit, to its end', () => {
    fc.assert(
      fc.property(list, list, (first, then) => {
        const { held } = after(after([], first).held, then);
        for (const role of held.filter((one) => !isEmployment(one) && isStanding(one, NOW))) {
          const reasons = held.filter(
            (one) =>
              isEmployment(one) && isStanding(one, NOW) && one.unit === role.unit && birthright(one.job).has(role.role),
          );
          expect(reasons.length).toBeGreaterThan(0);
          const last = Math.max(...reasons.map((one) => stretchOfPeriod(one).high));
          expect(stretchOfPeriod(role).high).toBeLessThanOrEqual(last);
        }
      }),
    );
  });

  it('the roles of an employment of today are there today', () => {
    fc.assert(
      fc.property(list, list, (first, then) => {
        const { held } = after(after([], first).held, then);
        const today = (one: HeldRole) => isStanding(one, NOW) && stretchOfPeriod(one).low <= NOW;
        for (const one of held.filter((role) => isEmployment(role) && today(role)))
          for (const code of birthright(one.job))
            expect(held.some((role) => role.role === code && role.unit === one.unit && today(role))).toBe(true);
      }),
    );
  });

  it('said again it changes nothing', () => {
    fc.assert(
      fc.property(list, list, (first, then) => {
        const once = after(after([], first).held, then).held;
        // What was over when it was said is not said again.
        expect(
          after(
            once,
            then.filter((one) => stretchOfPeriod(one).high > NOW),
          ).writes,
        ).toBe(0);
      }),
    );
  });

  it('who has left holds nothing', () => {
    fc.assert(
      fc.property(list, list, (first, then) => {
        const { held } = after(after([], first).held, then, { active: false });
        expect(held.filter((role) => isStanding(role, NOW))).toEqual([]);
      }),
    );
  });
});

describe('a role that a leader took away', () => {
  it('does not come back when the same employment is said again, and does when she is employed anew', () => {
    const said: Employment = {
      id: null,
      unit: 'nord',
      job: 'sykepleier',
      title: null,
      employeeNumber: null,
      start: null,
      end: null,
    };
    const [employed] = after([], [said]).held.filter(isEmployment);
    if (employed === undefined) throw new Error('nobody was employed');
    expect(after([employed], [said]).writes).toBe(0);
    expect(after([employed], [{ ...said, title: 'Ny' }]).held.some(({ role }) => role === 'SP')).toBe(true);
  });
});
