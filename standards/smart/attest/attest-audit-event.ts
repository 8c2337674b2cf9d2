// https://github.com/HL7Norway/AuditEvent (no-domain-Trustframework-Auditevent 0.9.8): the attest as it stands in the log.

import type { Attest, AttestCode } from './attest.ts';

const extensions = 'http://hl7.no/fhir/ig/AuditEvent/StructureDefinition';

const coding = ({ code, system, text }: AttestCode): object => ({
  system,
  code,
  ...(text === undefined ? {} : { display: text }),
});

const decision = ({ care_relationship: { decision_ref: ref }, toa }: Attest): object => ({
  url: `${extensions}/auditevent-carerelation-metadata-extension`,
  extension: [
    { url: 'decision-ref-id', valueString: ref.id },
    ...(ref.description === undefined ? [] : [{ url: 'decision-ref-description', valueString: ref.description }]),
    { url: 'decision-ref-user-selected', valueBoolean: ref.user_selected },
    { url: 'toa', valueUnsignedInt: toa },
  ],
});

/**
 * The elements of an AuditEvent that tell of the attest: who (name, authorisation, organisation; never the national
 * number of staff), for what purpose, by whose decision. `patient` is the Patient's id here.
 */
export const attestAuditElements = (attest: Attest, patient: string) => {
  const { practitioner, care_relationship: care } = attest;
  const { legal_entity: legal, point_of_care: place, authorization } = practitioner;
  return {
    extension: [
      { url: `${extensions}/auditevent-patient-extension`, valueReference: { reference: `Patient/${patient}` } },
      decision(attest),
    ],
    purposeOfEvent: [
      {
        coding: [
          coding(care.purpose_of_use),
          ...(care.purpose_of_use_details === undefined ? [] : [coding(care.purpose_of_use_details)]),
        ],
      },
    ],
    agent: [
      {
        ...(authorization === undefined ? {} : { role: [{ coding: [coding(authorization)] }] }),
        who: {
          type: 'PractitionerRole',
          ...(practitioner.hpr_nr === undefined
            ? {}
            : { identifier: { system: practitioner.hpr_nr.system, value: practitioner.hpr_nr.id } }),
          display: [practitioner.identifier.name, place.name ?? place.id, legal.name ?? legal.id]
            .filter(Boolean)
            .join(', '),
        },
        requestor: true,
      },
    ],
  };
};
