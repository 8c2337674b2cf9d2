// DESIGN.md §7: the one guard.

import type { Action, Companion, ObjectName, Permit, RelationshipBasis, Result } from '@fkj/platform-record';
import type { Caller, TokenClaims } from './caller.ts';
import type { OwnedAsk } from './decision/owner.ts';
import type { Language, SentenceKey } from './decision/sentences.ts';
import type { Outgoing } from './persons/graded.ts';
import type { Representation } from './representation/represent.ts';
import type { RepresentationBasis } from './representation/representation-rules.ts';
import type { AccessRules } from './rights/role-rights.ts';

/** What a caller wants to do. */
export interface Ask {
  readonly action: Action;
  /** '*' for searches over several kinds. */
  readonly kind: string;
  /** Patients concerned, where the request names them (a create, a search by patient). */
  readonly patients: readonly string[];
  /** The document of a create or update that may itself carry the basis (an acute contact Encounter). */
  readonly resource?: unknown;
  /** An update that finds nothing makes something: the program's right is that of the update (SMART scopes, `u`). */
  readonly through?: 'update';
  /** Nothing but how many is asked: the only thing some purposes give. */
  readonly counts?: 'only';
  /** Why, in the caller's words; needed for 'move'. */
  readonly reason?: string;
}

export interface Denial {
  /** From the catalogue of platform/access/README.md. */
  readonly code: 'scope' | 'role' | 'relationship' | 'purpose' | 'reason-missing' | 'not-own' | 'unknown-caller';
  /** A sentence the user can act on, in bokmål; reveals nothing of the patient. */
  readonly explanation: string;
  /** The same sentence in the other languages: `sentences[sentence].nn`, `.en`. */
  readonly sentence: SentenceKey;
  /** The caller may open emergency access with a written reason. */
  readonly emergency: 'offered' | 'none';
}

/** What is asked of an entry: as things are, or as they would be. */
export interface SeesAsk {
  readonly entry: ObjectName;
  readonly language: Language;
  readonly suppose: {
    /** v3-ActReason code instead of what her roles have. */
    readonly purpose?: string;
    /** ms; what stands then by what is known now. */
    readonly at?: number;
    /** A further role for the people who are named. */
    readonly role?: { readonly profession: string; readonly unit: string };
  };
}

/** Whether someone would see an entry if she asked for it, and what decides it. */
export interface Seer {
  readonly who: ObjectName;
  /** '' for citizens. */
  readonly name: string;
  readonly shown: 'yes' | 'no';
  readonly rule: 'role' | 'relationship' | 'kin' | 'controller' | 'reserved' | 'choice' | 'shown';
  /** What connects her, her role or her unit to the patient. */
  readonly basis: RelationshipBasis | null;
  /** Whether emergency access would show it. */
  readonly emergency: 'opens' | 'none';
  /** In words. */
  readonly why: string;
}

/** People who see an entry in the same way. */
export interface SeersOfUnit {
  readonly access: 'shown' | 'emergency';
  /** Null for citizens. */
  readonly unit: { readonly reference: string; readonly name: string } | null;
  /** Volven 9060, a house role, or 'citizen'. */
  readonly role: { readonly code: string; readonly name: string };
  readonly basis: RelationshipBasis | RepresentationBasis | 'own' | null;
  readonly why: string;
  readonly people: readonly { readonly who: ObjectName; readonly name: string }[];
}

export interface EveryoneWhoSees {
  /** How many in all, and how many more with emergency access. */
  readonly shown: number;
  readonly emergency: number;
  /** 200 people at most. */
  readonly groups: readonly SeersOfUnit[];
  /** Where the next page begins. */
  readonly next: number | null;
}

/** A rule on content that every write passes (platform/fhir ContentCheck). */
export interface ContentCheck {
  readonly name: string;
  readonly kinds: ReadonlySet<string>;
  check(resource: unknown): readonly { readonly sentence: string; readonly expression: string }[];
}

