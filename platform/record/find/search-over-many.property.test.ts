// https://hl7.org/fhir/R4/search.html#sort: whatever plan a search over many patients takes, it answers the same.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datedHouse } from '../testing/dated-house.ts';
import { faultsOfPeriods, faultyPool, plantedFaults } from '../testing/planted-faults.ts';

const { pool } = await testDatabase();

describe('a search over many patients', () => {
  it('finds the same in the same order by every plan, page by page', async () => {
    let asked = 0;
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const house = await datedHouse(pool, seed);
        for (let question = 0; question < 12; question += 1) {
          const { search, plain, found } = await house.ask();
          for (const ids of found) expect(ids, JSON.stringify(search)).toEqual(plain);
          asked += 1;
          if (plain.length > 0) matched += 1;
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(matched / asked).toBeGreaterThan(0.6);
  }, 120_000);
});

const OF_MANY = ['walk', 'in order', 'ward', 'candidates'];

describe('a planted fault is found', () => {
  const ofMany = plantedFaults.filter(({ name }) => OF_MANY.some((word) => name.includes(word)));
  const faults = [...ofMany, ...faultsOfPeriods];

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, fault) => {
      const faulty = faultyPool(pool, fault);
      let found = false;
      for (let seed = 1; !found && seed <= 40; seed += 1) {
        const house = await datedHouse(pool, seed, faulty.pool);
        for (let question = 0; !found && question < 8; question += 1) {
          const { plain, found: answers } = await house.ask();
          found = answers.some((ids) => String(ids) !== String(plain));
        }
      }
      expect(faulty.planted()).toBeGreaterThan(0);
      expect(found).toBe(true);
    },
    120_000,
  );
});
