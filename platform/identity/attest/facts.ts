// reference/norway.md §2.2: what the house itself knows, against which an attest is held and from which ours are made.

import type { AttestCode, AttestId } from '@fkj/standards-smart';
import type { AccountId } from '../accounts/account.ts';

/** A person of ours as an attest names her. */
export interface PractitionerFacts {
  readonly identifier: AttestId;
  readonly hpr: AttestId | null;
  readonly authorization: AttestCode | null;
  readonly legalEntity: AttestId;
  readonly pointOfCare: AttestId;
}

export interface AttestFacts {
  /** Null when the record does not have what an attest needs: national number, organisation with a number. */
  practitioner(account: AccountId): Promise<PractitionerFacts | null>;
  /** The national number of a patient here. */
  patientNumber(patient: string): Promise<AttestId | null>;
  /** The patient here who has this identifier. */
  patientWith(identifier: AttestId): Promise<string | null>;
  /** The Practitioner here who has this HPR number. */
  practitionerWith(hprNumber: AttestId): Promise<string | null>;
  /** Codes (9060) that the registry of health personnel has for this number; `unavailable` never means yes. */
  authorizations(hprNumber: string): Promise<readonly string[] | 'unavailable'>;
  /** Writes it to the patients' log; self-given access goes to the list for follow-up. */
  log(entry: AttestEntry): Promise<void>;
}

export interface AttestEntry {
  readonly patients: readonly string[];
  /** Elements of the AuditEvent, per patient. */
  readonly elements: (patient: string) => object;
  /** ms since 1970. */
  readonly at: number;
  readonly followUp: 'needed' | 'none';
}