export interface Access {
  callerOf(claims: TokenClaims): Promise<Result<Caller, Denial>>;
  /** After the record answered `stale`: the same caller with the roles of now. */
  renew(caller: Caller): Promise<Result<Caller, Denial>>;
  /** Roles, scopes and purpose decide here; care relationships are joined into the SQL through the permit's restriction. */
  decide(caller: Caller, ask: Ask): Promise<Result<Permit, Denial>>;
  /** One permit for all the changes of a transaction; refused if any of them is, and then `ask` says which. */
  decideAll(caller: Caller, asks: readonly Ask[]): Promise<Result<Permit, Denial & { readonly ask: number }>>;
  /** Does the caller have a live relationship to this patient now? For explanations (403 instead of 404), never for reads. */
  knows(caller: Caller, patient: string): Promise<boolean>;
  /** May the caller write on behalf of this organisation? */
  actsFor(caller: Caller, organization: ObjectName): boolean;
  /** For what only the responsible organisation decides: handing over, and deleting all that is its own. */
  decideOwned(caller: Caller, ask: OwnedAsk): Result<Permit, Denial>;
  /** Content has been replaced: nothing that was worked out from the former is believed any more. */
  contentReplaced(): void;
  /** What the rules of now let a number tell. */
  countingRules(): AccessRules['counting'];
  /** What the rules of now ask of an erasure. */
  erasureRules(): AccessRules['erasure'];
  /** DESIGN §7 emergency access: opens a relationship for the caller alone, for one hour, with a written reason. */
  openEmergency(
    caller: Caller,
    request: { patient: string; reason: string },
  ): Promise<Result<{ until: number }, Denial>>;
  /** POST /access/why: plain words on why the caller may or may not see this patient. */
  why(caller: Caller, request: { patient: string; kind?: string; language?: Language }): Promise<readonly string[]>;
  /** POST /access/who-sees: for who may read every log. */
  whoSees(
    caller: Caller,
    request: SeesAsk & { readonly people: readonly ObjectName[] },
  ): Promise<Result<readonly Seer[], Denial>>;
  /** The same of all who have a role in the house, the patient, and those who act for her. */
  everyoneWhoSees(
    caller: Caller,
    request: SeesAsk & { readonly after: number },
  ): Promise<Result<EveryoneWhoSees, Denial>>;
  /** Refuse choices of a patient that could not be kept, and decisions on capacity that nobody could read. */
  readonly contentChecks: readonly ContentCheck[];
  /** Projects care relationships from List, Appointment, Encounter and EpisodeOfCare in the same transaction. */
  readonly companion: Companion;
  /** The document as the caller may see it: graded addresses and staff's national numbers left out; else the same text, unparsed. */
  outgoing(caller: Caller, stored: Outgoing): string;
  /** May the caller write this person, or this Flag? A decision on capacity only in a role of the rules. A graded one, and who acts for whom, only with the duty; a mandate the citizen herself. */
  mayWritePerson(
    caller: Caller,
    documents: { readonly before: unknown; readonly after: unknown },
  ): Result<null, Denial>;
  /** The house's own work (start-up content, projections), named and audited. */
  housePermit(work: string): Permit;
  /** For whom a citizen (her Patient) may act now: parental responsibility, guardianship, mandate. At most 50. */
  represented(holder: ObjectName): Promise<readonly Representation[]>;
  /** The log of one patient for the citizen: who looked or changed, when, why it was allowed. */
  log(
    caller: Caller,
    request: { patient: string; limit: number; before?: number },
  ): Promise<Result<readonly LogLine[], Denial>>;
}

export interface LogLine {
  readonly at: number;
  readonly action: Action;
  readonly who: string;
  readonly role: string;
  readonly organization: string;
  readonly rule: string;
  readonly purpose: string;
  readonly reason: string | null;
  readonly object: ObjectName | null;
}
