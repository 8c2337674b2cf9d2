// https://hl7.org/fhir/R4/http.html#read and DESIGN.md §4 "audit": an AuditEvent of the log by its id.

import type { Caller } from '@fkj/platform-access';
import { isLogLineId, ok, type Result, refused } from '@fkj/platform-record';
import type { Answer } from '../answer.ts';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import { notFound, shown } from '../interaction/shown.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { eventOfLine } from './event-of-line.ts';

/** Whether the address is that of a line of the log. */
export const namesLogEvent = (kind: string, id: string): boolean => kind === 'AuditEvent' && isLogLineId(id);

/** The citizen reads lines of her own log, or of whom she acts for; who may read every log, any line. */
export async function readLogEvent(house: FhirHouse, caller: Caller, id: string): Promise<Result<Answer, Refusal>> {
  const patients = caller.category === 'citizen' ? [caller.patient ?? caller.who.id] : [];
  const permit = await permitFor(house, caller, { action: 'log', kind: 'AuditEvent', patients });
  if (!permit.ok) return permit;
  const lines = shown(await house.record.log(permit.value, { line: id }));
  if (!lines.ok) return lines;
  const [line] = lines.value;
  if (line === undefined) return refused(notFound(caller, 'AuditEvent'));
  return ok({ status: 200, body: JSON.stringify(eventOfLine(line)), version: { number: 1, lastUpdated: line.at } });
}
