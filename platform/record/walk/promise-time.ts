// DESIGN.md §4 "bucket_clock": the time that history and export promise.

import { fenceClocks } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { COMMON_BUCKET } from '../identity/bucket.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';

/** HealthRecord.promiseTime: now (ms), after every commit with an earlier time has ended and none can come any more. */
export const promiseTime = async (
  { pool, clock }: RecordHouse,
  permit: Permit,
): Promise<Result<number, ReadRefusal>> => {
  if (!permit.actions.has('search')) return refused({ code: 'not-permitted' });
  const now = clock();
  await fenceClocks(pool, COMMON_BUCKET + 1, now);
  return ok(now);
};
