// https://github.com/HL7Norway/AuditEvent, http://dicom.nema.org/medical/dicom/current/output/chtml/part16/chapter_D.html: an attest in the patient's log.

import type { HealthRecord, Permit, Write } from '@fkj/platform-record';
import type { AttestEntry } from './facts.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** Self-given access stands beside emergency access, which the privacy officer follows up. */
const kinds = {
  needed: {
    type: { system: dicom, code: '110113', display: 'Security Alert' },
    subtype: { system: dicom, code: '110127', display: 'Emergency Override Started' },
  },
  none: {
    type: { system: dicom, code: '110114', display: 'User Authentication' },
    subtype: { system: dicom, code: '110122', display: 'Login' },
  },
} as const;

interface LogParts {
  readonly record: Pick<HealthRecord, 'commit'>;
  readonly permit: () => Permit;
  readonly newId: (kind: string, patients: readonly string[]) => string;
}

const write = (entry: AttestEntry, patient: string, id: string): Write => {
  const { type, subtype } = kinds[entry.followUp];
  const head = `{"resourceType":"AuditEvent","id":${JSON.stringify(id)},"meta":{"versionId":"1","lastUpdated":"`;
  const body = JSON.stringify({
    ...entry.elements(patient),
    type,
    subtype: [subtype],
    action: 'E',
    recorded: new Date(entry.at).toISOString(),
    outcome: '0',
    source: { observer: { display: 'Felles kommunal journal' } },
    entity: [{ what: { reference: `Patient/${patient}` } }],
  });
  const target = { kind: 'Patient', id: patient };
  return {
    action: 'create',
    kind: 'AuditEvent',
    id,
    follows: 0,
    document: `${head}${UNKNOWN_TIME}"},${body.slice(1)}`,
    lastUpdated: { offset: head.length },
    patients: [patient],
    owner: null,
    clinicalTime: entry.at,
    labels: [],
    index: [
      { param: 'subtype', value: { type: 'token', system: dicom, code: subtype.code } },
      { param: 'type', value: { type: 'token', system: dicom, code: type.code } },
      { param: 'patient', value: { type: 'reference', target } },
      { param: 'entity', value: { type: 'reference', target } },
      { param: 'date', value: { type: 'period', low: entry.at, high: entry.at + 1 } },
    ],
    uniqueIdentifiers: [],
  };
};

/** One AuditEvent in each patient's record. Throws when they cannot be written: what is not logged is not allowed. */
export const logAttest =
  ({ record, permit, newId }: LogParts) =>
  async (entry: AttestEntry): Promise<void> => {
    const writes = entry.patients.map((patient) => write(entry, patient, newId('AuditEvent', [patient])));
    const committed = await record.commit(permit(), writes);
    if (!committed.ok) throw new Error(`an attest could not be logged: ${committed.error.code}`);
  };
