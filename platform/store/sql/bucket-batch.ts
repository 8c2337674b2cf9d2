// DESIGN.md §3 "Write", §4: what a commit writes in one bucket, as rows of its tables.

/** A new version of one object, as the tables hold it. */
export interface ObjectRow {
  readonly object: bigint;
  readonly kind: number;
  readonly id: string;
  readonly follows: number;
  /** 1 create, 2 update, 3 delete. */
  readonly action: number;
  readonly document: string;
  /** Characters before the place of lastUpdated; null when there is none. */
  readonly stamp: number | null;
  readonly patient: bigint | null;
  readonly patients: string | null;
  readonly owner: bigint | null;
  readonly clinical: number | null;
  /** Audiences of a reserved object, the writer first; empty when it is not reserved. */
  readonly labels: readonly bigint[];
  readonly tokens: readonly bigint[];
  readonly plain: string;
}

/** An ordered value of the object at `place` (from 1) of the batch. */
export interface LeafRow {
  readonly place: number;
  readonly param: number;
  readonly lead: bigint | null;
  readonly low: bigint | null;
  readonly high: bigint | null;
  readonly unitSystem: number | null;
  readonly unitCode: number | null;
  readonly unitText: number | null;
  readonly least: string | null;
  readonly greatest: string | null;
  readonly folded: string | null;
  readonly written: string | null;
  readonly follow: bigint | null;
}

export interface MembershipRow {
  readonly patient: bigint;
  readonly kind: number;
  readonly home: number;
  readonly object: bigint;
}

export interface RelationshipRow {
  readonly patient: bigint;
  readonly party: bigint;
  readonly source: bigint;
  /** Lower is stronger. */
  readonly basis: number;
  readonly starts: number;
  readonly ends: number | null;
}

/** What a patient keeps from whom (table privacy_choice). */
export interface ChoiceRow {
  readonly patient: bigint;
  readonly source: bigint;
  readonly ordinal: number;
  /** 0 lets through, 1 hides, 2 announces. */
  readonly mode: number;
  /** 0 means everyone. */
  readonly party: bigint;
  /** One object only; null means all. */
  readonly object: bigint | null;
  /** Null means all. */
  readonly kinds: readonly number[] | null;
  /** Clinical time, ms, half-open. */
  readonly low: number | null;
  readonly high: number | null;
  readonly overridable: boolean;
  readonly starts: number;
  readonly ends: number | null;
}

/** Further lines of the log, for patients of this bucket whose object lives in another. */
export interface WriteTrace {
  readonly patient: bigint;
  readonly kind: number;
  readonly object: bigint;
  readonly version: number;
  readonly action: number;
}

export interface BucketBatch {
  readonly bucket: number;
  readonly tables: 'patient' | 'common';
  /** ms since 1970. */
  readonly now: number;
  readonly agent: bigint;
  readonly purpose: string;
  readonly rule: string;
  readonly detail: Buffer | null;
  readonly epoch: number;
  readonly objects: readonly ObjectRow[];
  readonly leaves: readonly LeafRow[];
  readonly memberships: readonly MembershipRow[];
  readonly relationships: readonly RelationshipRow[];
  readonly choices: readonly ChoiceRow[];
  readonly traces: readonly WriteTrace[];
  /** Patients that need a live relationship to one of the parties; empty when the permit reaches without. */
  readonly guarded: readonly bigint[];
  readonly parties: readonly bigint[];
  /** What the log says of a guarded patient, by the number of the strongest relationship (from 1). */
  readonly words: { readonly rules: readonly string[]; readonly purposes: readonly string[] };
}
