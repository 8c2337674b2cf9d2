// DESIGN.md §3 "Write": rules on content that a service adds to every write path (NEWS2 recomputed, issue 2 §F21).

import type { JsonObject } from '@fkj/standards-json';

export interface ContentIssue {
  /** What the sender can do about it; never repeats a value that was sent. */
  readonly sentence: string;
  /** FHIRPath from the resource: 'Observation.valueQuantity.value'. */
  readonly expression?: string;
}

/** What a check can see beside the resource itself. */
export interface ContentContext {
  /** The Bundle that the resource came in, in the sender's order; empty for a single write. */
  readonly entries: readonly ContentEntry[];
  /** What a reference leads to: in the Bundle (fullUrl or 'Type/id'), else in the record as far as the caller may read it. */
  resolve(reference: string): Promise<JsonObject | null>;
}

export interface ContentEntry {
  readonly fullUrl: string | null;
  readonly resource: JsonObject;
}

/** Run before every create and update, alone or in a Bundle; any issue refuses the whole with 422. */
export interface ContentCheck {
  readonly name: string;
  /** The kinds it wants to see; others are not shown to it. */
  readonly kinds: ReadonlySet<string>;
  check(resource: JsonObject, context: ContentContext): Promise<readonly ContentIssue[]> | readonly ContentIssue[];
}
