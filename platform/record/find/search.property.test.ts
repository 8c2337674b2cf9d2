// https://hl7.org/fhir/R4/search.html: whatever a client asks, in its own words, SQL answers what the search means
// (standards/fhir/search/match.ts): every type of parameter, prefix, modifier, chain, _has, composite, order and page.

import { testDatabase } from '@fkj/platform-store/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();
const QUESTIONS = 60;

it('a search in words finds what it means, in order, each match on one page, for whoever asks', async () => {
  let pairs = 0;
  let empty = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const house = await randomHouse(pool, seed);
      for (let question = 0; question < QUESTIONS; question += 1) {
        const { search, plain, found, total } = await house.ask();
        expect({ found, total }, JSON.stringify(search)).toEqual({ found: plain, total: plain.length });
        pairs += 1;
        if (plain.length === 0) empty += 1;
      }
    }),
    { numRuns: 6, endOnFailure: true },
  );
  expect(pairs).toBe(6 * QUESTIONS);
  // So few searches vary; the ten thousand of the long test must stay below 0.4.
  expect(empty / pairs).toBeLessThan(0.45);
}, 120_000);
