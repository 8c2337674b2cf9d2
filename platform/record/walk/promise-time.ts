// DESIGN.md §4 "bucket_clock": the time that an export promises is the start of the oldest open commit.

import { setTimeout as pause } from 'node:timers/promises';
import { openHorizon } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';

/** A horizon lies a millisecond back, and a millisecond is cut off: what was committed before the question is there two later. */
const JUST_NOW = 2;
/** How long commits that are under way are waited for, in all and at a time, ms. */
const PATIENCE = 2000;
const PAUSE = 5;

/** HealthRecord.promiseTime. What was committed before it was asked has such a time, unless a commit takes very long. */
export const promiseTime = async ({ pool }: RecordHouse, permit: Permit): Promise<Result<number, ReadRefusal>> => {
  if (!permit.actions.has('search')) return refused({ code: 'not-permitted' });
  const asked = await openHorizon(pool);
  let time = asked;
  for (let waited = 0; time < asked + JUST_NOW && waited < PATIENCE; waited += PAUSE) {
    await pause(PAUSE);
    time = await openHorizon(pool);
  }
  return ok(time);
};
