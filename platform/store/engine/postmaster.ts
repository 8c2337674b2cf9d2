// https://www.postgresql.org/docs/18/server-shutdown.html and storage-file-layout.html "postmaster.pid".

import { mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { giveAway } from './folder.ts';

/** A postmaster that runs on a folder. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

/** What the folder's lock file says; null when there is none. The postmaster it names may be long dead. */
export const lockFile = (folder: string): Postmaster | null => {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, socketFolder: lines[4] ?? '' } : null;
  } catch {
    return null;
  }
};

/** The postmaster that runs on the folder now; null when none does (whatever the lock file says). */
export const runningOn = (folder: string): Postmaster | null => {
  const locked = lockFile(folder);
  return locked !== null && isAlive(locked.pid) && worksIn(locked.pid, folder) ? locked : null;
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
};

/** A killed child that node has not yet waited for still has a process id. */
const isZombie = (pid: number): boolean => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** After a crash the number may belong to anybody; PostgreSQL's working directory is its folder. */
const worksIn = (pid: number, folder: string): boolean => {
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
};

/** Processes of a killed postmaster hold its shared memory until their query ends; nobody hears their answer any more. */
export const endOrphans = (folder: string): void => {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isSafeInteger(pid) && pid !== process.pid && worksIn(pid, folder)) send(pid, 'SIGKILL');
  }
};

/** As mkdtemp names them; the lock file is written by another user, so nothing else is ever removed on its word. */
const OUR_SOCKETS = /^\/tmp\/fkj-[A-Za-z0-9]{6}$/;

/**
 * Clears what a crash left: its socket, and its lock file when that names a process that now is somebody else's, which
 * PostgreSQL would take for a running server. In every other case the file stays: PostgreSQL judges it better.
 */
export const clearStaleLock = (folder: string): void => {
  const locked = lockFile(folder);
  if (locked === null || runningOn(folder) !== null) return;
  if (OUR_SOCKETS.test(locked.socketFolder)) rmSync(locked.socketFolder, { recursive: true, force: true });
  if (!isAlive(locked.pid)) return;
  endOrphans(folder);
  rmSync(join(folder, 'postmaster.pid'), { force: true });
};

/** A socket's path may be 107 characters long (unix(7)), a data folder's longer: a short folder of its own. */
export const newSocketFolder = (): string => {
  const folder = mkdtempSync('/tmp/fkj-');
  giveAway(folder);
  return folder;
};

/**
 * Fast shutdown of whatever runs on the folder; after `patience` milliseconds immediate shutdown, which the next start
 * recovers. Resolves when the process is gone.
 */
export const stopPostmaster = async (folder: string, patience = 60_000): Promise<void> => {
  const running = runningOn(folder);
  if (running === null) return;
  send(running.pid, 'SIGINT');
  const deadline = Date.now() + patience;
  while (isAlive(running.pid) && Date.now() < deadline) await pause(10);
  if (isAlive(running.pid)) send(running.pid, 'SIGQUIT');
  while (isAlive(running.pid)) await pause(10);
  rmSync(running.socketFolder, { recursive: true, force: true });
};

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
};
