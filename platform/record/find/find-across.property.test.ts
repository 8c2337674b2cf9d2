// https://hl7.org/fhir/R4/search.html#sort: several types in one order, each match on one page, as the plain meaning has it.

import { testDatabase } from '@fkj/platform-store/testing';
import { expect, it } from 'vitest';
import { randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();

it('matches of several types come in one order, once each, whoever asks', async () => {
  let several = 0;
  let asked = 0;
  for (const seed of [11, 12, 13]) {
    const house = await randomHouse(pool, seed);
    for (let question = 0; question < 60; question += 1) {
      const { requests, plain, found, total } = await house.askAcross();
      const story = JSON.stringify(requests.map(({ resourceType, sort }) => [resourceType, sort]));
      expect({ found, total }, story).toEqual({ found: plain, total: plain.length });
      asked += 1;
      if (new Set(plain.map((name) => name.split('/')[0])).size > 1) several += 1;
    }
  }
  expect(several / asked).toBeGreaterThan(0.5);
}, 120_000);
