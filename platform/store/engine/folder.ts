// https://www.postgresql.org/docs/18/storage-file-layout.html: a folder that holds one PostgreSQL cluster.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, openSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { isRoot, runAs } from './run-as.ts';

/** A cluster folder and the programs that work on it. */
export interface ClusterFolder {
  readonly path: string;
  readonly binaries: Binaries;
}

interface Launch {
  readonly program: 'postgres' | 'initdb';
  readonly args: readonly string[];
}

/** The environment PostgreSQL sees: nothing of ours, so that no PG* variable or locale changes what it does. */
const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/**
 * Root may keep the folder where uid 65534 cannot go (/root is closed to others). On Linux the child therefore
 * gets the open folder as file descriptor 3 and reaches it there: no permission on the folders above is needed.
 */
const reach = (folder: string): { readonly name: string; readonly descriptors: readonly number[] } =>
  isRoot() && process.platform === 'linux'
    ? { name: '/proc/self/fd/3', descriptors: [openSync(folder, 'r')] }
    : { name: folder, descriptors: [] };

/** Runs a program on the folder to its end. `input` goes to its standard input. */
export const runOn = (
  folder: ClusterFolder,
  { program, args, input }: Launch & { readonly input?: string },
): { readonly succeeded: boolean; readonly output: string } => {
  const { name, descriptors } = reach(folder.path);
  try {
    const run = spawnSync(folder.binaries[program], args, {
      ...runAs(),
      cwd: '/',
      env: { ...ENVIRONMENT, PGDATA: name },
      stdio: ['pipe', 'pipe', 'pipe', ...descriptors],
      ...(input === undefined ? {} : { input }),
      encoding: 'utf8',
    });
    return {
      succeeded: run.status === 0,
      output: [run.error?.message, run.stdout, run.stderr].filter(Boolean).join('\n').trim(),
    };
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
};

/**
 * Starts the postmaster in a session of its own: Ctrl-C reaches our server, which stops the database in order.
 * Its messages are appended to `logFile`.
 */
export const spawnPostmaster = (
  folder: ClusterFolder,
  { args, logFile }: { readonly args: readonly string[]; readonly logFile: string },
): ChildProcess => {
  const { name, descriptors } = reach(folder.path);
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(folder.binaries.postgres, args, {
      ...runAs(),
      cwd: '/',
      env: { ...ENVIRONMENT, PGDATA: name },
      stdio: ['ignore', log, log, ...descriptors],
      detached: true,
    });
    child.unref();
    return child;
  } finally {
    for (const descriptor of [log, ...descriptors]) closeSync(descriptor);
  }
};

/** Gives a file or folder to the user PostgreSQL runs as. */
export const giveAway = (path: string): void => {
  const { uid, gid } = runAs();
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
};
