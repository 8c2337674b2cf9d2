// DESIGN.md §4 "audit": the lines of one patient's log that a search for AuditEvents matches.

import { type LogEntry, ok, type Permit, type ReadRefusal, type Result } from '@fkj/platform-record';
import { extract, matches, type SearchRequest } from '@fkj/standards-fhir';
import type { JsonObject } from '@fkj/standards-json';
import { baseOf, type FhirHouse } from '../house.ts';
import type { Event, Order } from './event.ts';
import { eventOfLine } from './event-of-line.ts';
import { timesSought } from './log-sought.ts';
import type { MergePlace } from './place.ts';

type Place = MergePlace['log'];

export interface LogQuestion {
  readonly patient: string;
  readonly request: SearchRequest;
  readonly order: Order;
  readonly limit: number;
}

export interface LogEvents {
  readonly events: readonly Event[];
  /** Where the first `shown` of them end. */
  placeAfter(shown: number): Place;
}

/** Where few lines match, each step reads this many times more lines than the last, up to what holds up others for a moment only. */
const GROWTH = 4;
const MOST = 2000;

/** The next matching lines after `place`. */
export async function logEvents(
  house: FhirHouse,
  permit: Permit,
  { question, place }: { question: LogQuestion; place: Place },
): Promise<Result<LogEvents, ReadRefusal>> {
  const { patient, request, order, limit } = question;
  let batch = limit + 1;
  const found: Event[] = [];
  let at = place;
  while (at !== 'end' && found.length <= limit) {
    const from = at === 'start' ? {} : { after: at.after };
    const lines = await house.record.log(permit, { patient, order, limit: batch, ...timesSought(request), ...from });
    if (!lines.ok) return lines;
    found.push(...lines.value.flatMap((line) => eventIf(line, request, baseOf(house))));
    const last = lines.value.at(-1);
    at = last === undefined || lines.value.length < batch ? 'end' : { after: last.id };
    batch = Math.min(batch * GROWTH, MOST);
  }
  const events = found.slice(0, limit);
  return ok({
    events,
    placeAfter: (shown) => {
      const last = events[shown - 1];
      if (shown === found.length) return 'end';
      return last === undefined ? place : { after: last.id };
    },
  });
}

/** The line as an event, where it is a match. */
function eventIf(line: LogEntry, request: SearchRequest, base: string): readonly Event[] {
  const document = JSON.stringify(eventOfLine(line));
  const tree: JsonObject = JSON.parse(document);
  // The profile names the role; who asks by person means her in all her roles.
  const person = { param: 'agent', value: { type: 'reference', target: line.agent.who } } as const;
  const searchable = { id: line.id, lastUpdated: line.at, entries: [...extract(tree, { base }), person] };
  return matches(searchable, request) ? [{ id: line.id, recorded: line.at, document }] : [];
}
