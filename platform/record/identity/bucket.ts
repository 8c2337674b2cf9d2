// DESIGN.md §4 "Distribution key": frozen for good; a change would move every object of the country.

import { hash } from 'node:crypto';

/** Buckets of patients are 0..4095. */
export const BUCKETS = 4096;

/** The common kinds stand together in a bucket of their own. */
export const COMMON_BUCKET = 4096;

const RECENT = 20_000;
const recent = new Map<string, number>();

/** The first 12 bits of SHA-256 over the UTF-8 bytes of the Patient id (never of a national number): 0..4095. */
export const bucketOfPatient = (patientId: string): number => {
  const known = recent.get(patientId);
  if (known !== undefined) return known;
  const bucket = Number.parseInt(hash('sha256', patientId).slice(0, 3), 16);
  if (recent.size >= RECENT) recent.clear();
  recent.set(patientId, bucket);
  return bucket;
};

/** Bucket of an object that belongs to no patient, or to several, and whose id does not hold one: by 'kind/id'. */
export const bucketOfName = (kind: string, id: string): number =>
  Number.parseInt(hash('sha256', `${kind}/${id}`).slice(0, 3), 16);
