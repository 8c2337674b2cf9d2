// DESIGN.md §4 "job": takes jobs, does them, goes on with those that another process left, and clears away what is over.

import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AskedJob, databaseTrouble } from '@fkj/platform-store';
import type { FhirHouse } from '../../house.ts';
import { DELETION, runDeletion } from '../../owner/deletion/deletion.ts';
import { HAND_OVER, runHandOver } from '../../owner/hand-over/hand-over.ts';
import type { BulkHouse } from '../bulk-house.ts';
import { EXPORT, runExport } from '../export/run-export.ts';
import { IMPORT, runImport } from '../import/run-import.ts';
import { holdOf } from './job-hold.ts';
import { removeFiles } from './part-file.ts';

export interface BulkWorker {
  /** Does what is waiting, and clears away what is over; resolves when nothing is left to do. */
  readonly work: () => Promise<void>;
  /** Leaves the job at its next checkpoint. */
  readonly stop: () => Promise<void>;
}

export interface WorkerOptions {
  /** How often jobs are looked for that another process has left, ms. */
  readonly every: number;
  readonly onError: (error: unknown) => void;
}

const KINDS = [EXPORT, IMPORT, DELETION, HAND_OVER];

const WORK = new Map([
  [EXPORT, runExport],
  [IMPORT, runImport],
  [DELETION, runDeletion],
  [HAND_OVER, runHandOver],
]);

/** A worker that does nothing by itself. */
export function openWorker(
  house: FhirHouse,
  bulk: BulkHouse,
  onError: (error: unknown) => void,
): BulkWorker & { readonly stopping: () => boolean } {
  const holder = randomUUID();
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();

  const run = async (job: AskedJob): Promise<void> => {
    const { hold, end } = holdOf(bulk, job, { holder, clock: house.clock, stopping: () => stopped });
    try {
      await WORK.get(job.kind)?.(house, bulk, hold);
    } catch (error) {
      onError(error);
      // A database that is away comes back, and the job goes on from its checkpoint; a bug would come back too.
      if (databaseTrouble(error) !== null) throw error;
      await hold.fail(reachedOf(job), [{ code: 'internal' }]);
    } finally {
      end();
      await bulk.jobs.release(job.id, holder).catch(() => undefined);
    }
  };

  const clear = async (): Promise<void> => {
    for (const id of await bulk.jobs.gone(KINDS, house.clock())) {
      await removeFiles(bulk.folder, id);
      await bulk.jobs.remove(id);
    }
  };

  /** Uploads that were cut short by a crash never became a job. */
  const clearStrays = async (): Promise<void> => {
    const names = await readdir(bulk.folder).catch(() => []);
    const known = await bulk.jobs.known(names);
    for (const name of names.filter((one) => !known.has(one))) {
      const { mtimeMs } = await stat(join(bulk.folder, name));
      if (mtimeMs < house.clock() - bulk.limits.life) await removeFiles(bulk.folder, name);
    }
  };

  const lane = async (kind: string): Promise<void> => {
    while (!stopped) {
      const now = house.clock();
      const job = await bulk.jobs.take([kind], { holder, now, until: now + bulk.limits.lease });
      if (job === null) return;
      await run(job);
    }
  };

  // An export of a whole municipality does not hold up an import.
  const all = async (): Promise<void> => {
    await Promise.all(KINDS.map(lane));
    if (stopped) return;
    await clear();
    await clearStrays();
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
    stopping: () => stopped,
  };
}

const reachedOf = ({ reached }: AskedJob): object => (reached === null ? {} : (JSON.parse(reached) as object));

/** Works until it is stopped: at once when somebody asks, and every now and then. */
export function startWorker(
  house: FhirHouse,
  { every, onError }: WorkerOptions,
): { readonly stop: () => Promise<void> } {
  const { bulk } = house;
  const worker = openWorker(house, bulk, onError);
  const waiting = new AbortController();
  let asked = false;
  let wakeUp = (): void => undefined;
  bulk.wake.call = () => {
    asked = true;
    wakeUp();
  };
  const rest = async (): Promise<void> => {
    if (asked) return;
    const wakened = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    await Promise.race([
      wakened,
      pause(every, undefined, { signal: waiting.signal, ref: false }).catch(() => undefined),
    ]);
  };
  const loop = async (): Promise<void> => {
    while (!worker.stopping()) {
      asked = false;
      await worker.work().catch(() => undefined);
      if (!worker.stopping()) await rest();
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      const stopped = worker.stop();
      waiting.abort();
      await stopped;
      await looping;
    },
  };
}
