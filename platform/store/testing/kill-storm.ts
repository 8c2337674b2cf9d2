// Issue 2 "Must show" e: kill -9 of the database again and again, also while it recovers.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../engine/database.ts';
import { runningOn } from '../engine/postmaster.ts';
import type { Writers } from './writers.ts';

export interface KillStorm {
  readonly database: Database;
  readonly dataDir: string;
  readonly writers: Writers;
  readonly rounds: number;
}

/** Kills the postmaster `rounds` times under the writers; every second time also the one that is started after it. Answers the kills. */
export const killStorm = async ({ database, dataDir, writers, rounds }: KillStorm): Promise<number> => {
  const folder = join(dataDir, 'postgres');
  let kills = 0;
  for (let round = 0; round < rounds; round += 1) {
    await writers.more(100);
    // From the middle of a commit to the middle of a checkpoint: never the same moment twice.
    await pause((round * 37) % 150);
    let killed = killPostmaster(folder, null);
    kills += 1;
    if (round % 2 === 1) {
      killed = await untilKilledAgain(folder, killed);
      kills += 1;
    }
    while (database.trouble() === null && runningOn(folder)?.pid === killed) await pause(2);
    while (database.trouble() !== null) await pause(5);
  }
  return kills;
};

/** Kills whatever runs on the folder, unless it is `except`. Answers its process id. */
export const killPostmaster = (folder: string, except: number | null): number | null => {
  const running = runningOn(folder);
  if (running === null || running.pid === except) return null;
  process.kill(running.pid, 'SIGKILL');
  return running.pid;
};

const untilKilledAgain = async (folder: string, first: number | null): Promise<number | null> => {
  for (;;) {
    const killed = killPostmaster(folder, first);
    if (killed !== null) return killed;
    await pause(1);
  }
};
