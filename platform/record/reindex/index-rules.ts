// DESIGN.md §4 "Index": what of an object is indexed is said by the language rooms; further parameters come and go while everybody writes.

import type { Changes, Write } from '../change.ts';
import type { IndexEntry } from '../index-entry.ts';
import type { Kind } from '../reference.ts';

/** All that the index has of one version of an object. */
export interface WholeIndex {
  readonly index: readonly IndexEntry[];
  readonly clinicalTime: number | null;
}

/** The rules at one moment. */
export interface IndexRulesNow {
  /** Every change of the rules up to this epoch is in them. */
  readonly epoch: number;
  /** Kinds that have more in the index than their writes say (`Write.index`). */
  readonly furtherKinds: ReadonlySet<Kind>;
  /** What they have more. */
  readonly further: (write: Pick<Write, 'kind' | 'document' | 'labels'>) => readonly IndexEntry[];
  /** Everything that a write of this document would have now; null for a kind of which these rules say nothing. */
  readonly whole: (kind: Kind, document: string) => WholeIndex | null;
}

export interface IndexRules {
  /**
   * The rules of this epoch, or later ones; with `null` those that are known. Asked by each commit with the epoch of its
   * permit, and answered at once where it has not advanced: a commit under older rules is refused, and done again.
   */
  readonly at: (epoch: number | null) => IndexRulesNow | Promise<IndexRulesNow>;
  /** A commit of this process has advanced the epoch; `rules` tells whether the rules were changed by it. */
  readonly advanced: (to: number, rules: 'changed' | 'same') => void | Promise<void>;
}

/** A record of which nothing else is indexed than its writes say. */
export const noFurtherRules: IndexRules = {
  at: () => ({
    epoch: Number.POSITIVE_INFINITY,
    furtherKinds: new Set(),
    further: () => [],
    whole: () => null,
  }),
  advanced: () => undefined,
};

/** The epoch of permits that no change of roles makes stale. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

/** What of the rules a write under a permit of this epoch must know. */
export const neededRules = (epoch: number): number | null => (epoch === NEVER_STALE ? null : epoch);

/** The changes with all that is indexed of them. */
export const withFurtherIndex = (
  changes: Pick<Changes, 'writes' | 'relationships' | 'choices'>,
  { furtherKinds, further }: IndexRulesNow,
): Pick<Changes, 'writes' | 'relationships' | 'choices'> => {
  if (furtherKinds.size === 0) return changes;
  const writes = changes.writes.map((write) => {
    const added = furtherKinds.has(write.kind) && write.action !== 'delete' ? further(write) : [];
    return added.length === 0 ? write : { ...write, index: [...write.index, ...added] };
  });
  return { ...changes, writes };
};
