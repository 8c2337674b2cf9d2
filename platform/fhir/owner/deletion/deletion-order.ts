// DESIGN.md §1.4, §4 "job": a deletion of all that one organisation is responsible for, as it was asked for, and how far it has come.

import type { TokenClaims } from '@fkj/platform-access';
import type { ObjectName } from '@fkj/platform-record';
import type { PartFile } from '../../bulk/job/part-file.ts';
import type { Refusal } from '../../outcome/refusal.ts';

/** The kind of the job. */
export const DELETION = 'owner-deletion';

export interface DeletionOrder {
  /** Full address of the request. */
  readonly request: string;
  readonly claims: TokenClaims;
  readonly owner: ObjectName;
  readonly reason: string;
  /** count: nothing is deleted. */
  readonly mode: 'count' | 'delete';
}

/** An object that is about to be deleted, in the version that the deletion follows. */
export interface Pending {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
}

/** What the manifest says of it, besides the error files. */
export interface DeletionCounts {
  readonly mode: DeletionOrder['mode'];
  /** Objects that the organisation was responsible for at the time of the manifest, by type. */
  readonly found: Readonly<Record<string, number>>;
  readonly deleted: number;
  readonly refused: number;
}

export interface DeletionReached {
  /** ms: what was written later stays; null before it is fixed. */
  readonly until: number | null;
  /** A Patient comes last: it stays while something of somebody else concerns it. */
  readonly phase: 'objects' | 'persons';
  /** Where the walk stands; null at its beginning. */
  readonly place: string | null;
  /**
   * Written down before the first of them is deleted: after a crash each of these either stands still, or was deleted by
   * this job, and is counted once in both cases.
   */
  readonly pending: readonly Pending[];
  /** 0 to 1. */
  readonly done: number;
  readonly objects: number;
  readonly files: readonly PartFile[];
  readonly extension: DeletionCounts;
  /** Why it failed, where it did. */
  readonly refusal?: Refusal;
}

export const nothingDeleted = (mode: DeletionOrder['mode']): DeletionReached => ({
  until: null,
  phase: 'objects',
  place: null,
  pending: [],
  done: 0,
  objects: 0,
  files: [],
  extension: { mode, found: {}, deleted: 0, refused: 0 },
});
