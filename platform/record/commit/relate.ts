// DESIGN.md §7 "care relationship": relationships that no object of the record states, but a register beside it.

import type { Changes, Relationship } from '../change.ts';
import type { RecordHouse } from '../house.ts';
import { objectKey } from '../identity/object-key.ts';
import type { Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import { batchesOf } from './batches.ts';
import { placeWrites } from './place-writes.ts';
import { writeParts } from './write-parts.ts';

export interface Stated {
  /** What says so; a later word from there replaces all that it said before. */
  readonly source: ObjectName;
  readonly relationships: readonly Omit<Relationship, 'source'>[];
}

/** Two words from one source at the same time: the next try sees clearly. */
const TRIES = 4;

/** HealthRecord.relate. */
export const relate = async (
  house: RecordHouse,
  permit: Permit,
  { source, relationships }: Stated,
): Promise<Result<null, ReadRefusal>> => {
  if (permit.restriction.reach !== 'everything' || !permit.actions.has('update')) {
    return refused({ code: 'not-permitted' });
  }
  const changes: Pick<Changes, 'writes' | 'relationships'> = {
    writes: [],
    relationships: relationships.map((one) => ({ ...one, source })),
  };
  const placed = placeWrites(changes);
  const agent = await house.agents.keyOf(permit.agent);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const written = await writeParts(house, {
      placed,
      batches: batchesOf({ house, permit, epoch: permit.epoch, placed, agent, guarded: new Set() }),
      closing: [objectKey(source)],
      withdrawing: [],
      epoch: 'keep',
      parameters: [],
    });
    if ('times' in written) return ok(null);
    if ('refused' in written && written.refused === 'stale') return refused({ code: 'stale' });
  }
  throw new Error('What a register says was disturbed again and again');
};
