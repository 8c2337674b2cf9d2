// DESIGN.md §5 "test": whole PostgreSQL clusters for tests, of any version that npm holds.

import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../engine/binaries.ts';
import { type ClusterFolder, spawnPostmaster } from '../engine/folder.ts';
import { HOUSE, initialise, newPassword } from '../engine/initialise.ts';
import { socketUrl } from '../engine/pool.ts';
import { isAlive, newSocketFolder, runningOn, stopPostmaster } from '../engine/postmaster.ts';
import { waitUntilReady } from '../engine/ready.ts';
import { asArguments, type PostgresSettings } from '../engine/settings.ts';

export interface Cluster {
  readonly folder: ClusterFolder;
  readonly socketFolder: string;
  readonly password: string;
  /** Address of a superuser in a database of its own. */
  readonly url: string;
  /** kill -9 of the postmaster; waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Stops it and removes its folder. */
  readonly stop: () => Promise<void>;
}

export interface ClusterOptions {
  readonly settings: PostgresSettings;
  /** npm package of the binaries; unset means that of this platform. */
  readonly binaries?: string;
}

/** Makes and starts a cluster under /tmp. */
export const startCluster = async ({ settings, binaries }: ClusterOptions): Promise<Cluster> => {
  const folder = newFolder(binaries);
  const password = newPassword();
  const failure = initialise(folder, { password, rights: 'SUPERUSER' });
  if (failure !== null) throw new Error(failure);
  return await startOn(folder, { password, settings });
};

/** A place for a cluster under /tmp; nothing is in it yet. */
export const newFolder = (packageName?: string): ClusterFolder => {
  const found = findBinaries(packageName);
  if (!found.ok) throw new Error(`${found.error.sentence} ${found.error.detail ?? ''}`);
  const home = mkdtempSync('/tmp/fkj-test-');
  chmodSync(home, 0o755);
  return { path: join(home, 'postgres'), binaries: found.value };
};

/** Starts a cluster that is there (a copy of another one, too). */
export const startOn = async (
  folder: ClusterFolder,
  { password, settings }: { readonly password: string; readonly settings: PostgresSettings },
): Promise<Cluster> => {
  const home = join(folder.path, '..');
  const socketFolder = newSocketFolder();
  const child = spawnPostmaster(folder, { args: asArguments(socketFolder, settings), logFile: join(home, 'log') });
  if (child.pid === undefined) throw new Error('PostgreSQL did not start');
  watch(child.pid, [home, socketFolder]);
  const url = socketUrl({ socketFolder, user: HOUSE, password, database: HOUSE });
  await waitUntilReady(url, 60_000);
  const { pid } = child;
  return {
    folder,
    socketFolder,
    password,
    url,
    kill: async () => {
      if (runningOn(folder.path)?.pid === pid) process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    stop: async () => {
      await stopPostmaster(folder.path);
      for (const path of [home, socketFolder]) rmSync(path, { recursive: true, force: true });
    },
  };
};

/** A test run that is killed cannot take its database down: a shell that waits for the run's end does. */
const watch = (postmaster: number, folders: readonly string[]): void => {
  const script = `while kill -0 ${process.pid} 2>/dev/null && kill -0 ${postmaster} 2>/dev/null; do sleep 1; done; kill -0 ${process.pid} 2>/dev/null && exit; kill -INT ${postmaster} 2>/dev/null; sleep 2; rm -rf ${folders.join(' ')}`;
  spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' }).unref();
};
