// https://hl7.org/fhir/uv/bulkdata/STU2/export/index.html: what exports and imports are given besides the rooms of /fhir.

import type { JobRows } from '@fkj/platform-store';

export interface BulkLimits {
  /** Jobs of one kind that a client may have under way. */
  readonly jobs: number;
  /** Objects or lines of a step; after each step the job remembers how far it has come. */
  readonly step: number;
  /** Bytes after which an output file is closed and the next is begun. */
  readonly file: number;
  /** Bytes of an upload, unpacked. */
  readonly upload: number;
  /** How long results are kept, ms. */
  readonly life: number;
  /** After this time (ms) without a sign of life another process takes a job over. */
  readonly lease: number;
}

export const defaultBulkLimits: BulkLimits = {
  jobs: 5,
  step: 1000,
  file: 256 * 1024 * 1024,
  upload: 8 * 1024 * 1024 * 1024,
  life: 24 * 60 * 60 * 1000,
  lease: 5000,
};

export interface BulkHouse {
  readonly jobs: JobRows;
  /** For the files of jobs; made when it is needed. Servers that share the jobs share the folder. */
  readonly folder: string;
  readonly limits: BulkLimits;
  /** Somebody has asked for a job: whoever works may begin at once. */
  readonly wake: { call: () => void };
}
