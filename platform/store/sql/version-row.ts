// DESIGN.md §4 `version`, `head`: a stored version as statements answer it.

import type { Tables } from './reach.ts';

/** One version of an object, and where the object stands. */
export interface VersionRow {
  readonly bucket: number;
  readonly kind: number;
  readonly object: bigint;
  readonly id: string;
  readonly version: number;
  readonly at: bigint;
  readonly action: number;
  readonly document: string;
  readonly patient: bigint | null;
  readonly patients: string | null;
  /** 0 live, 1 deleted, 2 moved. */
  readonly state: number;
}

/** A row that was shown, and what opened it to a caller who reaches rows by relationship (`basisOf`); null for others. */
export interface ReachedRow extends VersionRow {
  readonly basis: string | null;
  /** Patients whom this earlier version concerned and its object concerns no more: ids separated by a space. */
  readonly former?: string | null;
}

export interface ObjectAddress {
  readonly tables: Tables;
  readonly bucket: number;
  readonly object: bigint;
  readonly id: string;
}

/** Of head `h` and version `v`. */
export const VERSION_COLUMNS = `h.bucket, h.kind, h.object, h.id, v.version, v.at, v.action, v.document, h.patient, h.patients, h.state`;
