// DESIGN.md §1.4, §4 "job": what is to be done to all that one organisation is responsible for, and how far it has come.

import type { TokenClaims } from '@fkj/platform-access';
import type { ObjectName } from '@fkj/platform-record';
import type { PartFile } from '../../bulk/job/part-file.ts';
import type { Refusal } from '../../outcome/refusal.ts';

export interface OwnedOrder {
  /** Full address of the request. */
  readonly request: string;
  readonly claims: TokenClaims;
  readonly owner: ObjectName;
  /** Id of a Patient: only what concerns her alone. */
  readonly patient?: string;
  readonly reason: string;
  /** count: nothing is done. */
  readonly mode: 'count' | 'do';
}

/** An object that is about to be changed, in the version that the change follows. */
export interface Pending {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
}

/** What the manifest says of it, besides the error files. */
export interface OwnedCounts {
  readonly mode: OwnedOrder['mode'];
  /** Objects that the organisation was responsible for at the time of the manifest, by type. */
  readonly found: Readonly<Record<string, number>>;
  readonly deleted?: number;
  readonly handedOver?: number;
  readonly refused: number;
}

export interface OwnedReached {
  /** ms: what was written later stays; null before it is fixed. */
  readonly until: number | null;
  /** Which of the phases of the work is gone over. */
  readonly phase: number;
  /** Where the walk stands; null at its beginning. */
  readonly place: string | null;
  /**
   * Written down before the first of them is changed: after a crash each of these either stands still, or was changed by
   * this job, and is counted once in both cases.
   */
  readonly pending: readonly Pending[];
  /** 0 to 1. */
  readonly done: number;
  readonly objects: number;
  readonly files: readonly PartFile[];
  readonly extension: OwnedCounts;
  /** Why it failed, where it did. */
  readonly refusal?: Refusal;
}

export const nothingDone = (mode: OwnedOrder['mode'], counts: 'deleted' | 'handedOver'): OwnedReached => ({
  until: null,
  phase: 0,
  place: null,
  pending: [],
  done: 0,
  objects: 0,
  files: [],
  extension: { mode, found: {}, [counts]: 0, refused: 0 },
});
