// DESIGN.md §4 "audit" and issue 2 E20: /fhir/AuditEvent?patient=… is the log of that patient and what clients sent, merged by time.

import type { Caller } from '@fkj/platform-access';
import { type Cursor, ok, type Result } from '@fkj/platform-record';
import { criteriaIn, type SearchRequest } from '@fkj/standards-fhir';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { shown } from '../interaction/shown.ts';
import { type Refusal, refuse } from '../outcome/refusal.ts';
import { queryOf } from '../search/query.ts';
import { type Event, mergeEvents, type Order } from './event.ts';
import { logEvents } from './log-stream.ts';
import { cursorOf, placeOf } from './place.ts';
import { sentEvents } from './sent-stream.ts';

export interface EventPage {
  /** Printed entries of the Bundle. */
  readonly entries: readonly string[];
  readonly next: Cursor | null;
}

export interface EventAsk {
  readonly patient: string;
  readonly request: SearchRequest;
  readonly after: Cursor | null;
}

/** One page, newest first unless `_sort=date`. Each source goes on from its own place, so that each event comes exactly once. */
export async function searchEvents(
  house: FhirHouse,
  caller: Caller,
  { patient, request, after }: EventAsk,
): Promise<Result<EventPage, Refusal>> {
  const order = orderOf(request);
  if (order === null) return refuse('parameter-later', { detail: 'The log is sorted by date, up or down.' });
  if (request.criteria.some(isElsewhere)) {
    return refuse('parameter-later', { detail: 'The log is searched by what stands in its lines alone.' });
  }
  if (!isPlain(request)) return refuse('parameter-later', { detail: 'The log is neither counted nor included from.' });
  const query = queryOf({ ...request, sort: [byDate(order)] });
  if (!query.ok) return query;
  const { limit } = query.value;
  const permit = await permitFor(house, caller, { action: 'log', kind: 'AuditEvent', patients: [patient] });
  if (!permit.ok) return permit;
  const place = placeOf(after);
  const question = { patient, request, order, limit };
  const lines = shown(await logEvents(house, permit.value, { question, place: place.log }));
  if (!lines.ok) return lines;
  const sent = shown(await sentEvents(house, caller, { patient, query: query.value, place: place.sent }));
  if (!sent.ok) return sent;
  const events = mergeEvents([lines.value.events, sent.value.events], { order, limit });
  const onPage = new Set(events);
  const sentPlace = shown(await sent.value.placeAfter(sent.value.events.filter((event) => onPage.has(event)).length));
  if (!sentPlace.ok) return sentPlace;
  const logPlace = lines.value.placeAfter(lines.value.events.filter((event) => onPage.has(event)).length);
  return ok({
    entries: events.map((event) => printEvent(baseOf(house), event)),
    next: cursorOf({ log: logPlace, sent: sentPlace.value }),
  });
}

/** Null when something else than the date is to decide. */
function orderOf({ sort }: SearchRequest): Order | null {
  const [rule, other] = sort;
  if (rule === undefined) return 'newest-first';
  if (other !== undefined || rule.by !== 'param' || rule.param !== 'date') return null;
  return rule.direction === 'descending' ? 'newest-first' : 'oldest-first';
}

const byDate = (order: Order) =>
  ({
    by: 'param',
    param: 'date',
    type: 'period',
    direction: order === 'newest-first' ? 'descending' : 'ascending',
  }) as const;

/** A line of the log refers to what the record keeps, but is not kept there itself. */
const isElsewhere = ({ tests }: SearchRequest['criteria'][number]): boolean =>
  tests.some((test) => test.test === 'chain' || test.test === 'has' || criteriaIn(test).some(isElsewhere));

const isPlain = ({ includes, summary, total, count }: SearchRequest): boolean =>
  includes.length === 0 && summary !== 'count' && count !== 0 && (total === null || total === 'none');

const printEvent = (base: string, { id, document }: Event): string =>
  `{"fullUrl":"${base}/AuditEvent/${id}","resource":${document},"search":{"mode":"match"}}`;
