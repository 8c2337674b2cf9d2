// Helsepersonelloven § 45, issue "Trust" C14 "notice to the citizen": openings by emergency access, out of the log that any app may read.
import type { AuditEvent } from '@medplum/fhirtypes';
import { type LogLine, logLineOf } from '../log/log-line.ts';

/** AuditEvent.agent.policy of what was done by emergency access. */
export const EMERGENCY_POLICY = 'https://felleskommunaljournal.no/fhir/access-rule/emergency';

/** One line for each opening, newest first: who, when, and the reason that was written. */
export const openingsIn = (events: readonly AuditEvent[]): readonly LogLine[] =>
  events
    .flatMap(logLineOf)
    .filter(({ rule, opens }) => rule === 'emergency' && opens)
    .sort((one, other) => other.at - one.at);
