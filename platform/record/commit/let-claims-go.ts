// https://hl7.org/fhir/R4/http.html#ccreate and DESIGN.md §4 "locator": a claim serves while others may be making the same; afterwards the object itself is found.

import { setTimeout as pause } from 'node:timers/promises';
import { databaseTrouble, letClaimsGo, type Pool } from '@fkj/platform-store';

/** No request that looked before a claim was made commits as late as this after it, ms. */
const KEPT = 60 * 60 * 1000;
/** Claims of one statement. */
const AT_ONCE = 1000;

/** Lets go of every claim of a condition that is older than an hour at `now` (ms). Answers how many there were. */
export const letOldClaimsGo = async (pool: Pool, now: number): Promise<number> => {
  let gone = 0;
  for (let some = AT_ONCE; some === AT_ONCE; gone += some) some = await letClaimsGo(pool, now - KEPT, AT_ONCE);
  return gone;
};

export interface ClaimSweeper {
  readonly pool: Pool;
  /** ms since 1970; the same as the record's. */
  readonly clock: () => number;
  /** ms. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
}

/** Lets claims go now and then until it is stopped; several processes may do so at once. */
export const startClaimSweeper = ({
  pool,
  clock,
  every,
  onError,
}: ClaimSweeper): { readonly stop: () => Promise<void> } => {
  const waiting = new AbortController();
  const loop = async (): Promise<void> => {
    while (!waiting.signal.aborted) {
      await letOldClaimsGo(pool, clock()).catch((error: unknown) => {
        if (databaseTrouble(error) === null) onError(error);
      });
      await pause(every, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      waiting.abort();
      await looping;
    },
  };
};
