// Issue 4 D "one generated matrix test: doors × decisions, none missing": asked of two houses, one of which lacks the kept entries.

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../testing/test-house.ts';
import { askDoor, guardedHouse } from './ask-door.ts';
import { type Decision, isCitizen } from './decisions.ts';
import { bulk } from './doors/bulk.ts';
import type { Door } from './doors/door.ts';
import { doors } from './doors/index.ts';
import { withoutPatients } from './doors/without-patients.ts';
import { fillWorld, type World, worldOf } from './world.ts';

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

const rows = new Set([...doors, ...bulk].flatMap(({ routes }) => routes));
const withoutRow = (routes: readonly string[]): readonly string[] =>
  routes.filter((route) => !route.startsWith('HEAD ') && !rows.has(route) && withoutPatients[route] === undefined);

const isApart = ({ apart }: Door, decision: Decision): boolean =>
  apart !== undefined && (apart.of === 'everyone' || isCitizen(decision));

const keptOf = ({ document }: Decision, { kept }: World): readonly string[] =>
  document === undefined ? Object.values(kept) : [kept.doc];

const callerOf = ({ caller }: Decision, { key }: World): string => `${caller}-${key}`;

/** The mark as a value; the caller's own question comes back in links. */
const tells = (piece: string, { mark }: World): boolean => new RegExp(`\\\\?"${mark}`).test(piece);

/** Holds every door to these decisions, and every route to its row. Called at the top of a test file. */
export const holdDoors = async (decisions: readonly Decision[]): Promise<void> => {
  const withEntries = await guardedHouse();
  const without = await guardedHouse();
  const worlds = decisions.map((decision, place) => ({
    decision,
    world: worldOf(`d${place}x${randomUUID().slice(0, 4)}`),
  }));

  beforeAll(async () => {
    for (const [place, { decision, world }] of worlds.entries()) {
      for (const house of [withEntries, without]) {
        await fillWorld(house, world, {
          metaOf: () => decision.meta ?? null,
          kept: new Set(house === withEntries ? keptOf(decision, world) : []),
          ...(decision.document === undefined ? {} : { document: decision.document }),
          consent: decision.consent?.(world) ?? null,
          age: decision.age ?? 6,
          relation: decision.relation ?? null,
          ...(decision.caller.endsWith('near') ? { near: 'employed' as const } : {}),
          place,
        });
        if (decision.emergency === 'opened') await emergency(house, callerOf(decision, world), world);
      }
    }
  }, 300_000);

  describe('every route of /fhir and of the guard', () => {
    it('has a row, or a reason why it needs none', () => {
      expect(withoutRow(withEntries.routes)).toEqual([]);
    });

    it('is missed when it has none', () => {
      const planted = ['GET /fhir/$planted', 'POST /access/planted'];
      expect(withoutRow([...withEntries.routes, ...planted])).toEqual(planted);
    });
  });

  let cells = 0;
  describe.each(worlds.map(({ decision, world }) => [decision.name, decision, world] as const))(
    '%s',
    (_, decision, world) => {
      it.each(doors.map((door) => [door.name, door] as const))('%s', async (name, door) => {
        const caller = callerOf(decision, world);
        const there = await askDoor(withEntries, caller, { door, world });
        const nowhere = await askDoor(without, caller, { door, world });
        cells += 1;
        if (decision.shows === 'nothing') {
          expect(
            there.filter((piece) => tells(piece, world)),
            name,
          ).toEqual([]);
          if (!isApart(door, decision)) expect(there, name).toEqual(nowhere);
        } else if (door.answer === 'tells' && (door.citizens === 'told' || !isCitizen(decision))) {
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
