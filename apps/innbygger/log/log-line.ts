// https://github.com/HL7Norway/AuditEvent, platform/fhir/audit-event: what the citizen is told of one AuditEvent about her.
import type { AuditEvent, AuditEventAgent } from '@medplum/fhirtypes';

export interface LogLine {
  /** Id of the event; '' for one without. */
  readonly id: string;
  /** ms since 1970 */
  readonly at: number;
  readonly wrote: boolean;
  readonly who: string;
  readonly role: string;
  readonly organization: string;
  /** Of the guard; 'elsewhere' for what another system did and has told of. */
  readonly rule: string;
  readonly reason: string | null;
  /** The note by which emergency access was opened; what is looked at by it has lines of its own. */
  readonly opens: boolean;
}

const ORGANIZATION = 'https://felleskommunaljournal.no/fhir/StructureDefinition/agent-organization';
const RULE = 'https://felleskommunaljournal.no/fhir/access-rule/';
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types';

/** https://hl7.org/fhir/R4/valueset-audit-event-action.html: create, update, delete. */
const WRITES = new Set(['C', 'U', 'D']);

/** The line of an event; none where it has no time. */
export function logLineOf({ id = '', recorded, action, agent = [], entity = [] }: AuditEvent): LogLine[] {
  const at = Date.parse(recorded ?? '');
  if (Number.isNaN(at)) return [];
  const acting = agent.find(({ requestor }) => requestor) ?? agent[0];
  // Emergency access is opened by a note of its own, which is no entry in the record.
  const isNote = entity.some(({ type }) => type?.system === RESOURCE_TYPES && type.code === 'AuditEvent');
  return [
    {
      id,
      at,
      wrote: action !== undefined && WRITES.has(action) && !isNote,
      who: acting?.who?.display ?? acting?.name ?? '',
      role: acting?.role?.[0]?.text ?? '',
      organization: organizationOf(acting),
      rule: ruleOf(acting) ?? 'elsewhere',
      reason: entity.find(({ description }) => description)?.description ?? null,
      opens: action === 'C' && isNote,
    },
  ];
}

const organizationOf = (agent: AuditEventAgent | undefined): string =>
  agent?.extension?.find(({ url }) => url === ORGANIZATION)?.valueReference?.display ?? '';

function ruleOf(agent: AuditEventAgent | undefined): string | undefined {
  const policy = agent?.policy?.find((one) => one.startsWith(RULE));
  return policy === undefined ? undefined : decodeURIComponent(policy.slice(RULE.length));
}
