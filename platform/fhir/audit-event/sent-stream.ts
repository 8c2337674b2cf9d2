// DESIGN.md §4 "audit": the AuditEvents that clients have sent about one patient, kept as ordinary resources.

import type { Caller } from '@fkj/platform-access';
import { ok, type Page, type Query, type ReadRefusal, type Result, type Stored } from '@fkj/platform-record';
import type { FhirHouse } from '../house.ts';
import { shownTo } from '../outgoing-document.ts';
import type { Event } from './event.ts';
import type { MergePlace } from './place.ts';

type Place = MergePlace['sent'];

export interface SentEvents {
  readonly events: readonly Event[];
  /** Where the first `shown` of them end. */
  placeAfter(shown: number): Promise<Result<Place, ReadRefusal>>;
}

/** The next ones after `place`; none for who may not read them. */
export async function sentEvents(
  house: FhirHouse,
  caller: Caller,
  { patient, query, place }: { patient: string; query: Query; place: Place },
): Promise<Result<SentEvents, ReadRefusal>> {
  const none: SentEvents = { events: [], placeAfter: async () => ok('end') };
  if (place === 'end') return ok(none);
  const permit = await house.access.decide(caller, { action: 'search', kind: 'AuditEvent', patients: [patient] });
  if (!permit.ok) return ok(none);
  const filter = { and: [query.filter, { test: 'patient', patient }] } as const;
  const next = (limit: number): Promise<Result<Page, ReadRefusal>> =>
    house.record.find(permit.value, { ...query, filter, limit, ...(place === 'start' ? {} : { after: place }) });
  const page = await next(query.limit);
  if (!page.ok) return page;
  const { matches, next: end } = page.value;
  return ok({
    events: matches.map((stored) => eventOf(shownTo(house, caller, stored))),
    placeAfter: async (shown) => {
      if (shown === matches.length) return ok(end ?? 'end');
      if (shown === 0) return ok(place);
      // The record tells where a page ends, not where an object stands: ask for the page that ends there.
      const shorter = await next(shown);
      return shorter.ok ? ok(shorter.value.next ?? 'end') : shorter;
    },
  });
}

function eventOf({ id, document }: Stored): Event {
  const { recorded }: { readonly recorded: string } = JSON.parse(document);
  return { id, recorded: Date.parse(recorded), document };
}
