// https://hl7.org/fhir/R4/search.html#chaining: a search that goes on to other objects finds the same from whichever end.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultyPool, plantedFaults } from '../testing/planted-faults.ts';
import { randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();

describe('a chain that is followed from its few ends', () => {
  it('finds what it means, in order, each match on one page, for whoever asks', async () => {
    let asked = 0;
    let matched = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const house = await randomHouse(pool, seed);
        for (let question = 0; question < 50; question += 1) {
          const { search, plain, found, total } = await house.askChained();
          expect({ found, total }, JSON.stringify(search)).toEqual({ found: plain, total: plain.length });
          asked += 1;
          if (plain.length > 0) matched += 1;
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(matched / asked).toBeGreaterThan(0.4);
  }, 120_000);
});

describe('a planted fault is found', () => {
  const faults = plantedFaults.filter(({ name }) => name.includes('chain') && name.includes('ends'));

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, fault) => {
      const faulty = faultyPool(pool, fault);
      let found = false;
      for (let seed = 1; !found && seed <= 40; seed += 1) {
        const house = await randomHouse(pool, seed, { through: faulty.pool });
        for (let question = 0; !found && question < 50; question += 1) {
          const { plain, found: answer, total } = await house.askChained();
          found = String(answer) !== String(plain) || total !== plain.length;
        }
      }
      expect(faulty.planted()).toBeGreaterThan(0);
      expect(found).toBe(true);
    },
    120_000,
  );

  it('among three at least', () => {
    expect(faults.length).toBeGreaterThanOrEqual(3);
  });
});
