// DESIGN.md §1.3, §2: nothing of the record is reached without a Permit, and only `access` makes one.

import type { IndexEntry } from './index-entry.ts';
import type { Filter } from './query.ts';
import type { Kind, ObjectName } from './reference.ts';

declare const issued: unique symbol;

/** What a permit lets through. Joined into the SQL of every statement that reads rows. */
export type Restriction =
  /** Every row: system clients under a named policy, and the house's own work. */
  | { readonly reach: 'everything' }
  /** Rows of every patient, without what is kept from the caller: counting, never showing. */
  | { readonly reach: 'population' }
  /** Rows of patients with a live care relationship to one of these parties (units, roles or practitioners by hash key). */
  | { readonly reach: 'relationship'; readonly parties: readonly ObjectName[] }
  /** Rows of one patient: the citizen, a patient scope, a guardian. */
  | { readonly reach: 'patient'; readonly patient: string }
  /** Kinds without patient only. */
  | { readonly reach: 'common' };

/**
 * What of the rows in reach the caller is shown. An object that is reserved is shown to its audience; what a patient has
 * chosen to keep from a party is not shown to that party.
 */
export type Sees =
  /** All of it: the house's own work, systems under a named policy. */
  | 'all'
  | {
      /** Audiences and parties that the caller is one of, by name ('personnel', 'Organization/1', …). */
      readonly names: readonly string[];
      /** The caller whom the choices of patients bind; null where they bind others only (the patient herself). */
      readonly bound: ObjectName | null;
      /** As if the caller had opened emergency access: for `heads` of who asks what would be. */
      readonly emergency?: 'supposed';
      /** What the law withholds from her whatever a patient has chosen; absent for nearly everyone. */
      readonly withheld?: Withheld;
      /**
       * Of who acts for the patient: her log is without lines about entries that the caller is not shown, and without units
       * ('Organization/1') named here, or that have written something the patient is shown and the caller is not.
       */
      readonly logWithout?: readonly string[];
    };

/** Records that are closed to a caller, and whose objects are open to her. */
export interface Withheld {
  /** Ids of patients whose records are closed: her own. */
  readonly closed: readonly string[];
  /** Of patients whose records only her own emergency access opens: those near to her. */
  readonly byReason: readonly string[];
  /** Whose objects she may see; null where the organisations of the house are one data controller. */
  readonly owners: readonly OwnersSeen[] | null;
}

/** Organisations that are responsible, and the kinds of theirs that are open; null for every kind. */
export interface OwnersSeen {
  readonly owners: readonly ObjectName[];
  readonly kinds: readonly Kind[] | null;
}

export type Action = 'read' | 'search' | 'history' | 'create' | 'update' | 'delete' | 'move' | 'find-person' | 'log';

/** Who acts; kept once in the agent table, referred to by every audit row. */
export interface Agent {
  /** Practitioner/…, Patient/… or Device/… (a system client). */
  readonly who: ObjectName;
  readonly role?: ObjectName;
  readonly organization?: ObjectName;
  readonly client: string;
  /** The citizen or legal body on whose behalf. */
  readonly onBehalf?: ObjectName;
  /** Shown to the citizen: name, role and organisation in words. Never a national number. */
  readonly display: string;
}

/** What the audit says of this decision. */
export interface Basis {
  /** http://terminology.hl7.org/CodeSystem/v3-ActReason: TREAT, ETREAT, PATRQT, HOPERAT, HSYSADMIN … */
  readonly purpose: string;
  /** list, visit, encounter, emergency, own, role, policy, person-lookup … : the rule that let it through. */
  readonly rule: string;
  /** Written reason (emergency, acute contact). Stored encrypted. */
  readonly reason?: string;
  /** Ids of the agreements by which what other data controllers answer for is in reach, separated by a space. Kept encrypted. */
  readonly across?: string;
}

/** One version, as far as a limit looks at it. */
export interface JudgedVersion {
  readonly id: string;
  readonly patients: readonly string[];
  readonly entries: readonly IndexEntry[];
}

/** Which objects of a kind a permit is for, as a question to the index and as the same asked of a version at hand. */
export interface Limit {
  readonly filter: Filter;
  readonly meets: (version: JudgedVersion) => boolean;
}

/** The limit for an action on a kind; null where every object may be had. */
export type Narrow = (action: Action, kind: Kind) => Limit | null;

export interface Permit {
  readonly [issued]: true;
  readonly restriction: Restriction;
  readonly sees: Sees;
  /** Kinds this permit covers; '*' for all. */
  readonly kinds: ReadonlySet<string> | '*';
  readonly actions: ReadonlySet<Action>;
  readonly agent: Agent;
  readonly basis: Basis;
  /** Version of the role assignments the decision was made from; a statement that meets a newer one answers `stale`. */
  readonly epoch: number;
  /** What the program was allowed of each kind, where that is less than all; every door of the record holds to it. */
  readonly narrow?: Narrow;
  /** ms: `heads` answers as relationships and choices will stand then; for who asks what would be. */
  readonly asOf?: number;
}

/** The parts from which `access` issues a Permit (see permit-issuer.ts; the import rules let nobody else in). */
export type PermitParts = Omit<Permit, typeof issued>;
