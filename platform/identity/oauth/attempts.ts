// https://datatracker.ietf.org/doc/html/rfc6749#section-10.10: guessing must be slow. In memory: per server process.

import { LeastRecentlyUsed } from '../token/lru.ts';

export interface AttemptLimit {
  /** Failures within the window before the lock. */
  readonly failures: number;
  readonly windowMs: number;
}

export interface Attempts {
  locked(key: string): boolean;
  failed(key: string): void;
  succeeded(key: string): void;
}

interface Count {
  readonly since: number;
  readonly failures: number;
}

const CAPACITY = 10_000;

/** Counts failures by key (client and address, so that nobody can lock somebody else out). The lock lasts out the window. */
export const countAttempts = (limit: AttemptLimit, now: () => number): Attempts => {
  const counts = new LeastRecentlyUsed<Count>(CAPACITY);
  const current = (key: string): Count => {
    const count = counts.get(key);
    return count === undefined || now() - count.since >= limit.windowMs ? { since: now(), failures: 0 } : count;
  };
  return {
    locked: (key) => current(key).failures >= limit.failures,
    failed: (key) => {
      const { since, failures } = current(key);
      // The window restarts when the lock falls, so that it is always a whole one.
      const locks = failures + 1 === limit.failures;
      counts.set(key, { since: locks ? now() : since, failures: failures + 1 });
    },
    succeeded: (key) => counts.set(key, { since: now(), failures: 0 }),
  };
};
