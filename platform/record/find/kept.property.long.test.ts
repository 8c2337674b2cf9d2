// DESIGN.md §7: a statement that kept less than it should would be noticed.

import { testDatabase } from '@fkj/platform-store/testing';
import { describe, expect, it } from 'vitest';
import { faultsOfPrivacy, faultyPool } from '../testing/planted-faults.ts';
import { type AskedBothWays, randomHouse } from '../testing/random-house.ts';

const { pool } = await testDatabase();

const isRight = ({ plain, found, total }: AskedBothWays): boolean =>
  total === plain.length && found.length === plain.length && plain.every((id, place) => found[place] === id);

describe('a planted fault is found', () => {
  it.each(faultsOfPrivacy.map((fault) => [fault.name, fault] as const))(
    '%s',
    async (_, fault) => {
      const faulty = faultyPool(pool, fault);
      let found = false;
      for (let seed = 1; !found && seed <= 40; seed += 1) {
        const house = await randomHouse(pool, seed, { through: faulty.pool });
        for (let question = 0; !found && question < 40; question += 1) found = !isRight(await house.ask());
      }
      expect(faulty.planted()).toBeGreaterThan(0);
      expect(found).toBe(true);
    },
    240_000,
  );
});
