// DESIGN.md §4 "job", "Index": brings the rows of older objects up to the rules of now, from its checkpoint, one process at a time.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  completeParameters,
  databaseTrouble,
  inTransaction,
  type JobRows,
  jobRows,
  type ParametersNow,
  type Pool,
  readParameters,
} from '@fkj/platform-store';
import { BUCKETS } from '../identity/bucket.ts';
import { storedKinds } from '../identity/kind-number.ts';
import type { Kind } from '../reference.ts';
import type { IndexRules } from './index-rules.ts';
import { settle, type WalkedTo, walkIndex } from './walk-index.ts';

export interface IndexerOptions {
  readonly pool: Pool;
  /** ms since 1970. */
  readonly clock: () => number;
  readonly rules: IndexRules;
  /** Version of the rules for what every write says of itself; a higher one has all objects indexed anew. */
  readonly version: number;
  /** The kinds that the rules of now say something else of than those of an older version; null, as when left out, for all. */
  readonly changed?: (since: number) => readonly Kind[] | null;
  /** Objects a step. */
  readonly rows?: number;
}

export interface Indexer {
  /** Does what there is to do; resolves when nothing is left, or another process is at it. */
  readonly work: () => Promise<void>;
  /** Leaves the work at its next checkpoint. */
  readonly stop: () => Promise<void>;
}

/** The checkpoint. */
interface Reached {
  readonly since: number;
  readonly kinds: readonly Kind[];
  /** Of the rules that all rows follow at the end; null where not all kinds are walked. */
  readonly rules: number | null;
  readonly tables: WalkedTo['tables'];
  readonly bucket: number | null;
  readonly object: string;
}

const JOB = 'index';
const LEASE = 5000;
const ROWS = 200;
const MOMENT = 10;

/** What is left to do: parameters that come or go, and rules of another version. */
export const isIndexBehind = ({ rows, rules }: ParametersNow, version: number): boolean =>
  rules < version || rows.some(({ state }) => state !== 'ready');

/** How much of the work under way is done, in whole per cent, and since which epoch it counts; null when none has begun. */
export const indexProgress = ({ reached }: Pick<ParametersNow, 'reached'>): { since: number; done: number } | null => {
  const at = readReached(reached);
  if (at === null) return null;
  return { since: at.since, done: at.tables === 'common' ? 99 : Math.floor(((at.bucket ?? 0) / BUCKETS) * 99) };
};

const readReached = (text: string | null): Reached | null => {
  if (text === null) return null;
  const read: Reached | Record<string, never> = JSON.parse(text);
  return 'since' in read && typeof read.since === 'number' ? (read as Reached) : null;
};

export const openIndexer = (options: IndexerOptions): Indexer => {
  const { pool, clock, version } = options;
  const jobs = jobRows(pool);
  const holder = randomUUID();
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();

  const all = async (): Promise<void> => {
    while (!stopped && isIndexBehind(await readParameters(pool), version)) {
      const job = await jobs.take([JOB], { holder, now: clock(), until: clock() + LEASE });
      if (job === null) return;
      try {
        const hold = holdOf(jobs, { clock, holder, stopped: () => stopped });
        if (!(await walkAll(options, hold, readReached(job.reached)))) return;
      } finally {
        await jobs.release(JOB, holder).catch(() => undefined);
      }
    }
  };
  return {
    work: () => {
      underWay = underWay.then(all, all);
      return underWay;
    },
    stop: async () => {
      stopped = true;
      await underWay.catch(() => undefined);
    },
  };
};

interface Hold {
  /** Writes the checkpoint; false when the work is another's now, or is to stop. */
  readonly keep: (reached: Reached | null) => Promise<boolean>;
  readonly waits: () => Promise<boolean>;
}

const holdOf = (
  jobs: JobRows,
  { clock, holder, stopped }: { clock: () => number; holder: string; stopped: () => boolean },
): Hold => {
  const keepText = async (text: string | null): Promise<boolean> =>
    (await jobs.keep(JOB, { holder, now: clock(), until: clock() + LEASE }, text)) && !stopped();
  return {
    keep: (reached) => keepText(reached === null ? '{}' : JSON.stringify(reached)),
    waits: async () => {
      await pause(MOMENT);
      return keepText(null);
    },
  };
};

/** False when the work was lost, or is to stop. */
const walkAll = async (options: IndexerOptions, { keep, waits }: Hold, before: Reached | null): Promise<boolean> => {
  const { pool, rules, rows = ROWS } = options;
  let reached = before ?? (await begin(options));
  if (reached === null) return true;
  if (before === null) {
    if (!(await settle(pool, waits))) return false;
    if (!(await keep(reached))) return false;
  }
  const walk = { pool, rules, since: reached.since, kinds: reached.kinds, rows, waits };
  for (;;) {
    const { tables, bucket, object }: Reached = reached;
    const mark = bucket === null ? null : { bucket, object: BigInt(object) };
    const next = await walkIndex(walk, { tables, mark });
    if (next === 'lost') return false;
    if (next === null) break;
    reached = {
      ...reached,
      tables: next.tables,
      bucket: next.mark?.bucket ?? null,
      object: String(next.mark?.object ?? 0),
    };
    if (!(await keep(reached))) return false;
  }
  const { since, kinds, rules: followed } = reached;
  await inTransaction(pool, async (session) => {
    await completeParameters(session, { since, kinds, rules: followed });
    return { end: 'keep', answer: null };
  });
  return keep(null);
};

/** From here on every commit that begins knows what is asked for. */
const begin = async ({ pool, version, changed }: IndexerOptions): Promise<Reached | null> => {
  const now = await readParameters(pool);
  if (!isIndexBehind(now, version)) return null;
  const anew = now.rules < version;
  const kinds = anew
    ? [...(changed?.(now.rules) ?? storedKinds)]
    : [...new Set(now.rows.flatMap(({ kind, state }) => (state === 'ready' ? [] : [kind])))];
  return { since: now.epoch, kinds, rules: anew ? version : null, tables: 'patient', bucket: null, object: '0' };
};

/** Works until it is stopped: looks every now and then whether there is something to do. */
export const startIndexer = (
  options: IndexerOptions & {
    readonly every: number;
    /** Called every time: what other processes have changed is learned here. */
    readonly looked: () => Promise<unknown>;
    readonly onError: (error: unknown) => void;
  },
): { readonly stop: () => Promise<void> } => {
  const indexer = openIndexer(options);
  const waiting = new AbortController();
  const loop = async (): Promise<void> => {
    while (!waiting.signal.aborted) {
      try {
        await options.looked();
        await indexer.work();
      } catch (error) {
        if (databaseTrouble(error) === null) options.onError(error);
      }
      await pause(options.every, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      waiting.abort();
      await indexer.stop();
      await looping;
    },
  };
};
