// DESIGN.md §5 "load data": always through /fhir.

import type { Checkpoint } from './checkpoint.ts';
import type { Receiver } from './receiver.ts';

/** A bundle to load. `read` is called when its turn comes, so that a country's files never stand in memory together. */
export interface Consignment {
  readonly name: string;
  read(): Promise<{ readonly body: Buffer; readonly digest: string }>;
}

export interface Refusal {
  readonly name: string;
  readonly sentences: readonly string[];
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  readonly resources: number;
  readonly alreadyThere: number;
}

export interface LoadResult extends Progress {
  readonly refused: readonly Refusal[];
}

export interface LoadOptions {
  readonly receiver: Receiver;
  readonly checkpoint: Checkpoint;
  /** How many bundles are under way at once. */
  readonly lanes: number;
  onProgress(progress: Progress): void;
  /** Waits before an unreachable server is tried again, ms each. */
  readonly patience: readonly number[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Loads every consignment once. A refused bundle is tried again after the others, as long as a round gets any further:
 * it may refer to what another file brings. What is refused in the end is named, entry by entry.
 */
export const load = async (consignments: readonly Consignment[], options: LoadOptions): Promise<LoadResult> => {
  const { receiver, checkpoint } = options;
  let progress: Progress = { done: 0, of: consignments.length, resources: 0, alreadyThere: 0 };

  const advance = (change: Partial<Progress>): void => {
    progress = { ...progress, done: progress.done + 1, ...change };
    options.onProgress(progress);
  };

  const deliver = async (consignment: Consignment): Promise<Refusal | null> => {
    const { body, digest } = await consignment.read();
    if (checkpoint.has(digest)) {
      advance({ alreadyThere: progress.alreadyThere + 1 });
      return null;
    }
    for (const wait of [...options.patience, null]) {
      const receipt = await receiver.post(body);
      switch (receipt.outcome) {
        case 'loaded':
          checkpoint.add(digest);
          advance({ resources: progress.resources + receipt.resources });
          return null;
        case 'refused':
          return { name: consignment.name, sentences: receipt.sentences };
        case 'unreachable':
          if (wait === null) return { name: consignment.name, sentences: [receipt.sentence] };
          await pause(wait);
      }
    }
    return null;
  };

  const round = async (queue: readonly Consignment[]): Promise<Map<Consignment, Refusal>> => {
    const refused = new Map<Consignment, Refusal>();
    const waiting = [...queue];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const refusal = await deliver(next);
        if (refusal !== null) refused.set(next, refusal);
      }
    };
    await Promise.all(Array.from({ length: options.lanes }, lane));
    return refused;
  };

  let refused = await round(consignments);
  for (let before = Number.POSITIVE_INFINITY; refused.size > 0 && refused.size < before; ) {
    before = refused.size;
    refused = await round([...refused.keys()]);
  }
  return { ...progress, refused: [...refused.values()] };
};
