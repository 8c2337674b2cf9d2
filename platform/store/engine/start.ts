// Issue 2 B5: a running postmaster on the folder, found or started, whatever state the last run left it in.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { ok, type Result, refused } from '../result.ts';
import { type ClusterFolder, giveAway, spawnPostmaster } from './folder.ts';
import { HOUSE } from './initialise.ts';
import { connection, socketUrl } from './pool.ts';
import { clearStaleLock, endOrphans, isAlive, newSocketFolder, type Postmaster, runningOn } from './postmaster.ts';
import { type EngineRefusal, refusal, refusalFromOutput } from './refusal.ts';
import { asArguments, type PostgresSettings } from './settings.ts';

export interface StartOptions {
  readonly password: string;
  readonly settings: PostgresSettings;
  /** PostgreSQL's messages are appended here. */
  readonly logFile: string;
  /** A restart keeps the socket where its clients look for it. */
  readonly socketFolder?: string;
  /** Milliseconds for recovery after a crash. */
  readonly patience: number;
}

export interface Started extends Postmaster {
  /** A connection that has been let in. */
  readonly client: pg.Client;
  readonly found: 'running' | 'started';
}

/** Address of the house's database behind this socket. */
export const houseUrl = (socketFolder: string, password: string): string =>
  socketUrl({ socketFolder, user: HOUSE, password, database: HOUSE });

/** Old processes of a killed postmaster get this long to end by themselves. */
const ORPHANS_END_WITHIN = 3_000;

/** Joins the postmaster that runs on the folder, or starts one, and waits until it lets a connection in. */
export const start = async (folder: ClusterFolder, options: StartOptions): Promise<Result<Started, EngineRefusal>> => {
  const begun = Date.now();
  const deadline = begun + options.patience;
  for (;;) {
    const running = runningOn(folder.path);
    if (running?.socketFolder === '' && Date.now() < deadline) {
      // Another start's postmaster, so young that it has not yet written where its socket is.
      await pause(10);
      continue;
    }
    const launched = running === null ? launch(folder, options) : null;
    const postmaster = running ?? launched?.postmaster ?? null;
    if (postmaster === null) return refused(cannotRun(folder));
    const answer = await knock(postmaster, { ...options, deadline, folder: folder.path });
    if (answer.ok) {
      return ok({ ...postmaster, found: launched === null ? 'running' : 'started', client: answer.value });
    }
    if (answer.error !== 'gone') return refused(answer.error);
    if (launched === null) continue;
    const output = readFileSync(options.logFile).subarray(launched.logFrom).toString('utf8');
    rmSync(postmaster.socketFolder, { recursive: true, force: true });
    if (Date.now() > deadline || !isPassing(output)) return refused(refusalFromOutput(output, folder.path));
    if (Date.now() - begun > ORPHANS_END_WITHIN) endOrphans(folder.path);
    await pause(50);
  }
};

/** Another start was faster, or processes of a killed postmaster have not ended yet. */
const isPassing = (output: string): boolean =>
  /lock file "postmaster.pid" already exists|lock file "postmaster.pid" is empty|pre-existing shared memory block/.test(
    output,
  );

interface Launched {
  readonly postmaster: Postmaster;
  /** Where in the log file its messages begin, in bytes. */
  readonly logFrom: number;
}

/** Null when the program could not be run at all. */
const launch = (folder: ClusterFolder, options: StartOptions): Launched | null => {
  clearStaleLock(folder.path);
  const socketFolder = options.socketFolder ?? newSocketFolder();
  if (!existsSync(socketFolder)) {
    mkdirSync(socketFolder, { mode: 0o700 });
    giveAway(socketFolder);
  }
  const logFrom = existsSync(options.logFile) ? statSync(options.logFile).size : 0;
  const child = spawnPostmaster(folder, {
    args: asArguments(socketFolder, options.settings),
    logFile: options.logFile,
  });
  child.on('error', () => undefined);
  return child.pid === undefined ? null : { postmaster: { pid: child.pid, socketFolder }, logFrom };
};

const cannotRun = ({ binaries }: ClusterFolder): EngineRefusal =>
  refusal('binaries-unusable', `The database program ${binaries.postgres} cannot be run: run "npm install" again.`);

/** Connects until let in ('starting up' and 'shutting down' pass by themselves), or the postmaster is gone. */
const knock = async (
  postmaster: Postmaster,
  { password, deadline, folder }: { readonly password: string; readonly deadline: number; readonly folder: string },
): Promise<Result<pg.Client, EngineRefusal | 'gone'>> => {
  for (;;) {
    const client = new pg.Client(connection(houseUrl(postmaster.socketFolder, password)));
    client.on('error', () => undefined);
    try {
      await client.connect();
      return ok(client);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === '28P01' || code === '28000') {
        return refused(
          refusal(
            'login-refused',
            `The kept password does not open the database in ${folder}: stop process ${postmaster.pid}, remove the file postgres-password, and start again; a new one is then made.`,
            String(error),
          ),
        );
      }
      if (!isAlive(postmaster.pid)) return refused('gone');
      if (Date.now() > deadline) {
        return refused(
          refusal(
            'not-answering',
            `The database process ${postmaster.pid} on ${folder} runs but lets nobody in: look in postgres.log, or end that process and start again.`,
            String(error),
          ),
        );
      }
      await pause(15);
    }
  }
};
