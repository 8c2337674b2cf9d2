// DESIGN.md §4 "job": one process works on a job at a time, and says so again and again.

import type { AskedJob } from '@fkj/platform-store';
import type { Refusal } from '../../outcome/refusal.ts';
import type { BulkHouse } from '../bulk-house.ts';

/** A job in the hands of this process. */
export interface JobHold {
  readonly job: AskedJob;
  /** Remembers how far it has come. False: cancelled, or taken by another; then nothing more may be done for it. */
  readonly keep: (reached: object) => Promise<boolean>;
  readonly finish: (reached: object) => Promise<void>;
  readonly fail: (reached: object, refusal: Refusal) => Promise<void>;
  /** The server is about to stop: leave the job at the next checkpoint. */
  readonly stopping: () => boolean;
}

export interface HoldOptions {
  readonly holder: string;
  readonly clock: () => number;
  readonly stopping: () => boolean;
}

/** The hold on a job that was taken; `end` stops telling that it is worked on. */
export function holdOf(
  { jobs, limits }: BulkHouse,
  job: AskedJob,
  { holder, clock, stopping }: HoldOptions,
): { readonly hold: JobHold; readonly end: () => void } {
  const held = (): { holder: string; now: number; until: number } => {
    const now = clock();
    return { holder, now, until: now + limits.lease };
  };
  // A step may take longer than the lease. One that fails is followed by another, or by the checkpoint.
  const beat = setInterval(() => void jobs.keep(job.id, held(), null).catch(() => undefined), limits.lease / 3);
  const over = async (state: 'finished' | 'failed', reached: object): Promise<void> => {
    const now = clock();
    await jobs.end(job.id, holder, { state, reached: JSON.stringify(reached), now, expires: now + limits.life });
  };
  return {
    hold: {
      job,
      keep: (reached) => jobs.keep(job.id, held(), JSON.stringify(reached)),
      finish: (reached) => over('finished', reached),
      fail: (reached, refusal) => over('failed', { ...reached, refusal }),
      stopping,
    },
    end: () => clearInterval(beat),
  };
}
