// DESIGN.md §7 "the owner decides export, deletion and log": another organisation becomes responsible, by an act of its own.

import type { CommitRefusal, Committed, Write } from '../change.ts';
import { commitCovered } from '../commit/commit.ts';
import type { RecordHouse } from '../house.ts';
import { outsideLimits } from '../narrow/judge-writes.ts';
import type { Permit } from '../permit.ts';
import { covers } from '../reach.ts';
import { ok, type Result, refused } from '../result.ts';

/** HealthRecord.changeOwner. `write` follows the current version, says the same of its patients, and names the new owner. */
export const changeOwner = async (
  house: RecordHouse,
  permit: Permit,
  write: Write,
): Promise<Result<Committed, CommitRefusal>> => {
  const object = { kind: write.kind, id: write.id };
  if (!covers(permit, 'move', write.kind) || write.owner === null || write.action !== 'update') {
    return refused({ code: 'not-permitted', object });
  }
  const outside = await outsideLimits(house, permit, { writes: [write], as: 'move' });
  if (outside !== null) return refused(outside);
  const committed = await commitCovered(house, permit, [write]);
  if (!committed.ok) return committed;
  const [version] = committed.value;
  if (version === undefined) throw new Error('the record committed nothing');
  return ok(version);
};
