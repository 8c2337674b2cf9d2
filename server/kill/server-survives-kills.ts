// Issue 2 "Must show" e: kill -9 of server, of database, of both, and during recovery, seen from outside over HTTP.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { halfWritten, missing, outOfOrder } from '@fkj/platform-record/testing';
import { openDatabase } from '@fkj/platform-store';
import { dataFolder, killPostmaster } from '@fkj/platform-store/testing';
import { expect } from 'vitest';
import { startCallers } from './callers.ts';
import { type ServerUnderFire, serverUnderFire } from './server-under-fire.ts';

const CALLERS = 32;

/** Kills the database; with `again` also the one that recovers after it, which only a living server starts. */
const killDatabase = async (dataDir: string, server: ServerUnderFire, again: 'once' | 'twice'): Promise<void> => {
  const cluster = join(dataDir, 'postgres');
  const killed = killPostmaster(cluster, null);
  expect(killed).not.toBeNull();
  while (again === 'twice' && killPostmaster(cluster, killed) === null) {
    expect(server.died(), 'the server has ended by itself').toBe(false);
    await pause(1);
  }
};

const ready = async (server: ServerUnderFire): Promise<number> => {
  const began = performance.now();
  for (;;) {
    expect(server.died(), 'the server has ended by itself').toBe(false);
    const answer = await fetch(`${server.address}/readyz`).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
    if (answer?.ok) return performance.now() - began;
    await pause(5);
  }
};

/** `rounds` kills under 32 callers: every acknowledged write, look and event is there, and in order. */
export const serverSurvivesKills = async (rounds: number): Promise<void> => {
  const dataDir = dataFolder();
  const server = await serverUnderFire(dataDir);
  await server.start();
  const recoveries: number[] = [];
  try {
    const callers = await startCallers(server.address, CALLERS);
    try {
      for (let round = 1; round <= rounds; round += 1) {
        await callers.more(100);
        // From the middle of a commit to the middle of a checkpoint: never the same moment twice.
        await pause((round * 37) % 150);
        const kind = round % 4;
        if (kind !== 1) await killDatabase(dataDir, server, kind === 3 ? 'twice' : 'once');
        if (kind === 1 || kind === 2) {
          await server.kill();
          recoveries.push(await server.start());
        } else recoveries.push(await ready(server));
      }
      await callers.more(100);
    } finally {
      await callers.stop();
    }
    expect(await server.stop()).toBe(0);
    expect(callers.interrupted()).toBeGreaterThan(0);
    expect(callers.acknowledged.filter(({ did }) => did === 'read').length).toBeGreaterThan(0);
    const chain = await server.command('verify-audit');
    expect(chain.code, chain.said).toBe(0);

    const opened = await openDatabase({ dataDir, secretsDir: join(dataDir, 'secrets') });
    if (!opened.ok) throw new Error(opened.error.sentence);
    try {
      expect(await missing(opened.value.pool, callers.acknowledged)).toEqual([]);
      expect(await outOfOrder(opened.value.pool)).toEqual([]);
      expect(await halfWritten(opened.value.pool)).toEqual([]);
    } finally {
      await opened.value.stop();
    }
    const slowest = Math.round(Math.max(...recoveries));
    process.stdout.write(
      `${rounds} kills, ${callers.acknowledged.length} answers kept, ${callers.interrupted()} interrupted; back within ${slowest} ms; ${chain.said.trim().split('\n').at(-1)}\n`,
    );
  } finally {
    await server.kill();
  }
};
