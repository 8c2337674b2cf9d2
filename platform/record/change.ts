// DESIGN.md §3 "Write": what a commit consists of.

import type { ParameterChange } from '@fkj/platform-store';
import type { IndexEntry } from './index-entry.ts';
import type { Agent } from './permit.ts';
import type { Kind, ObjectName } from './reference.ts';
import type { RelationshipBasis } from './relationship-basis.ts';

/** Where the 24 characters of `meta.lastUpdated` stand in the document; the store writes the time under the bucket's lock. */
export interface TimeStampPlace {
  /** Offset in characters (code points as PostgreSQL counts them), from 0. */
  readonly offset: number;
}

/** A new version of one object. */
export interface Write {
  readonly action: 'create' | 'update' | 'delete';
  readonly kind: Kind;
  readonly id: string;
  /** The version this one follows; 0 when the object must not exist. Another version in the store refuses the whole commit (`conflict`). */
  readonly follows: number;
  /** Byte-true JSON with id, meta.versionId = follows + 1 and a place for meta.lastUpdated. Empty for a delete. */
  readonly document: string;
  readonly lastUpdated: TimeStampPlace | null;
  /** Ids of the patients in whose compartment the object is. None, one or several (DESIGN §4). */
  readonly patients: readonly string[];
  /** Responsible organisation (data controller). Null: of a new object nobody, of another who is so already. */
  readonly owner: ObjectName | null;
  /** The time the fact was true for the patient, ms; promoted into every index row. */
  readonly clinicalTime: number | null;
  /** meta.security and meta.tag as 'system|code'. */
  readonly labels: readonly string[];
  /** Names of the audiences that alone may see this version, the writer's first; not reserved where it is left out. A companion says so. */
  readonly audience?: readonly string[];
  readonly index: readonly IndexEntry[];
  /** National numbers and registry ids that must be unique in the whole record: 'system|value'. */
  readonly uniqueIdentifiers: readonly string[];
  /**
   * A version that says nothing new of the patient (hand-over, striking through, another patient): who writes it does not
   * become one of its readers. ends: the care relationships that it states are over until somebody writes it again.
   */
  readonly administrative?: { readonly access: 'stays' | 'ends' };
  /** The condition under which it is made: of several commits under one condition that stand side by side, one makes its object. */
  readonly condition?: UnderCondition;
}

/** https://hl7.org/fhir/R4/http.html#ccreate: a claim in the locator, written in the same transaction. */
export interface UnderCondition {
  /** 'Kind?parameters', written the same way by all who mean the same. */
  readonly text: string;
  /** Who was made under it before and, as the caller has seen since, does not meet it any more: the claim is taken over. */
  readonly instead: ObjectName | null;
}

/** A care relationship that a commit opens or closes (projected by access from List, Appointment, Encounter, …). */
export interface Relationship {
  readonly patient: string;
  /** The unit, role or person that may see the patient because of it. */
  readonly party: ObjectName;
  readonly basis: RelationshipBasis;
  /** The object it comes from; a new version of the object replaces its relationships. */
  readonly source: ObjectName;
  readonly from: number;
  readonly to: number | null;
}

/** A patient keeps something from somebody (projected by access from Consent). */
export interface PrivacyChoice {
  readonly patient: string;
  /** The object it comes from; a new version of the object replaces its choices. */
  readonly source: ObjectName;
  /** lets-through: what the same source keeps from others; announces: the caller is told that something is kept. */
  readonly mode: 'lets-through' | 'hides' | 'announces';
  /** Whom it means; null for everyone but the patient. */
  readonly party: ObjectName | null;
  /** One entry only; null for all. */
  readonly object: ObjectName | null;
  /** Null for all. */
  readonly kinds: readonly Kind[] | null;
  /** Clinical time, ms, half-open; what has none may be of any time. */
  readonly low: number | null;
  readonly high: number | null;
  /** Emergency access opens what it keeps. */
  readonly overridable: boolean;
  readonly from: number;
  readonly to: number | null;
}

export interface Changes {
  readonly writes: readonly Write[];
  /** Relationships of the sources named in `replaceRelationshipsOf` are replaced by these. */
  readonly relationships: readonly Relationship[];
  readonly replaceRelationshipsOf: readonly ObjectName[];
  readonly choices?: readonly PrivacyChoice[];
  /** Choices that come from these are replaced. */
  readonly replaceChoicesOf?: readonly ObjectName[];
  /** 'advance' when roles or assignments change: permits made before answer `stale` from then on. */
  readonly epoch?: 'advance';
  /** Search parameters that come, change or go with these writes; they advance the epoch too. */
  readonly parameters?: readonly ParameterChange[];
}

/** Given a change, further changes for the same transaction. `bridge` and `access` implement it, `server` registers it. */
export interface Companion {
  readonly name: string;
  /** Names of the audiences that alone may see a version, the writer's first; null for who may see the patient. */
  reserve?(write: Write, writer: Agent): readonly string[] | null;
  follow(writes: readonly Write[]): Promise<Omit<Changes, 'writes'> & { readonly writes: readonly Write[] }>;
}

export interface Committed {
  readonly kind: Kind;
  readonly id: string;
  readonly version: number;
  /** ms since 1970. */
  readonly lastUpdated: number;
  /** The document as stored (lastUpdated filled in). */
  readonly document: string;
}

/** Why a commit was refused; nothing was written. */
export type CommitRefusal =
  | { readonly code: 'conflict'; readonly object: ObjectName; readonly current: number | null }
  | { readonly code: 'exists'; readonly object: ObjectName }
  | { readonly code: 'identifier-taken'; readonly identifier: string; readonly holder: ObjectName }
  /** Somebody else made an object under the same condition: look again whether it meets the condition. */
  | { readonly code: 'condition-taken'; readonly condition: string; readonly holder: ObjectName }
  | { readonly code: 'patient-changed'; readonly object: ObjectName }
  /** One of its patients was merged into another: write it for the survivor (id of a patient). Only told to who reaches them. */
  | { readonly code: 'patient-merged'; readonly object: ObjectName; readonly survivor: string }
  | { readonly code: 'not-permitted'; readonly object: ObjectName }
  /** What is written is not among what the program was allowed to write (`Permit.narrow`). */
  | { readonly code: 'outside-limit'; readonly object: ObjectName }
  /** A client made an id in the house's own form (UUIDv8) that points to another bucket. */
  | { readonly code: 'reserved-id'; readonly object: ObjectName }
  /** The caller's roles changed since the permit was made: decide again and repeat. */
  | { readonly code: 'stale' };
