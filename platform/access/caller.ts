// DESIGN.md §7: who asks, in which role, for what purpose.

import type { ObjectName } from '@fkj/platform-record';
import type { Across } from './controllers/agreement-rules.ts';
import type { HeldBack } from './kin/kin-rules.ts';
import type { RepresentationAnswer } from './representation/represent.ts';

/** One of the caller's current roles (an active PractitionerRole). */
export interface Assignment {
  readonly role: ObjectName;
  readonly organization: ObjectName;
  /** As people call it; what the citizen reads in the log. */
  readonly organizationName: string;
  /** Volven 9060 (SP nurse, LE doctor, HF health worker …) or a house code for administrators. */
  readonly profession: string;
  /** Volven 8663 services of the organisation (KA02 legevakt …). */
  readonly services: readonly string[];
  /** The organisations that it is part of, the nearest first. */
  readonly above?: readonly ObjectName[];
}

/** The verified caller of one request. Made by `callerOf` from token claims; never by a route. */
export interface Caller {
  readonly category: 'personnel' | 'citizen' | 'system';
  /** Practitioner/…, Patient/… or Device/…. */
  readonly who: ObjectName;
  readonly display: string;
  readonly client: string;
  /** The named policy of a system client ('bootstrap', 'registered'); null for people. */
  readonly policy: string | null;
  readonly assignments: readonly Assignment[];
  /** SMART scopes as granted, e.g. 'user/Observation.rs', 'patient/*.read', 'system/*.cruds', 'launch/patient'. */
  readonly scopes: readonly string[];
  /** Patient in the launch context; patient/ scopes reach only this one. */
  readonly patient: string | null;
  /** Of a citizen whose launch context is another person: by what she acts for her, read for this request; or why she does not. */
  readonly standsFor?: RepresentationAnswer;
  /** Of personnel: patients whom she is herself, or who are near to her, as the rules withhold them; absent for nearly everyone. */
  readonly kin?: HeldBack;
  /** Of personnel in a house of several data controllers. */
  readonly across?: Across;
  /** v3-ActReason code. */
  readonly purpose: string;
  /** The organisation that the token is for, by id; `assignments` are those in it or below it. */
  readonly organization?: string;
  /** What her organisation attests; the token is for its patients only, and for its purpose. */
  readonly attest?: VerifiedAttest;
  /** Version of the role assignments that `assignments` was read at. */
  readonly epoch: number;
}

/** What a verified access token says (identity hands this over; access turns it into a Caller). */
export interface TokenClaims {
  readonly sub: string;
  readonly client_id: string;
  readonly scope: string;
  /** 'Practitioner/…' or 'Patient/…' (relative); absent for systems. */
  readonly fhirUser?: string;
  readonly patient?: string;
  readonly purpose?: string;
  /** Id of the Organization that the person chose to act for; hers is nothing beside it under this token. */
  readonly organization?: string;
  readonly attest?: VerifiedAttest;
}

/**
 * What the caller's organisation attests about her need (reference/norway.md §2.2). Verified by identity: signature or
 * client, age, person, authorisation. A further basis for these patients and nobody else.
 */
export interface VerifiedAttest {
  /** Ids of Patients here. */
  readonly patients: readonly string[];
  readonly purpose: 'TREAT' | 'ETREAT' | 'COC' | 'BTG';
  /** Organisation numbers of the main unit and of the unit where she works, and what they are called. */
  readonly legalEntity: AttestedUnit;
  readonly pointOfCare: AttestedUnit;
  readonly practitioner: {
    readonly name: string | null;
    readonly hprNumber: string | null;
    /** Volven 9060. */
    readonly authorization: string | null;
    /** Ids of her own Practitioner and Patient here, where there are any: what is kept from her is kept from her however she comes. */
    readonly practitioner: string | null;
    readonly patient: string | null;
  };
  /** Id of the Organization here that the point of care is, when she is logged in here; null for personnel of others. */
  readonly unit: string | null;
  /** The organisation's own decision behind the need. */
  readonly decision: { readonly id: string; readonly description: string | null };
  /** She gave herself the access; it is on the list for follow-up. */
  readonly selfSelected: boolean;
  /** When it was made, ms since 1970. */
  readonly attested: number;
  /** ms since 1970; identity refuses the token afterwards. */
  readonly expires: number;
}

export interface AttestedUnit {
  readonly number: string;
  readonly name: string | null;
}
