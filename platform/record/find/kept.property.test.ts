// DESIGN.md §7: whatever patients choose and writers reserve at random, no search finds, counts, orders or follows more.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AskedBothWays, randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();

const isRight = ({ plain, found, total }: AskedBothWays): boolean =>
  total === plain.length && found.length === plain.length && plain.every((id, place) => found[place] === id);

describe('what is kept from a caller', () => {
  it('is in no page, no total, no order and no chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const house = await randomHouse(pool, seed);
        for (let question = 0; question < 40; question += 1) {
          const asked = await (question % 2 === 0 ? house.ask() : house.askChained());
          if (!isRight(asked)) expect.fail(JSON.stringify(asked, null, 1));
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
  }, 120_000);
});
