// DESIGN.md §3 "Write": the parts of a commit with what the permit adds: who, why, since when, and whom it must reach.

import type { BucketBatch } from '@fkj/platform-store';
import { sealDetail } from '../audit/audit-detail.ts';
import { toldByNumber } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { bucketOfPatient } from '../identity/bucket.ts';
import { patientKey } from '../identity/object-key.ts';
import { tablesOf } from '../identity/place.ts';
import type { Permit } from '../permit.ts';
import { reachOf } from '../reach.ts';
import type { Placed } from './place-writes.ts';

export interface BatchSource {
  readonly house: RecordHouse;
  readonly permit: Permit;
  /** Of the permit, or of the rules that the index follows, whichever is older. */
  readonly epoch: number;
  readonly placed: Placed;
  readonly agent: bigint;
  readonly guarded: ReadonlySet<string>;
}

/** One batch a bucket, in the order in which they are locked. */
export const batchesOf = ({ house, permit, epoch, placed, agent, guarded }: BatchSource): readonly BucketBatch[] => {
  const now = house.clock();
  const reach = reachOf(permit, now);
  const { purpose, rule, reason, across } = permit.basis;
  const told = { ...(reason !== undefined && { reason }), ...(across !== undefined && { across }) };
  const detail = sealDetail(told, house.auditKey);
  const words = toldByNumber(permit.basis);
  const guardedBy = new Map<number, bigint[]>();
  for (const patient of guarded) {
    const bucket = bucketOfPatient(patient);
    guardedBy.set(bucket, [...(guardedBy.get(bucket) ?? []), patientKey(patient)]);
  }
  return placed.parts.map((part) => ({
    bucket: part.bucket,
    tables: part.writes[0] === undefined ? 'patient' : tablesOf(part.writes[0].kind),
    now,
    agent,
    purpose,
    rule,
    detail,
    epoch,
    objects: part.objects,
    leaves: part.leaves,
    memberships: part.memberships,
    relationships: unique(part.relationships),
    choices: part.choices,
    traces: part.traces,
    guarded: guardedBy.get(part.bucket) ?? [],
    parties: reach.reach === 'relationship' ? reach.parties : [],
    words,
  }));
};

/** One row can be written once a statement; the last word counts. */
const unique = (rows: BucketBatch['relationships']): BucketBatch['relationships'] => [
  ...new Map(rows.map((row) => [[row.patient, row.party, row.source, row.basis, row.starts].join(' '), row])).values(),
];
