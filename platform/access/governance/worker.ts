// DESIGN.md §4 "job": what happens in access governance without anybody asking: approved roles are written, unconfirmed ones ended, used ones noted.

import type { Requests } from './requests.ts';
import type { Reviews } from './reviews.ts';

export interface GovernanceWorker {
  stop(): Promise<void>;
}

/** Looks at once, and again `every` ms after it is done. */
export const startGovernanceWorker = (work: {
  readonly requests: Pick<Requests, 'provisionApproved'>;
  readonly reviews: Pick<Reviews, 'lapse'>;
  /** Ends roles whose authorisation was withdrawn. */
  readonly suspend: () => Promise<number>;
  /** Reads in the log which roles have been used. */
  readonly noteUse: () => Promise<void>;
  readonly every: number;
  readonly onError: (error: unknown) => void;
}): GovernanceWorker => {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    try {
      await work.requests.provisionApproved();
      await work.reviews.lapse();
      await work.suspend();
      await work.noteUse();
    } catch (error) {
      work.onError(error);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = round();
    }, work.every);
    timer.unref();
  };
  running = round();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await work.noteUse().catch(work.onError);
    },
  };
};
