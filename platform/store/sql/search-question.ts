// DESIGN.md §3 "search": what a search asks of the store, and the rows that answer it.

import type { Condition } from './condition.ts';
import type { Reach, Tables } from './reach.ts';
import type { PageEnd, SortTerm } from './search-order.ts';
import type { ReachedRow } from './version-row.ts';

/** The patient whose objects are searched: the statement follows that patient's index. */
export interface PatientScope {
  readonly bucket: number;
  readonly patient: bigint;
}

/** How many rows each step of a search over many may look at before the next one is taken. */
export interface SearchEffort {
  /** In the order asked for, before anything else is tried. */
  readonly sample: number;
  /** Objects that meet the criterion, all of them. */
  readonly candidates: number;
  /** In the order asked for, when many meet the criterion. */
  readonly walk: number;
  /** Objects at the other end of a chain, in reach, from which it is followed; 0: from none. */
  readonly ends: number;
}

export interface Search {
  readonly tables: Tables;
  readonly kind: number;
  readonly condition: Condition;
  readonly scope: PatientScope | null;
  /** The only patients among whose objects all matches are. */
  readonly patients: readonly PatientScope[] | null;
  /** The only objects that can match, where their buckets are known. */
  readonly among: readonly { readonly bucket: number; readonly object: bigint }[] | null;
  readonly reach: Reach;
  readonly epoch: number;
  readonly order: readonly SortTerm[];
  readonly limit: number;
  readonly end: PageEnd | null;
  /**
   * What is tried first over many: the order asked for; the tokens, where few have them whatever there is; the values, where
   * an index has them.
   */
  readonly first: 'order' | 'tokens' | 'values';
  readonly effort: SearchEffort;
}

/** A row with its sort values as text. */
export type FoundRow = ReachedRow & { readonly [order: `o${number}`]: string | null };

/** A statement's text with its values. */
export interface Printed {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What of the head a page needs, so that it is not read again. */
export const PAGE_COLUMNS = 'h.bucket, h.object, h.version, h.id, h.patient, h.patients';

/**
 * The head at a place, as a table `h`. OFFSET keeps its kind from becoming a part of the question to an index: PostgreSQL would
 * look for the object among all of the kind.
 */
export const headAt = (tables: Tables, at: { readonly bucket: string; readonly object: string }): string =>
  `(SELECT h.* FROM ${prefixOf(tables)}head h WHERE h.bucket = ${at.bucket} AND h.object = ${at.object} OFFSET 0) h`;

export const prefixOf = (tables: Tables): string => (tables === 'common' ? 'common_' : '');

/** Select list of the sort values of a page `p`. */
export const orderValues = (terms: number): string =>
  Array.from({ length: terms }, (_, place) => `, p.o${place}::text AS o${place}`).join('');
