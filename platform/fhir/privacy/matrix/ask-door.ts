// Issue 4 D "Every door": a house with the doors, and all that one of them answers to a caller.

import { accessRoutes } from '@fkj/platform-access';
import { type TestAnswer, type TestHouse, testHouse } from '../../testing/test-house.ts';
import { nextOf, piecesOf, shapeOf } from './compare.ts';
import type { Door } from './doors/door.ts';
import type { World } from './world.ts';

/** /fhir and the doors of the guard. */
export const guardedHouse = async (): Promise<TestHouse> => {
  const house = await testHouse();
  const { access, authenticate, clock } = house.house;
  accessRoutes(house.app, { access, authenticate, clock });
  return house;
};

const MOST_PAGES = 12;
/** What each question of the door is answered, page by page, in the shape in which houses are compared. */
export const askDoor = async (house: TestHouse, caller: string, { door, world }: { door: Door; world: World }) => {
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
