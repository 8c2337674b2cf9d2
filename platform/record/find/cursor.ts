// https://hl7.org/fhir/R4/http.html#paging: where a page ends, and the next begins.

import type { FoundRow, Search } from '@fkj/platform-store';
import type { Cursor } from '../query.ts';

/** The place after a row in the order of a search; null without a row. */
export const cursorOf = (row: FoundRow | undefined, { order }: Search): Cursor | null =>
  row === undefined ? null : { values: order.map((_, place) => row[`o${place}`] ?? null), object: String(row.object) };
