// https://hl7.org/fhir/R4/encounter.html, DESIGN.md §7: an acute contact a doctor opens with a reason; the basis of her access.
import type { Encounter } from '@medplum/fhirtypes';
import type { Role } from '../roles/role.ts';

interface AcuteContact {
  readonly patient: string;
  readonly reason: string;
  readonly role: Role;
  /** 'Practitioner/…' of the doctor. */
  readonly doctor: string;
  /** FHIR instant. */
  readonly now: string;
}

export function acuteContact({ patient, reason, role, doctor, now }: AcuteContact): Encounter {
  return {
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER', display: 'emergency' },
    subject: { reference: `Patient/${patient}` },
    participant: [{ individual: { reference: doctor, display: role.name } }],
    period: { start: now },
    reasonCode: [{ text: reason.trim() }],
    serviceProvider: { reference: role.unit.reference, display: role.unit.name },
  };
}
