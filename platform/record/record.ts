// DESIGN.md §2, §3: the only way in and out of the store.

import type { CommitRefusal, Committed, Write } from './change.ts';
import type { Stated } from './commit/relate.ts';
import type { Erasure, ErasureOrder, ErasureRefusal, KeptAsk, KeptObject } from './erase/erase.ts';
import type { EverythingPage, EverythingQuery } from './everything/everything-query.ts';
import type { Counted } from './find/count.ts';
import type { AcrossPage, KindAsked } from './find/find-across.ts';
import type { MetaFound, MetaQuestion } from './find/meta-in-use.ts';
import type { Permits } from './find/permits.ts';
import type { LogEntry, LogLineName, LogPage } from './log-entry.ts';
import type { Merge, Rewrite } from './move/merge.ts';
import type { Permit } from './permit.ts';
import type { Include, Query } from './query.ts';
import type { KindsHistory } from './read/history-of-kinds.ts';
import type { NamedAround } from './read/named-around.ts';
import type { VersionPage } from './read/read.ts';
import type { ReadRefusal } from './read-refusal.ts';
import type { Kind, ObjectName } from './reference.ts';
import type { Result } from './result.ts';
import type { Head, HistoryPage, Page, Stored } from './stored.ts';
import type { Walk, WalkQuery } from './walk/walk-query.ts';

/**
 * Reading and writing the record. Every function needs a permit, writes the audit of what it showed or changed
 * (durable before it answers) and lets through only rows that the permit's restriction reaches.
 */
