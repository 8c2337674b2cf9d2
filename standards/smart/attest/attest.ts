// https://github.com/NorskHelsenett/Tillitsrammeverk/blob/main/specs/informasjons_og_datamodell.md: the attest of the trust framework, as data.

/** An organisation, a unit or a person by its number. */
export interface AttestId {
  readonly id: string;
  /** urn:oid:… */
  readonly system: string;
  readonly name?: string;
  readonly authority?: string;
}

export interface AttestCode {
  readonly code: string;
  readonly system: string;
  readonly text?: string;
  readonly assigner?: string;
}

export interface AttestPractitioner {
  /** National number of the person who asks. */
  readonly identifier: AttestId;
  readonly hpr_nr?: AttestId;
  /** Volven 9060. */
  readonly authorization?: AttestCode;
  /** The main unit (hovedenhet). */
  readonly legal_entity: AttestId;
  /** The unit where she works (underenhet). */
  readonly point_of_care: AttestId;
  readonly department?: AttestId;
}

/** The organisation's own decision behind the need. */
export interface DecisionRef {
  readonly id: string;
  readonly description?: string;
  /** The person gave herself the access: needs a reason, and is followed up. */
  readonly user_selected: boolean;
}

export interface CareRelationship {
  readonly healthcare_service?: AttestCode;
  readonly purpose_of_use: AttestCode;
  readonly purpose_of_use_details?: AttestCode;
  readonly decision_ref: DecisionRef;
}

export interface AttestPatient {
  readonly identifier: AttestId;
  /** Left out where the patient is treated elsewhere. */
  readonly point_of_care?: AttestId;
  readonly department?: AttestId;
}

export interface Attest {
  /** Time of attestation, seconds since 1970. */
  readonly toa: number;
  readonly practitioner: AttestPractitioner;
  readonly care_relationship: CareRelationship;
  readonly patients: readonly AttestPatient[];
}

/** `type` of the authorization_details that carry an attest. */
export const ATTEST_TYPE = 'nhn:tillitsrammeverk:parameters';

export const PURPOSE_SYSTEM = 'urn:oid:2.16.840.1.113883.1.11.20448';

export const attestPurposes = ['TREAT', 'ETREAT', 'COC', 'BTG'] as const;
export type AttestPurpose = (typeof attestPurposes)[number];
