// Issue 2 B5: the embedded engine, kept running for as long as the server lives.

import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { ok, type Result, refused } from '../result.ts';
import { findBinaries } from './binaries.ts';
import { stopPostmaster } from './postmaster.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type EngineRefusal, refusal, refusalFromErrno } from './refusal.ts';
import { DURABLE, type PostgresSettings } from './settings.ts';
import { houseUrl, type Started, start } from './start.ts';

export type EngineEvent =
  /** The database process ended or threw us out; it is being started again. */
  | { readonly event: 'lost' }
  | { readonly event: 'refused'; readonly refusal: EngineRefusal }
  | { readonly event: 'restarted'; readonly milliseconds: number };

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly secretsDir: string;
  /** 'serve' takes the folder for itself and keeps the database running; 'visit' (a backup) joins whoever serves. */
  readonly purpose: 'serve' | 'visit';
  readonly onEvent: (event: EngineEvent) => void;
  readonly settings?: PostgresSettings;
  /** npm package of the binaries; unset means that of this platform. */
  readonly binaries?: string;
}

export interface Embedded {
  readonly url: string;
  /** Why the database is down just now; null when it is up. */
  readonly trouble: () => EngineRefusal | null;
  /** Ends the database in order, when this start owns it. */
  readonly stop: () => Promise<void>;
}

/** Held by the server that serves the folder. It ends with its connection, so no crash leaves it behind. */
const SERVED = 'SELECT pg_try_advisory_lock(7021746218342576) AS mine';
const LOG_LIMIT = 10_000_000;

/** Opens DATA_DIR/postgres: makes it, joins it or recovers it, and watches over it until `stop`. */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Result<Embedded, EngineRefusal>> => {
  const binaries = findBinaries(options.binaries);
  if (!binaries.ok) return binaries;
  const prepared = prepare(binaries.value, options);
  if (!prepared.ok) return prepared;
  const logFile = join(options.dataDir, 'postgres.log');
  turnLog(logFile);
  const open = opener(prepared.value, { logFile, settings: options.settings ?? DURABLE });
  const first = await open();
  if (!first.ok) return first;
  const url = houseUrl(first.value.socketFolder, prepared.value.password);
  if (options.purpose === 'visit' && first.value.found === 'running') {
    await first.value.client.end();
    return ok({ url, trouble: () => null, stop: async () => undefined });
  }
  const inUse = await takeForOurselves(first.value, options.dataDir);
  if (inUse !== null) return refused(inUse);
  return ok({ url, ...watchOver(first.value, { folder: prepared.value.folder.path, open, onEvent: options.onEvent }) });
};

type Open = (socketFolder?: string) => Promise<Result<Started, EngineRefusal>>;

const opener =
  ({ folder, password }: Prepared, how: { readonly logFile: string; readonly settings: PostgresSettings }): Open =>
  async (socketFolder) => {
    try {
      return await start(folder, {
        password,
        patience: 120_000,
        ...how,
        ...(socketFolder === undefined ? {} : { socketFolder }),
      });
    } catch (error) {
      const known = refusalFromErrno(error, folder.path);
      if (known === null) throw error;
      return refused(known);
    }
  };

const turnLog = (logFile: string): void => {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(logFile, `${logFile}.old`);
};

/** Null when the folder is ours now. A server killed a moment ago may hold it until its connection is missed. */
const takeForOurselves = async ({ client, pid }: Started, dataDir: string): Promise<EngineRefusal | null> => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await isMine(client)) return null;
    await pause(100);
  }
  await client.end();
  return refusal(
    'in-use',
    `Another server already uses ${dataDir} (database process ${pid}): stop it first, or set DATA_DIR to another folder.`,
  );
};

const isMine = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ mine: boolean }>(SERVED);
  return rows[0]?.mine === true;
};

/** Starts the database again whenever the connection that holds the folder ends. */
const watchOver = (
  first: Started,
  {
    folder,
    open,
    onEvent,
  }: { readonly folder: string; readonly open: Open; readonly onEvent: (event: EngineEvent) => void },
): Pick<Embedded, 'trouble' | 'stop'> => {
  let current = first;
  let trouble: EngineRefusal | null = null;
  let stopping = false;
  let recovery: Promise<void> = Promise.resolve();

  const recover = async (): Promise<void> => {
    const begun = Date.now();
    trouble = refusal('not-answering', 'The database stopped and is being started again: try again in a moment.');
    onEvent({ event: 'lost' });
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5_000)) {
      const again = await reopen();
      if (again.ok) {
        current = again.value;
        trouble = null;
        watch();
        onEvent({ event: 'restarted', milliseconds: Date.now() - begun });
        return;
      }
      trouble = again.error;
      onEvent({ event: 'refused', refusal: again.error });
      await pause(wait);
    }
  };

  /** Only at the old address: that is where the pool looks. A visitor's database is waited out. */
  const reopen = async (): Promise<Result<Started, EngineRefusal>> => {
    const again = await open(current.socketFolder);
    if (!again.ok) return again;
    if (again.value.socketFolder === current.socketFolder && (await isMine(again.value.client).catch(() => false))) {
      return again;
    }
    await again.value.client.end();
    return refused(refusal('in-use', 'Another process has started the database meanwhile: waiting until it ends.'));
  };

  const watch = (): void => {
    current.client.once('end', () => {
      if (!stopping) recovery = recover();
    });
  };
  watch();

  return {
    trouble: () => trouble,
    stop: async () => {
      stopping = true;
      await recovery;
      await current.client.end();
      await stopPostmaster(folder);
    },
  };
};
