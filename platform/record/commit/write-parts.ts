// DESIGN.md §3 "Write": one statement for one bucket; several buckets in one transaction, locked in order.

import {
  advanceEpoch,
  type BucketBatch,
  changeParameter,
  claimKeys,
  closeRelationships,
  inTransaction,
  leaveMemberships,
  type ParameterChange,
  type Refused,
  refusalOf,
  releaseKeys,
  type Session,
  withdrawChoices,
  writeBucket,
} from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import type { Placed, WriteClaim } from './place-writes.ts';

/** Everything that a commit writes, in the keys of the store. */
export interface Prepared {
  readonly placed: Placed;
  readonly batches: readonly BucketBatch[];
  /** Objects whose relationships are replaced. */
  readonly closing: readonly bigint[];
  /** Objects whose choices are replaced. */
  readonly withdrawing: readonly bigint[];
  readonly epoch: 'advance' | 'keep';
  readonly parameters: readonly ParameterChange[];
}

/** What came of it: the time of each bucket and the epoch where it was advanced, or why nothing was written. */
export type Written =
  | { readonly times: ReadonlyMap<number, number>; readonly advanced: number | null }
  | { readonly taken: WriteClaim }
  /** Another SearchParameter has its name or its address; the id of the one that was refused. */
  | { readonly clashing: string }
  | (Refused & { readonly bucket: number });

type WriteHouse = Pick<RecordHouse, 'pool' | 'commits'>;

export const writeParts = async ({ pool, commits }: WriteHouse, prepared: Prepared): Promise<Written> => {
  const { placed, batches, closing, withdrawing, epoch, parameters } = prepared;
  const alone =
    batches.length === 1 &&
    placed.claims.length === 0 &&
    placed.rejoining.length === 0 &&
    closing.length === 0 &&
    withdrawing.length === 0 &&
    epoch === 'keep' &&
    parameters.length === 0;
  // A long statement would hold up all that follow it on a lane.
  const short = batches.every(({ objects }) => objects.length < 2);
  if (alone) return writeBatches(short ? commits : pool, batches);
  return inTransaction(pool, async (session) => {
    const answer = await writeTogether(session, prepared);
    return { end: 'times' in answer ? 'keep' : 'undo', answer };
  });
};

/** Locks in the same order everywhere: keys of the locator (those that are taken over first), then buckets. */
const writeTogether = async (session: Session, prepared: Prepared): Promise<Written> => {
  const { placed, batches, closing, withdrawing, epoch, parameters } = prepared;
  const { claims, rejoining } = placed;
  if (claims.length > 0) {
    const held = await claimAll(session, placed, batches[0]?.now ?? 0);
    if ('refused' in held) return { ...held, bucket: NO_BUCKET };
    const taken = claims.find(({ claim }) => !held.has(claim.key));
    if (taken !== undefined) return { taken };
  }
  if (closing.length > 0) await closeRelationships(session, closing);
  if (withdrawing.length > 0) await withdrawChoices(session, withdrawing);
  for (const { object, home } of rejoining) await leaveMemberships(session, object, home);
  const written = await writeBatches(session, batches);
  if (!('times' in written) || (epoch === 'keep' && parameters.length === 0)) return written;
  const since = await advanceEpoch(session);
  for (const change of parameters) {
    if (!(await changeParameter(session, change, since))) return { clashing: change.resource };
  }
  return { ...written, advanced: since };
};

/** Where two transactions stood in each other's way before either came to a bucket. */
const NO_BUCKET = -1;

const claimAll = async (
  session: Session,
  { claims, released }: Placed,
  now: number,
): Promise<ReadonlySet<string> | Refused> => {
  try {
    if (released.length > 0) await releaseKeys(session, released);
    return await claimKeys(
      session,
      claims.map(({ claim, of }) => (of === 'condition' ? { ...claim, claimed: now } : claim)),
    );
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
};

const writeBatches = async (session: Session, batches: readonly BucketBatch[]): Promise<Written> => {
  const times = new Map<number, number>();
  for (const batch of batches) {
    const answer = await writeBucket(session, batch);
    if ('refused' in answer) return { ...answer, bucket: batch.bucket };
    if (answer.at !== null) times.set(batch.bucket, answer.at);
  }
  return { times, advanced: null };
};
