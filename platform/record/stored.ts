// DESIGN.md §4 "Byte-true": what comes out of the store, text untouched.

import type { Kind, ObjectName } from './reference.ts';

/** One version of one object. */
export interface Stored {
  readonly kind: Kind;
  readonly id: string;
  readonly version: number;
  /** ms since 1970. */
  readonly lastUpdated: number;
  readonly action: 'create' | 'update' | 'delete';
  /** Empty when this version is a delete. */
  readonly document: string;
  /** Ids of the patients it concerns. */
  readonly patients: readonly string[];
}

/** A page of a search. */
export interface Page {
  readonly matches: readonly Stored[];
  readonly total: number | null;
  /** Set when there is more. */
  readonly next: import('./query.ts').Cursor | null;
  /** Set where the one patient who is searched lets the caller know that something is kept from her, found or not. */
  readonly kept?: 'announced';
}

/** A page of the history of kinds. */
export interface HistoryPage extends Page {
  /** ms: nothing with this time or an earlier one will be added to the record any more; nothing later is in the page. */
  readonly until: number;
}

/** The current version of one object, without its content. */
export interface Head {
  readonly name: ObjectName;
  readonly version: number;
  readonly state: 'live' | 'deleted';
  /** Ids of the patients it concerns: what deletes it must name them, because they say where it stands. */
  readonly patients: readonly string[];
  /** The organisation that is responsible. */
  readonly owner: Owner | null;
}

/** An organisation that is responsible for an object. */
export interface Owner {
  /** Null where it is not stored, so that only its key is known. */
  readonly name: ObjectName | null;
  readonly is: (name: ObjectName) => boolean;
}
