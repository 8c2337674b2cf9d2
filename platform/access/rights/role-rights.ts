// DESIGN.md §1.6, §7: who may do what is dated content (content/access/role-rights.json); these are its types.

import type { Action } from '@fkj/platform-record';

/** What must be true of the patient before a right is worth anything. */
export type RightReach = 'relationship' | 'own' | 'common' | 'everything' | 'population';

/** Work that a role may do beside reading and writing the record. */
export type Duty =
  | 'find-person'
  | 'emergency'
  | 'log'
  | 'graded-address'
  | 'ownership'
  /** To carry out a legal decision that something be erased. */
  | 'erasure'
  /** To correct what stands in a record (helsepersonelloven § 42). */
  | 'correction'
  | 'representation'
  /** To give and take roles in one's own unit and those below. */
  | 'govern'
  /** To see who has which role, and to be the second pair of eyes. */
  | 'oversee'
  /** To tell who is employed where, as the HR system does. */
  | 'provision';

/** 'read' stands for reading, searching and history: who may do one may do all. */
export type RightAction = 'read' | 'create' | 'update' | 'delete' | 'move';

export interface Right {
  readonly reach: RightReach;
  /** Resource types; '*' for all. */
  readonly kinds: ReadonlySet<string> | '*';
  readonly actions: ReadonlySet<RightAction>;
}

/** What one kind of caller may do; first found is first used. */
export interface RoleRights {
  readonly name: string;
  /** v3-ActReason codes that such a caller may give as purpose. */
  readonly purposes: ReadonlySet<string>;
  readonly duties: ReadonlySet<Duty>;
  readonly rights: readonly Right[];
}

/** One dated edition of the rules. */
export interface AccessRules {
  readonly version: string;
  /** 'YYYY-MM-DD'. */
  readonly validFrom: string;
  readonly byProfession: ReadonlyMap<string, RoleRights>;
  readonly citizen: RoleRights;
  readonly byPolicy: ReadonlyMap<string, RoleRights>;
  readonly acuteContact: {
    readonly professions: ReadonlySet<string>;
    /** Volven 8663 services of the organisation. */
    readonly services: ReadonlySet<string>;
    /** Characters at least. */
    readonly reasonLength: number;
    readonly hours: number;
  };
  readonly emergency: { readonly reasonLength: number; readonly minutes: number };
  /** Giving objects to another patient. */
  readonly correction: { readonly reasonLength: number };
  /** Of an entry or a record, on a legal decision. fourEyes: another with the duty confirms it, within so many days. */
  readonly erasure: { readonly reasonLength: number; readonly fourEyes: 'yes' | 'no'; readonly days: number };
  /** Numbers for quality work and statistics. */
  readonly counting: {
    /** v3-ActReason codes under which nothing but numbers is given. */
    readonly purposes: ReadonlySet<string>;
    /** Patients at least behind a number that is told. */
    readonly least: number;
    /** Numbers are told rounded down to a multiple of this, so that two of them do not tell of one person. */
    readonly step: number;
    /** Search parameters that a question may have: none that names a person. */
    readonly parameters: ReadonlySet<string>;
  };
  readonly visit: { readonly hoursBefore: number; readonly hoursAfter: number };
  readonly registration: { readonly hours: number };
}

/** The right that an action of the record needs; null for actions that are duties. */
export const rightFor = (action: Action): RightAction | null => {
  switch (action) {
    case 'read':
    case 'search':
    case 'history':
      return 'read';
    case 'create':
    case 'update':
    case 'delete':
    case 'move':
      return action;
    case 'find-person':
    case 'log':
      return null;
  }
};

/** The first right that covers this kind and action; null when there is none. */
export const findRight = (role: RoleRights, kind: string, action: RightAction): Right | null =>
  role.rights.find((right) => right.actions.has(action) && (right.kinds === '*' || right.kinds.has(kind))) ?? null;
