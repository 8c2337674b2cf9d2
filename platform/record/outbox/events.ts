// DESIGN.md §3 "Event": the worker of platform/events reads them with the house's own permit and decides anew for each receiver.

import { acknowledgeEvents, type Lease, leaseBucket, type Pool, readEvents } from '@fkj/platform-store';
import { actionName } from '../audit/action-number.ts';
import { COMMON_BUCKET } from '../identity/bucket.ts';
import { kindName } from '../identity/kind-number.ts';
import type { Action, Permit } from '../permit.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { ObjectName } from '../reference.ts';
import { ok, type Result, refused } from '../result.ts';
import { patientIds } from '../stored-row.ts';

/** Something that was committed. It holds no content: that is read with the receiver's own permit. */
export interface RecordEvent {
  /** Number in the bucket, rising with each commit; not without gaps. */
  readonly seq: bigint;
  readonly object: ObjectName;
  readonly version: number;
  readonly action: Action;
  /** ms since 1970. */
  readonly at: number;
  readonly patients: readonly string[];
}

export interface EventReader {
  /** Events of a bucket after `seq`, in the order of their commits. */
  eventsAfter(
    permit: Permit,
    from: { readonly bucket: number; readonly seq: bigint; readonly limit: number },
  ): Promise<Result<readonly RecordEvent[], ReadRefusal>>;
  /** Takes or keeps a bucket until a time (ms). Answers the last event delivered; null while another holds it. */
  lease(lease: Lease, until: number): Promise<bigint | null>;
  /** False when the lease has gone to another. */
  acknowledge(lease: Lease, seq: bigint): Promise<boolean>;
}

export const openEvents = ({ pool, clock }: { readonly pool: Pool; readonly clock: () => number }): EventReader => ({
  eventsAfter: async (permit, { bucket, seq, limit }) => {
    if (permit.restriction.reach !== 'everything' || !permit.actions.has('search')) {
      return refused({ code: 'not-permitted' });
    }
    const tables = bucket === COMMON_BUCKET ? 'common' : 'patient';
    const rows = await readEvents(pool, { tables, bucket, seq, limit });
    return ok(
      rows.map((row) => ({
        seq: row.seq,
        object: { kind: kindName(row.kind), id: row.id },
        version: row.version,
        action: actionName(row.action),
        at: Number(row.at),
        patients: patientIds(row.patients),
      })),
    );
  },
  lease: (lease, until) => leaseBucket(pool, lease, { now: clock(), until }),
  acknowledge: (lease, seq) => acknowledgeEvents(pool, lease, seq),
});
