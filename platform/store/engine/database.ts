// DESIGN.md §1.8: the embedded engine unless DATABASE_URL says otherwise; nothing else knows the difference.

import type pg from 'pg';
import { ok, type Result } from '../result.ts';
import { type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { serverVersion } from './external.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { openPool } from './pool.ts';
import type { EngineRefusal } from './refusal.ts';

export interface Database {
  /** int8 comes as bigint. */
  readonly pool: pg.Pool;
  /** For short statements that only read. */
  readonly lanes: Lanes;
  /** For the log of looks, which others wait for: a connection of its own. */
  readonly logLane: Lanes;
  /** For commits that are one statement. */
  readonly commitLanes: Lanes;
  /** With the password: for connections of our own processes, never for a log. */
  readonly url: string;
  readonly engine: 'embedded' | 'external';
  /** '18.4' */
  readonly version: string;
  /** Why the database is down just now; null when it is up as far as we know (always, for an external one). */
  readonly trouble: () => EngineRefusal | null;
  /** Ends the pool (running statements get `grace` milliseconds), then the embedded engine. */
  readonly stop: (grace?: number) => Promise<void>;
}

export interface DatabaseOptions extends Partial<Omit<EmbeddedOptions, 'dataDir'>> {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Connections at most. */
  readonly connections?: number;
}

/** Opens the database of the settings. Expected failures are in README.md "Error codes". */
export const openDatabase = async (options: DatabaseOptions): Promise<Result<Database, EngineRefusal>> => {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl !== undefined)
    return await opened(databaseUrl, options, { trouble: () => null, stop: async () => undefined });
  const embedded = await openEmbedded({
    purpose: 'serve',
    secretsDir: dataDir,
    onEvent: () => undefined,
    ...options,
  });
  return embedded.ok ? await opened(embedded.value.url, options, embedded.value) : embedded;
};

/** A commit waits for the disk: others that come meanwhile go by another lane, and to the disk together. */
const COMMIT_LANES = 4;

const opened = async (
  url: string,
  options: DatabaseOptions,
  below: Pick<Database, 'trouble' | 'stop'>,
): Promise<Result<Database, EngineRefusal>> => {
  const version = await serverVersion(url);
  if (!version.ok) {
    await below.stop();
    return version;
  }
  const pool = openPool(url, { max: options.connections ?? 16 });
  const lanes = openLanes(url);
  const logLane = openLanes(url, 1);
  const commitLanes = openLanes(url, COMMIT_LANES);
  return ok({
    pool,
    lanes,
    logLane,
    commitLanes,
    url,
    engine: options.databaseUrl === undefined ? 'embedded' : 'external',
    version: version.value.replace(/ .*/, ''),
    trouble: below.trouble,
    stop: async (grace = 10_000) => {
      await Promise.race([
        Promise.all([pool.end(), lanes.end(), logLane.end(), commitLanes.end()]),
        new Promise((resolve) => setTimeout(resolve, grace).unref()),
      ]);
      await below.stop();
    },
  });
};
