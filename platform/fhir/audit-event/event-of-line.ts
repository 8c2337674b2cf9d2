// https://github.com/HL7Norway/AuditEvent (no-domain-Trustframework-Auditevent, R4): one line of the log as an AuditEvent.

import { attestRules, readAttestReason, readDisplay } from '@fkj/platform-access';
import type { Action, Agent, LogEntry } from '@fkj/platform-record';

const PROFILE = 'http://hl7.no/fhir/StructureDefinition/no-domain-Trustframework-Auditevent';
const PATIENT = 'http://hl7.no/fhir/StructureDefinition/auditevent-patient-extension';
const CARE_RELATION = 'http://hl7.no/fhir/StructureDefinition/auditevent-carerelation-metadata-extension';
const OWN = 'https://felleskommunaljournal.no/fhir';

/** Code system of `subtype`: the actions of the log by their own names. */
const LOG_ACTION = `${OWN}/CodeSystem/log-action`;

/** Shows names, roles and organisations as the log keeps them: never an identity number of anyone. */
export const eventOfLine = (line: LogEntry): object => ({
  resourceType: 'AuditEvent',
  id: line.id,
  meta: {
    versionId: '1',
    lastUpdated: instant(line.at),
    // The profile knows care personnel only; citizens and systems leave AuditEvents of the base standard.
    ...(line.agent.role === undefined ? {} : { profile: [PROFILE] }),
  },
  extension: extensionsOf(line),
  type: {
    system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
    code: 'rest',
    display: 'RESTful Operation',
  },
  subtype: [
    ...restInteraction[line.action].map((code) => ({ system: 'http://hl7.org/fhir/restful-interaction', code })),
    { system: LOG_ACTION, code: line.action },
  ],
  action: actionCode[line.action],
  recorded: instant(line.at),
  outcome: '0',
  purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: line.purpose }] }],
  agent: [agentOf(line)],
  source: { observer: { display: 'Felles kommunal journal' } },
  ...entitiesOf(line),
});

const instant = (at: number): string => new Date(at).toISOString();

const reference = ({ kind, id }: { kind: string; id: string }): string => `${kind}/${id}`;

/** Basis of self-authorisation: a written reason, which the municipality follows up (ATT rule 5, reference/norway.md §2.2). */
const SELF_AUTHORISED: ReadonlySet<string> = new Set(['emergency', 'acute-contact', attestRules.selfGiven]);
const ATTESTED: ReadonlySet<string> = new Set(Object.values(attestRules));

function extensionsOf({ patient, agent, rule, reason, at }: LogEntry): readonly object[] {
  const concerned = patient === null ? [] : [{ url: PATIENT, valueReference: { reference: `Patient/${patient}` } }];
  const attested = ATTESTED.has(rule) && reason !== null ? readAttestReason(reason) : null;
  if (agent.role === undefined && attested === null) return concerned;
  const description = attested === null ? reason : attested.description || null;
  const relation = [
    { url: 'decision-ref-id', valueString: attested?.id ?? rule },
    ...(description === null ? [] : [{ url: 'decision-ref-description', valueString: description }]),
    { url: 'decision-ref-user-selected', valueBoolean: SELF_AUTHORISED.has(rule) },
    { url: 'toa', valueUnsignedInt: Math.floor((attested?.attested ?? at) / 1000) },
  ];
  return [...concerned, { url: CARE_RELATION, extension: relation }];
}

function agentOf({ agent, rule, across }: LogEntry): object {
  const { who, role, organization } = readDisplay(agent.display);
  return {
    extension: [
      ...(agent.organization === undefined ? [] : [organisation(agent.organization, organization)]),
      { url: `${OWN}/StructureDefinition/agent-client`, valueString: agent.client },
    ],
    role: [{ text: role }],
    who: { reference: reference(agent.role ?? agent.who), display: who },
    name: who,
    requestor: true,
    policy: [
      `${OWN}/access-rule/${encodeURIComponent(rule)}`,
      ...(across?.split(' ') ?? []).map((id) => `${OWN}/access-agreement/${encodeURIComponent(id)}`),
    ],
  };
}

const organisation = (of: NonNullable<Agent['organization']>, display: string): object => ({
  url: `${OWN}/StructureDefinition/agent-organization`,
  valueReference: { reference: reference(of), ...(display === '' ? {} : { display }) },
});

function entitiesOf({ patient, object, kind, version, reason }: LogEntry): object {
  const own = object?.kind === 'Patient' && object.id === patient;
  const entity = [
    ...(patient === null ? [] : [{ what: { reference: `Patient/${patient}` }, ...PERSON, ...described(reason) }]),
    ...(object === null || own ? [] : [{ what: { reference: versioned(object, version) }, ...typed(object.kind) }]),
    ...(object === null && kind !== null ? [{ ...typed(kind), role: role('24', 'Query') }] : []),
  ];
  return entity.length === 0 ? {} : { entity };
}

const described = (reason: string | null): object => (reason === null ? {} : { description: reason });

const versioned = (object: { kind: string; id: string }, version: number | null): string =>
  version === null ? reference(object) : `${reference(object)}/_history/${version}`;

const role = (code: string, display: string) => ({
  system: 'http://terminology.hl7.org/CodeSystem/object-role',
  code,
  display,
});

const PERSON = {
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' },
  role: role('1', 'Patient'),
};

const typed = (kind: string): object => ({ type: { system: 'http://hl7.org/fhir/resource-types', code: kind } });

/** https://hl7.org/fhir/R4/valueset-audit-event-action.html */
const actionCode: Readonly<Record<Action, 'C' | 'R' | 'U' | 'D' | 'E'>> = {
  read: 'R',
  history: 'R',
  log: 'R',
  search: 'E',
  'find-person': 'E',
  create: 'C',
  update: 'U',
  move: 'U',
  delete: 'D',
};

/** https://hl7.org/fhir/R4/valueset-type-restful-interaction.html; none for what is no interaction of FHIR. */
const restInteraction: Readonly<Record<Action, readonly string[]>> = {
  read: ['read'],
  history: ['history-instance'],
  log: [],
  search: ['search-type'],
  'find-person': ['search-type'],
  create: ['create'],
  update: ['update'],
  move: [],
  delete: ['delete'],
};
