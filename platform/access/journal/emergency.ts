// DESIGN.md §7 "emergency access"; helsepersonelloven § 7; reference/norway.md §2.2 (self-authorisation needs a reason and follow-up).

import {
  type Agent,
  type HealthRecord,
  ok,
  type Permit,
  type Relationship,
  type Result,
  refused,
  type Write,
} from '@fkj/platform-record';
import type { Denial } from '../access.ts';
import type { Caller } from '../caller.ts';
import { readDisplay } from '../callers/agent.ts';
import { deny } from '../decision/denials.ts';
import { minutes } from '../relations/instants.ts';
import type { AccessRules } from '../rights/role-rights.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** A window of emergency access that is about to be written, by the id of the AuditEvent that tells of it. */
export type Openings = Map<string, Relationship>;

export interface EmergencyParts {
  readonly record: HealthRecord;
  readonly clock: () => number;
  readonly newId: (kind: string, patients: readonly string[]) => string;
  readonly openings: Openings;
}

export interface EmergencyAsk {
  readonly patient: string;
  readonly reason: string;
  readonly rules: AccessRules;
  /** Makes the permit for the one object that is written and the one that is read. */
  readonly permit: (reason: string) => Permit;
}

/**
 * Opens the patient's record to the caller alone, for the time of the rules. What stands of it is an AuditEvent in the
 * patient's record, which the privacy officer follows up, and a line with the reason in the log.
 */
export const openEmergency = async (
  { record, clock, newId, openings }: EmergencyParts,
  caller: Caller,
  { patient, reason, rules, permit }: EmergencyAsk,
): Promise<Result<{ readonly until: number }, Denial>> => {
  const written = reason.trim();
  if (written.length < rules.emergency.reasonLength) return refused(deny('reason-missing'));
  const permitted = permit(written);
  const person = await record.read(permitted, { kind: 'Patient', id: patient });
  // The same words for a person who is not there: who may know is decided before she is found, not here.
  if (!person.ok || person.value === null || person.value.action === 'delete') return refused(deny('relationship'));
  const id = newId('AuditEvent', [patient]);
  const from = clock();
  const to = from + minutes(rules.emergency.minutes);
  openings.set(id, { patient, party: caller.who, basis: 'emergency', source: { kind: 'AuditEvent', id }, from, to });
  try {
    const committed = await record.commit(permitted, [
      auditEvent({ id, patient, caller, agent: permitted.agent, from, to }),
    ]);
    return committed.ok ? ok({ until: to }) : refused(deny('relationship'));
  } finally {
    openings.delete(id);
  }
};

interface Opening {
  readonly id: string;
  readonly patient: string;
  readonly caller: Caller;
  readonly agent: Agent;
  readonly from: number;
  readonly to: number;
}

/** http://dicom.nema.org/medical/dicom/current/output/chtml/part16/chapter_D.html: 110127 Emergency Override Started. */
const auditEvent = ({ id, patient, caller, agent, from, to }: Opening): Write => {
  const head = `{"resourceType":"AuditEvent","id":${JSON.stringify(id)},"meta":{"versionId":"1","lastUpdated":"`;
  const body = JSON.stringify({
    type: { system: dicom, code: '110113', display: 'Security Alert' },
    subtype: [{ system: dicom, code: '110127', display: 'Emergency Override Started' }],
    action: 'E',
    period: { start: new Date(from).toISOString(), end: new Date(to).toISOString() },
    recorded: new Date(from).toISOString(),
    outcome: '0',
    purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' }] }],
    agent: [agentIn(caller, agent)],
    source: { observer: { display: 'Felles kommunal journal' } },
    entity: [{ what: { reference: `Patient/${patient}` } }],
  });
  return {
    action: 'create',
    kind: 'AuditEvent',
    id,
    follows: 0,
    document: `${head}${UNKNOWN_TIME}"},${body.slice(1)}`,
    lastUpdated: { offset: head.length },
    patients: [patient],
    owner: caller.assignments[0]?.organization ?? null,
    clinicalTime: from,
    labels: [],
    index: [
      { param: 'subtype', value: { type: 'token', system: dicom, code: '110127' } },
      { param: 'type', value: { type: 'token', system: dicom, code: '110113' } },
      { param: 'agent', value: { type: 'reference', target: caller.who } },
      { param: 'patient', value: { type: 'reference', target: { kind: 'Patient', id: patient } } },
      { param: 'entity', value: { type: 'reference', target: { kind: 'Patient', id: patient } } },
      { param: 'date', value: { type: 'period', low: from, high: from + 1 } },
    ],
    uniqueIdentifiers: [],
  };
};

const OWN = 'https://felleskommunaljournal.no/fhir';

/** In the words of the log (platform/fhir/audit-event), beside whose lines the citizen reads it. */
const agentIn = ({ who }: Caller, { display, organization }: Agent): object => {
  const words = readDisplay(display);
  return {
    ...(organization === undefined
      ? {}
      : {
          extension: [
            {
              url: `${OWN}/StructureDefinition/agent-organization`,
              valueReference: { reference: `${organization.kind}/${organization.id}`, display: words.organization },
            },
          ],
        }),
    role: [{ text: words.role }],
    who: { reference: `${who.kind}/${who.id}`, display: words.who },
    requestor: true,
    policy: [`${OWN}/access-rule/emergency`],
  };
};
