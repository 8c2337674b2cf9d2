// DESIGN.md §4 "bucket_clock": what is asked of a walk through the record, and where it stands.

import type { Filter } from '../query.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import type { Kind, ObjectName } from '../reference.ts';
import type { Result } from '../result.ts';
import type { Stored } from '../stored.ts';

export interface WalkQuery {
  readonly kinds: readonly Kind[];
  /** Objects of these kinds come only when their index meets the filter. */
  readonly filters: ReadonlyMap<Kind, Filter>;
  /** Epoch of the index rules by which the filters were read, as in `Query.rules`. */
  readonly rules?: number;
  /** Ids of patients: only objects all of whose patients are among them. Null: whoever it is. */
  readonly patients: readonly string[] | null;
  /** Whether objects without a patient come too, or only they. The common kinds come 'with' them, unless `patients` are named. */
  readonly houses: 'with' | 'without' | 'only';
  /** Only what this organisation is responsible for. */
  readonly owner?: ObjectName | null;
  /** ms: only what was changed after it, and then deletions too (action 'delete'). Null: all that stands. */
  readonly since: number | null;
  /** ms, from `HealthRecord.promiseTime`: each object comes in its last version up to then. */
  readonly until: number;
  /** Objects that are looked at in a step. */
  readonly step: number;
  /** The question as it was asked, for the log; encrypted there. */
  readonly asked: string;
}

/** Where a walk stands: opaque text that holds no name. It may be kept and gone on with by another process. */
export type WalkPlace = string;

export interface WalkStep {
  readonly objects: readonly Stored[];
  /** Where the next step begins; null when this was the last. */
  readonly next: WalkPlace | null;
  /** How much of the way lies behind the step, 0 to 1. */
  readonly done: number;
}

export interface Walk {
  /**
   * The next objects in reach. Each patient is written in the log once for a bucket of the walk; a walk that is gone on
   * with after a crash may write her once more.
   */
  step(after: WalkPlace | null): Promise<Result<WalkStep, ReadRefusal>>;
}
