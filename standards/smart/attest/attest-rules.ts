// https://github.com/NorskHelsenett/Tillitsrammeverk/blob/main/specs/forretningsregler_for_bruk_av_attestering.md: what makes an attest count.

import { type Attest, type AttestPurpose, attestPurposes, PURPOSE_SYSTEM } from './attest.ts';

export type AttestFault =
  | 'attestation_has_expired'
  | 'attestation_in_the_future'
  | 'purpose_of_use'
  | 'healthcare_service_or_details_missing'
  | 'reason_missing'
  | 'patient_missing'
  | 'other_organisation'
  | 'other_person'
  | 'authorization_without_hpr'
  | 'authorization_not_in_hpr'
  | 'hpr_unavailable';

/** Who is known to ask, by other means than the attest. */
export interface AttestContext {
  /** Seconds since 1970. */
  readonly now: number;
  /** Organisation number (main unit) that the client speaks for. */
  readonly organisation: string;
  /** National number of the person who is logged in; null where the organisation answers for who she is. */
  readonly person: string | null;
  /** Codes (9060) that the registry of health personnel has for her; `unavailable` when it did not answer. */
  readonly authorizations: readonly string[] | 'unavailable';
}

/** Older than this must be made anew (ATT: 60 minutes). Seconds. */
export const ATTEST_SECONDS = 60 * 60;
/** Seconds that clocks may differ. */
const SKEW = 60;

/** Emergency and self-given access are explained in at least this many characters. */
const SHORTEST_REASON = 10;

const isPurpose = (code: string): code is AttestPurpose => attestPurposes.some((purpose) => purpose === code);

/** The purpose, once the rules have passed. */
export const purposeOfAttest = ({ care_relationship: care }: Attest): AttestPurpose | null => {
  const { code, system } = care.purpose_of_use;
  return system === PURPOSE_SYSTEM && isPurpose(code) ? code : null;
};

const timeFault = ({ toa }: Attest, { now }: AttestContext): AttestFault | null => {
  if (now - toa >= ATTEST_SECONDS) return 'attestation_has_expired';
  return toa - now > SKEW ? 'attestation_in_the_future' : null;
};

const needFault = ({ care_relationship: care, patients }: Attest): AttestFault | null => {
  if (care.healthcare_service === undefined && care.purpose_of_use_details === undefined) {
    return 'healthcare_service_or_details_missing';
  }
  const { user_selected: selected, description = '' } = care.decision_ref;
  if (selected && description.trim().length < SHORTEST_REASON) return 'reason_missing';
  return patients.length === 0 ? 'patient_missing' : null;
};

const personFault = ({ practitioner }: Attest, context: AttestContext): AttestFault | null => {
  if (practitioner.legal_entity.id !== context.organisation) return 'other_organisation';
  if (context.person !== null && practitioner.identifier.id !== context.person) return 'other_person';
  if (practitioner.authorization === undefined) return null;
  if (practitioner.hpr_nr === undefined) return 'authorization_without_hpr';
  if (context.authorizations === 'unavailable') return 'hpr_unavailable';
  return context.authorizations.includes(practitioner.authorization.code) ? null : 'authorization_not_in_hpr';
};

/** The first rule that the attest breaks; null when it counts. */
export const attestFault = (attest: Attest, context: AttestContext): AttestFault | null =>
  timeFault(attest, context) ??
  (purposeOfAttest(attest) === null ? 'purpose_of_use' : null) ??
  needFault(attest) ??
  personFault(attest, context);
