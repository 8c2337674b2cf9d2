// DESIGN.md §4: ids for objects that get none from the client.

import { BUCKETS, bucketOfPatient } from './bucket.ts';
import { makeId } from './object-id.ts';
import { randomBytes } from './random-bytes.ts';

/** What makes ids: the clock in ms; random bytes for tests that need to know them. */
export interface IdSource {
  readonly clock: () => number;
  readonly random?: (bytes: number) => Uint8Array;
}

/**
 * Makes new ids: `(kind, patients) => id`. With one patient the id holds that patient's bucket; a Patient's own id and
 * that of an object of none or several hold a random one.
 */
export const idMaker =
  ({ clock, random = randomBytes }: IdSource) =>
  (kind: string, patients: readonly string[]): string => {
    const [only] = patients;
    const bucket =
      kind !== 'Patient' && only !== undefined && patients.length === 1
        ? bucketOfPatient(only)
        : (random(2)[0] ?? 0) * 16 + ((random(1)[0] ?? 0) % 16);
    return makeId({ now: clock(), bucket: bucket % BUCKETS, random: random(8) });
  };
