// Issue 2 "Must show" e: many writers that remember what was acknowledged to them.

import { setTimeout as pause } from 'node:timers/promises';
import { databaseTrouble } from '../engine/trouble.ts';

export interface Writers {
  /** What has been acknowledged until now, in the order of the answers. */
  readonly acknowledged: readonly string[];
  /** Writes that were told "unavailable": they may or may not have happened. */
  readonly interrupted: () => number;
  /** Waits until `count` more have been acknowledged. */
  readonly more: (count: number) => Promise<void>;
  /** Lets each finish its write. Throws the first error that was not about the database being away. */
  readonly stop: () => Promise<void>;
}

/** Starts `count` writers; each calls `write` with ever new ids, and goes on when the database is away. */
export const startWriters = (count: number, write: (id: string) => Promise<void>): Writers => {
  const acknowledged: string[] = [];
  let interrupted = 0;
  let stopping = false;
  let bug: unknown = null;
  const writer = async (name: number): Promise<void> => {
    for (let n = 0; !stopping; n += 1) {
      const id = `${name}-${n}`;
      try {
        await write(id);
        acknowledged.push(id);
      } catch (error) {
        if (databaseTrouble(error) !== 'unavailable') {
          bug ??= error;
          stopping = true;
          return;
        }
        interrupted += 1;
        await pause(10);
      }
    }
  };
  const all = Array.from({ length: count }, (_, name) => writer(name));
  return {
    acknowledged,
    interrupted: () => interrupted,
    more: async (wanted) => {
      const goal = acknowledged.length + wanted;
      while (acknowledged.length < goal && !stopping) await pause(5);
    },
    stop: async () => {
      stopping = true;
      await Promise.all(all);
      if (bug !== null) throw bug;
    },
  };
};
