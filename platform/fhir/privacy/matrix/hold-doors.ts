// Issue 4 D "one generated matrix test: doors × decisions, none missing": asked of two houses, one of which lacks the kept entries.

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TestAnswer, type TestHouse, testHouse } from '../../testing/test-house.ts';
import { nextOf, piecesOf, shapeOf } from './compare.ts';
import type { Decision } from './decisions.ts';
import { bulk } from './doors/bulk.ts';
import type { Door } from './doors/door.ts';
import { doors } from './doors/index.ts';
import { withoutPatients } from './doors/without-patients.ts';
import { fillWorld, type World, worldOf } from './world.ts';

const MOST_PAGES = 12;
const follow = async (house: TestHouse, caller: string, { door, world }: { door: Door; world: World }) => {
  const all: string[] = [];
  for (const request of door.ask(world)) {
    const pieces: string[] = [];
    let answer: TestAnswer | null = await house.send(caller, request);
    for (let page = 1; answer !== null; page += 1) {
      pieces.push(...(door.order === 'free' ? piecesOf(answer) : [shapeOf(answer)]));
      const next: string | null = door.pages === 'followed' && page < MOST_PAGES ? nextOf(answer) : null;
      answer = next === null ? null : await house.send(caller, { url: next });
    }
    all.push(`${request.method ?? 'GET'} ${request.url}`, ...(door.order === 'free' ? pieces.sort() : pieces));
  }
  return all;
};

const emergency = async ({ send }: TestHouse, caller: string, { patient }: World): Promise<void> => {
  const body = {
    resourceType: 'Parameters',
    parameter: [
      { name: 'patient', valueReference: { reference: `Patient/${patient}` } },
      { name: 'reason', valueString: 'Funnet bevisstløs hjemme' },
    ],
  };
  const answer = await send(caller, { method: 'POST', url: '/Patient/$emergency-access', body });
  if (answer.status !== 200) throw new Error(answer.text);
};

const callerOf = ({ caller }: Decision, { key }: World): string => `${caller}-${key}`;

/** The mark as a value; the caller's own question comes back in links. */
const tells = (piece: string, { mark }: World): boolean => new RegExp(`\\\\?"${mark}`).test(piece);

/** Holds every door to these decisions, and every route to its row. Called at the top of a test file. */
export const holdDoors = async (decisions: readonly Decision[]): Promise<void> => {
  const withEntries = await testHouse();
  const without = await testHouse();
  const worlds = decisions.map((decision, place) => ({
    decision,
    world: worldOf(`d${place}x${randomUUID().slice(0, 4)}`),
  }));

  beforeAll(async () => {
    for (const { decision, world } of worlds) {
      for (const house of [withEntries, without]) {
        await fillWorld(house, world, {
          meta: decision.meta ?? null,
          kept: house === withEntries ? 'there' : 'nowhere',
          consent: decision.consent?.(world) ?? null,
        });
        if (decision.emergency === 'opened') await emergency(house, callerOf(decision, world), world);
      }
    }
  }, 300_000);

  describe('every route of /fhir', () => {
    it('has a row, or a reason why it needs none', () => {
      const rows = new Set([...doors, ...bulk].flatMap(({ routes }) => routes));
      const missing = withEntries.routes.filter(
        (route) => !route.startsWith('HEAD ') && !rows.has(route) && withoutPatients[route] === undefined,
      );
      expect(missing).toEqual([]);
    });
  });

  let cells = 0;
  describe.each(worlds.map(({ decision, world }) => [decision.name, decision, world] as const))(
    '%s',
    (_, decision, world) => {
      it.each(doors.map((door) => [door.name, door] as const))('%s', async (name, door) => {
        const caller = callerOf(decision, world);
        const there = await follow(withEntries, caller, { door, world });
        const nowhere = await follow(without, caller, { door, world });
        cells += 1;
        if (decision.shows === 'nothing') {
          expect(
            there.filter((piece) => tells(piece, world)),
            name,
          ).toEqual([]);
          if (door.apart === undefined) expect(there, name).toEqual(nowhere);
        } else if (door.answer === 'tells' && !decision.caller.startsWith('citizen')) {
          expect(there, `${name} tells nothing`).not.toEqual(nowhere);
        }
      });
    },
  );

  describe('the matrix', () => {
    it('is whole', () => {
      expect(cells).toBe(doors.length * decisions.length);
      process.stdout.write(`${doors.length} doors × ${decisions.length} decisions = ${cells} cells\n`);
    });
  });
};