export interface HealthRecord {
  /** All or nothing; versions, heads, index, relationships, audit and events in one SQL transaction. */
  commit(permit: Permit, writes: readonly Write[]): Promise<Result<readonly Committed[], CommitRefusal>>;
  /**
   * What a register says of a patient's care relationships, beside what objects state; it replaces what `source` said before. No
   * content, so it leaves no audit. Needs a permit that reaches everything and may update.
   */
  relate(permit: Permit, stated: Stated): Promise<Result<null, ReadRefusal>>;
  /**
   * Corrects the patients of an object: `write` follows the current version and names the right ones. Copy, tombstone and
   * locator (DESIGN §4) in one transaction; both patients' logs show it. Needs a permit for 'move'.
   */
  move(permit: Permit, write: Write): Promise<Result<Committed, CommitRefusal>>;
  /**
   * Another organisation becomes responsible for an object: `write` follows the current version and names it as owner. Plain
   * updates and deletes keep the owner that stands. Needs a permit for 'move'.
   */
  changeOwner(permit: Permit, write: Write): Promise<Result<Committed, CommitRefusal>>;
  /**
   * Makes one patient of two: every object of `from` gets a next version (`rewrite`) in `to`'s bucket; relationships and
   * unique identifiers follow; both ids find them, and a write for `from` is refused (`patient-merged`). The two Patient
   * objects name each other. Answers how many objects were moved. Needs a permit for 'move' that reaches everything.
   */
  merge(permit: Permit, pair: Merge, rewrite: Rewrite): Promise<Result<number, CommitRefusal>>;
  /** At start: finishes merges that were cut short. Answers how many there were. */
  resumeMerges(permit: Permit, rewrite: Rewrite): Promise<Result<number, CommitRefusal>>;
  /** The current version; null when it does not exist *for this caller*. A deleted object answers with action 'delete'. */
  read(permit: Permit, name: ObjectName): Promise<Result<Stored | null, ReadRefusal>>;
  readVersion(permit: Permit, name: ObjectName, version: number): Promise<Result<Stored | null, ReadRefusal>>;
  /** The versions of one object, newest first. */
  history(permit: Permit, name: ObjectName, page: VersionPage): Promise<Result<Page, ReadRefusal>>;
  /**
   * The versions of all objects of one kind, or of all kinds that the permit covers, newest first. A version is shown to
   * who reaches both those whom its object concerns now and those whom it concerned then.
   */
  historyOfKinds(permit: Permit, question: KindsHistory): Promise<Result<HistoryPage, ReadRefusal>>;
  /**
   * Of which kinds there is anything, in all or of one patient (id); so that a search of all kinds need not ask for each.
   * Shows no content, so it leaves no audit. Needs a permit that reaches everything: what it answers is for no caller.
   */
  kindsPresent(permit: Permit, patient: string | null): Promise<Result<ReadonlySet<Kind>, ReadRefusal>>;
  find(permits: Permits, query: Query): Promise<Result<Page, ReadRefusal>>;
  /** How many objects meet the query, of how many patients; for a permit that reaches the population, which has no other use. */
  count(permit: Permit, query: Query): Promise<Result<Counted, ReadRefusal>>;
  /** One page of several kinds in one order: the queries have the same sort keys, of the same types. */
  findAcross(kinds: readonly KindAsked[], page: AcrossPage): Promise<Result<Page, ReadRefusal>>;
  /**
   * The objects that these refer to, or that refer to them, each once and none of these; those out of reach are left out.
   * `too-many` where there are more than a page can hold.
   */
  include(
    permits: Permits,
    from: readonly Stored[],
    includes: readonly Include[],
  ): Promise<Result<readonly Stored[], ReadRefusal>>;
  /** One page of all objects of a patient, the patient first, and at the end what they refer to. */
  everything(permit: Permit, query: EverythingQuery): Promise<Result<EverythingPage, ReadRefusal>>;
  /**
   * Where these objects stand now, in one statement; those that never were, or are out of reach, are left out.
   * Shows no content, so it leaves no audit.
   */
  heads(permit: Permit, names: readonly ObjectName[]): Promise<Result<readonly Head[], ReadRefusal>>;
  /**
   * Whom the relationships and choices around an entry name at a time (ms), and for whom it is reserved. Shows no content, so it
   * leaves no audit. Needs a permit that reaches and sees everything: what it answers is for no caller.
   */
  namedAround(
    permit: Permit,
    ask: { readonly entry: ObjectName; readonly at: number },
  ): Promise<Result<NamedAround, ReadRefusal>>;
  /** The log of one patient, or one line of it (none when it is not there *for this caller*). Needs a permit for 'log'. */
  log(permit: Permit, question: LogPage | LogLineName): Promise<Result<readonly LogEntry[], ReadRefusal>>;
  /** Who holds these unique identifiers ('system|value'). Needs a permit for 'find-person'. */
  holders(
    permit: Permit,
    identifiers: readonly string[],
  ): Promise<Result<ReadonlyMap<string, ObjectName>, ReadRefusal>>;
  /**
   * The profiles, tags and labels in use among what the permits reach of some kinds, without saying where. One line of the log,
   * of no patient. `too-broad` where there are more objects than may be looked into.
   */
  metaInUse(question: MetaQuestion): Promise<Result<MetaFound, ReadRefusal>>;
  /** Everything of some kinds that a permit reaches, step by step, each object once, as it stood at a time; for exports. */
  walk(permit: Permit, query: WalkQuery): Walk;
  /**
   * Takes a deleted object out of every table, on a legal decision: versions, index, memberships, relationships, choices, unique
   * identifiers, events, and what of it the log repeats. A deleted head and its last version stay, without content. Needs a
   * permit of the rule 'erasure'.
   */
  erase(permit: Permit, order: ErasureOrder): Promise<Result<Erasure, ErasureRefusal>>;
  /** Null where it has not been erased. Shows no content, so it leaves no audit, as `keptWith`. */
  erasureOf(permit: Permit, name: ObjectName): Promise<Result<Erasure | null, ErasureRefusal>>;
  /** The objects of one patient's record, page by page, deleted ones too; for a decision about all of it. */
  keptWith(permit: Permit, ask: KeptAsk): Promise<Result<readonly KeptObject[], ErasureRefusal>>;
  /** A time (ms) up to which nothing will be written any more. Shows no content, so it leaves no audit. */
  promiseTime(permit: Permit): Promise<Result<number, ReadRefusal>>;
}
