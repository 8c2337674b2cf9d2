// https://hl7.org/fhir/R4/auditevent.html: each step of giving and taking roles, for the privacy officer. DCM 110137: "User Security Attributes Changed".

import type { JsonObject } from '@fkj/standards-json';
import type { DirectoryDraft } from '../directory/directory.ts';

export const governanceSteps = 'https://felleskommunaljournal.no/fhir/CodeSystem/access-governance';

export interface Step {
  readonly id: string;
  readonly step:
    | 'request'
    | 'approve'
    | 'refuse'
    | 'withdraw'
    | 'end'
    | 'review'
    | 'confirm'
    | 'remove'
    | 'lapse'
    | 'suspend';
  /** ms since 1970. */
  readonly at: number;
  /** Who does it; null for the house. */
  readonly by: { readonly id: string; readonly display: string } | null;
  /** Whom it concerns, and where. */
  readonly person: string | null;
  readonly unit: string;
  readonly role: string | null;
}

const what = (reference: string): JsonObject => ({ what: { reference } });

export const stepDraft = ({ id, step, at, by, person, unit, role }: Step): DirectoryDraft => ({
  kind: 'AuditEvent',
  id,
  follows: 0,
  tree: {
    resourceType: 'AuditEvent',
    type: {
      system: 'http://dicom.nema.org/resources/ontology/DCM',
      code: '110137',
      display: 'User Security Attributes Changed',
    },
    subtype: [{ system: governanceSteps, code: step }],
    action: 'U',
    recorded: new Date(at).toISOString(),
    outcome: '0',
    agent: [
      by === null
        ? { who: { display: 'Felles kommunal journal' }, requestor: true }
        : { who: { reference: `Practitioner/${by.id}`, display: by.display }, requestor: true },
    ],
    source: { observer: { display: 'Felles kommunal journal' } },
    entity: [
      what(`Organization/${unit}`),
      ...(person === null ? [] : [what(`Practitioner/${person}`)]),
      ...(role === null ? [] : [{ name: role }]),
    ],
  },
});
