// Issue 2 "Must show" e: kill -9 of server, of database, of both, and during recovery.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@fkj/platform-store';
import { dataFolder, killPostmaster, type OtherProcess, otherProcess } from '@fkj/platform-store/testing';
import { expect } from 'vitest';
import { type Acknowledged, halfWritten, missing, outOfOrder } from './acknowledged.ts';

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'store', 'migrations');

interface Server extends OtherProcess {
  /** Waits for so many more acknowledgements; ends at once when the process has ended. */
  readonly more: (count: number) => Promise<void>;
  /** Fails the test when it has ended by itself. */
  readonly mustLive: () => void;
  /** Resolves when the last line it printed has been read. */
  readonly drained: Promise<void>;
}

const startServer = async (dataDir: string, run: string, heard: Acknowledged[]): Promise<Server> => {
  const process = await otherProcess({
    file: join(import.meta.dirname, 'writing-server.ts'),
    args: [dataDir, MIGRATIONS, run],
  });
  let ended = false;
  const mustLive = (): void => expect(ended, 'the server has ended by itself').toBe(false);
  const listen = async (): Promise<void> => {
    for (let line = await process.says(); line !== undefined; line = await process.says())
      heard.push(line as Acknowledged);
    ended = true;
  };
  return {
    ...process,
    drained: listen(),
    mustLive,
    more: async (count) => {
      const goal = heard.length + count;
      while (heard.length < goal && !ended) await pause(5);
      mustLive();
    },
  };
};

/** `rounds` kills under 32 writers: every acknowledged write, look and event is there, and in order. */
export const recordSurvivesKills = async (rounds: number): Promise<void> => {
  const dataDir = dataFolder();
  const cluster = join(dataDir, 'postgres');
  const heard: Acknowledged[] = [];
  let server = await startServer(dataDir, 'r0', heard);
  for (let round = 1; round <= rounds; round += 1) {
    await server.more(100);
    await pause((round * 37) % 150);
    const kind = round % 4;
    let killed: number | null = null;
    if (kind !== 1) {
      killed = killPostmaster(cluster, null);
      expect(killed).not.toBeNull();
    }
    // 3: the database that recovers is killed again, and the server goes on by itself.
    while (kind === 3 && killPostmaster(cluster, killed) === null) {
      server.mustLive();
      await pause(1);
    }
    if (kind === 1 || kind === 2) {
      await server.kill();
      await server.drained;
      server = await startServer(dataDir, `r${round}`, heard);
    }
  }
  await server.more(100);
  expect(await server.stop()).toBe(0);
  await server.drained;

  const opened = await openDatabase({ dataDir });
  if (!opened.ok) throw new Error(opened.error.sentence);
  try {
    expect(heard.filter(({ did }) => did === 'read').length).toBeGreaterThan(0);
    expect(await missing(opened.value.pool, heard)).toEqual([]);
    expect(await outOfOrder(opened.value.pool)).toEqual([]);
    expect(await halfWritten(opened.value.pool)).toEqual([]);
  } finally {
    await opened.value.stop();
  }
};
