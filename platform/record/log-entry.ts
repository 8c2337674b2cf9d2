// DESIGN.md §1.3, §4 "audit": one line of the log, and how lines are asked for.

import type { Action, Agent } from './permit.ts';
import type { Kind, ObjectName } from './reference.ts';

export interface LogEntry {
  /** Names this line for good, and is the cursor for the lines after it. */
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  readonly action: Action;
  readonly agent: Agent;
  readonly purpose: string;
  readonly rule: string;
  /** Written reason; null when there was none, or when it was written under another key. */
  readonly reason: string | null;
  /** Ids of agreements under which what other data controllers answer for was in reach; null where it was not. */
  readonly across: string | null;
  /** Whose log it stands in; null for a line read by its id when the Patient is not stored. */
  readonly patient: string | null;
  readonly kind: Kind | null;
  readonly object: ObjectName | null;
  readonly version: number | null;
}

/** A page of one patient's log, in order of time. */
export interface LogPage {
  readonly patient: string;
  readonly limit: number;
  readonly order: 'newest-first' | 'oldest-first';
  /** Id of the last line already seen. */
  readonly after?: string;
  /** Half-open, ms since 1970. */
  readonly from?: number;
  readonly to?: number;
}

/** One line, by its id. */
export interface LogLineName {
  readonly line: string;
}
