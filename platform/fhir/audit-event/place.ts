// DESIGN.md §4 "Paging is stable": where a page that is drawn from the log and from the AuditEvents of clients ended.

import type { Cursor } from '@fkj/platform-record';

/** Each of the two goes on by itself from its own place; `end` when there is no more of it. */
export interface MergePlace {
  /** Id of the last line that was shown. */
  readonly log: 'start' | 'end' | { readonly after: string };
  readonly sent: 'start' | 'end' | Cursor;
}

const START: MergePlace = { log: 'start', sent: 'start' };

/** As a cursor, to be sealed in a paging token; null at the end of both. */
export const cursorOf = (place: MergePlace): Cursor | null =>
  place.log === 'end' && place.sent === 'end' ? null : { values: [JSON.stringify(place)], object: '' };

/** The place of a cursor that `cursorOf` made and the paging token kept whole. */
export const placeOf = (cursor: Cursor | null): MergePlace =>
  cursor === null ? START : (JSON.parse(cursor.values[0] ?? '') as MergePlace);
