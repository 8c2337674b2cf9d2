// DESIGN.md §4 "audit": every second each bucket's new rows are chained, and a checkpoint of all is signed and kept elsewhere.

import type { KeyObject } from 'node:crypto';
import {
  type AuditMark,
  auditRows,
  inTransaction,
  latestSeals,
  lockSeal,
  markAudit,
  oldestTransaction,
  type Pool,
  type PoolClient,
  type SealedRow,
  type SealRow,
  sealsOfTicks,
  summariseAudit,
  writeSeals,
} from '@fkj/platform-store';
import { type Checkpoint, type CheckpointKeeper, signCheckpoint } from './checkpoint.ts';
import { NOTHING, sealHash, tickHash } from './seal-hash.ts';

export interface SealerOptions {
  readonly pool: Pool;
  readonly keeper: CheckpointKeeper;
  /** Ed25519. */
  readonly privateKey: KeyObject;
  /** ms since 1970. */
  readonly clock: () => number;
  /** Told of a tick that failed; the next one tries again. */
  readonly onError: (error: unknown) => void;
  /** ms between ticks. */
  readonly interval?: number;
}

export interface Sealer {
  /** Seals once more what can be sealed, and ends. */
  stop(): Promise<void>;
}

/** Rows a tick, so that a long pause is made up for in steps that fit in memory. */
const STEP = 50_000n;

/** Seals until it is stopped. Several processes may run one: they take turns. */
export const startSealer = (options: SealerOptions): Sealer => {
  const tick = sealerTick(options);
  let stopped = false;
  let wake: () => void = () => undefined;
  const work = async (): Promise<void> => {
    while (!stopped) {
      await tick().catch(options.onError);
      if (stopped) break;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, options.interval ?? 1000);
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    await tick().catch(options.onError);
  };
  const ended = work();
  return {
    stop: () => {
      stopped = true;
      wake();
      return ended;
    },
  };
};

/** One tick of the sealer. Answers how many rows it sealed. */
export const sealerTick = (options: SealerOptions): (() => Promise<number>) => {
  let marks: readonly AuditMark[] = [];
  let summarised = 0n;
  return async () => {
    const { pool } = options;
    summarised = await summariseAudit(pool, summarised);
    const oldest = await oldestTransaction(pool);
    const settled = marks.filter((mark) => mark.next <= oldest).at(-1);
    const fresh = await markAudit(pool);
    marks = [...marks.filter((mark) => mark.next > oldest), fresh];
    const mark = fresh.next <= (await oldestTransaction(pool)) ? fresh : settled;
    return mark === undefined ? 0 : sealUpTo(options, mark.last);
  };
};

interface Made {
  readonly rows: number;
  readonly checkpoint: Checkpoint | null;
}

const sealUpTo = async (options: SealerOptions, horizon: bigint): Promise<number> => {
  const { pool, keeper, privateKey, clock } = options;
  const made = await inTransaction<Made>(pool, async (session) => {
    const state = await lockSeal(session);
    if (state === null) return { end: 'undo', answer: { rows: 0, checkpoint: null } };
    const kept = await catchUp(session, state.tick, options);
    const last = horizon - state.last > STEP ? state.last + STEP : horizon;
    const rows = last <= state.last ? [] : await auditRows(session, { after: state.last, last });
    if (rows.length === 0) return { end: 'undo', answer: { rows: 0, checkpoint: null } };
    const tick = state.tick + 1n;
    const seals = await sealsOf(session, rows, { tick, first: state.last + 1n, last });
    await writeSeals(session, seals, { tick, last });
    const unsigned = {
      tick: String(tick),
      at: clock(),
      last: String(last),
      seals: seals.length,
      hash: tickHash(kept === null ? NOTHING : Buffer.from(kept.hash, 'hex'), seals).toString('hex'),
    };
    return { end: 'keep', answer: { rows: rows.length, checkpoint: signCheckpoint(unsigned, privateKey) } };
  });
  if (made.checkpoint !== null) await keeper.append(made.checkpoint);
  return made.rows;
};

/** The checkpoint of the last tick. A crash between commit and append leaves out one, no more: that one is made good. */
const catchUp = async (
  session: PoolClient,
  tick: bigint,
  { keeper, privateKey, clock }: SealerOptions,
): Promise<Checkpoint | null> => {
  const kept = await keeper.latest();
  const known = BigInt(kept?.tick ?? 0);
  if (known === tick) return kept;
  if (known + 1n !== tick) {
    throw new Error(
      `The checkpoints end at tick ${known}, the log at ${tick}: run verify-audit before sealing goes on`,
    );
  }
  const seals = await sealsOfTicks(session, { after: known, last: tick });
  const missing = signCheckpoint(
    {
      tick: String(tick),
      at: clock(),
      last: String(seals[0]?.last ?? 0n),
      seals: seals.length,
      hash: tickHash(kept === null ? NOTHING : Buffer.from(kept.hash, 'hex'), seals).toString('hex'),
    },
    privateKey,
  );
  await keeper.append(missing);
  return missing;
};

const sealsOf = async (
  session: PoolClient,
  rows: readonly SealedRow[],
  place: Pick<SealRow, 'tick' | 'first' | 'last'>,
): Promise<readonly SealRow[]> => {
  const byBucket = new Map<number, SealedRow[]>();
  for (const row of rows) {
    const known = byBucket.get(row.bucket);
    if (known === undefined) byBucket.set(row.bucket, [row]);
    else known.push(row);
  }
  const before = new Map((await latestSeals(session, [...byBucket.keys()])).map((seal) => [seal.bucket, seal.hash]));
  return [...byBucket]
    .sort(([one], [other]) => one - other)
    .map(([bucket, own]) => ({
      bucket,
      ...place,
      entries: own.length,
      hash: sealHash(before.get(bucket) ?? NOTHING, { bucket, ...place }, own),
    }));
};
