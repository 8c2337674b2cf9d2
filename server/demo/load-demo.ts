// DESIGN.md §5 "run": the demo municipality, loaded through /fhir on the first start; each new day gets its lists.

import { createHash } from 'node:crypto';
import type { Municipality, TransactionBundle } from '@fkj/sandbox/population';
import type { Checkpoint } from '../import/checkpoint.ts';
import { type Consignment, type LoadResult, load } from '../import/load.ts';
import type { Receiver } from '../import/receiver.ts';
import { measuredEntries } from './measured.ts';

const consignment = (name: string, bundle: () => unknown): Consignment => ({
  name,
  read: async () => {
    const body = Buffer.from(JSON.stringify(bundle()));
    return { body, digest: createHash('sha256').update(name).digest('hex') };
  },
});

/** One person's whole file: who she is, what she receives, how she has been measured. */
const personBundle = (recipient: Municipality['recipients'][number], newId: () => string): unknown => ({
  ...recipient.bundle,
  entry: [...recipient.bundle.entry, ...measuredEntries(recipient.person, recipient.measurements, newId)],
});

export interface DemoLoad {
  readonly municipality: Municipality;
  readonly receiver: Receiver;
  readonly checkpoint: Checkpoint;
  /** ms since 1970 */
  readonly now: number;
  readonly newId: () => string;
}

const day = 86_400_000;

/** Loads what has not been loaded before: the foundation first, then the people, then today's and tomorrow's lists. */
export const loadDemo = async (demo: DemoLoad): Promise<LoadResult> => {
  const { municipality, receiver, checkpoint } = demo;
  const options = { receiver, checkpoint, patience: [200, 1_000, 3_000], onProgress: () => undefined };
  const foundation = await load([consignment('foundation', () => municipality.foundation)], { ...options, lanes: 1 });
  if (foundation.refused.length > 0) return foundation;
  const people = municipality.recipients.map((recipient) =>
    consignment(`person ${recipient.person.id}`, () => personBundle(recipient, demo.newId)),
  );
  const lists = (time: number): readonly Consignment[] => {
    const date = new Date(time).toISOString().slice(0, 10);
    const bundles: readonly TransactionBundle[] = municipality.dayLists(time);
    return bundles.map((bundle, index) => consignment(`lists ${date} ${index}`, () => bundle));
  };
  const loaded = await load(people, { ...options, lanes: 4 });
  const days = await load([...lists(demo.now), ...lists(demo.now + day)], { ...options, lanes: 4 });
  return {
    done: foundation.done + loaded.done + days.done,
    of: foundation.of + loaded.of + days.of,
    resources: foundation.resources + loaded.resources + days.resources,
    alreadyThere: foundation.alreadyThere + loaded.alreadyThere + days.alreadyThere,
    refused: [...loaded.refused, ...days.refused],
  };
};
