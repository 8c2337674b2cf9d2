// https://hl7.org/fhir/R4/http.html#search over several types, with https://hl7.org/fhir/R4/search.html#sort: one page, in one order.

import { type FoundRow, type Search, searchPage, searchTotal } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import { seenOnPage } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { askAbout, survivorOf } from '../move/merged-patient.ts';
import { narrowQuery } from '../narrow/narrow-query.ts';
import type { Cursor, Query } from '../query.ts';
import { covers } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Page } from '../stored.ts';
import { foundOf } from '../stored-row.ts';
import { compareRows } from './merge-order.ts';
import type { PermitList } from './permits.ts';
import { planAsked, searcherOf } from './plan-asked.ts';
import { patientsAsked, seenAsAsked } from './seen-patients.ts';

/** One kind of several, with the permits of the caller for it. */
export interface KindAsked {
  readonly permits: PermitList;
  /** Its limit and place are those of the whole page. */
  readonly query: Omit<Query, 'limit' | 'after' | 'total'>;
}

export interface AcrossPage {
  /** Objects a page, of all kinds together. */
  readonly limit: number;
  readonly after?: Cursor;
  readonly total: Query['total'];
}

/** What one kind has for the page: one row more than the page holds tells whether there is more. */
interface Found {
  readonly asked: KindAsked;
  readonly query: Query;
  readonly search: Search;
  readonly rows: readonly FoundRow[];
  readonly known: number | null;
  readonly announced: boolean;
  readonly total: number | null;
}

/**
 * HealthRecord.findAcross: each kind is asked for what comes after the same place, and the first of all are the page. All
 * queries have the same sort keys, whose values are of the same type in each kind. Only what is shown is a look.
 */
export const findAcross = async (
  house: RecordHouse,
  kinds: readonly KindAsked[],
  page: AcrossPage,
): Promise<Result<Page, ReadRefusal>> => {
  const found: Found[] = [];
  for (const asked of kinds) {
    const one = await findKind(house, asked, page);
    if (!one.ok) return one;
    found.push(one.value);
  }
  const order = found[0]?.search.order ?? [];
  const all = found.flatMap((one) => one.rows.map((row) => ({ row, of: one })));
  all.sort((one, other) => compareRows(one.row, other.row, order));
  const shown = all.slice(0, page.limit);
  for (const one of found) {
    await trace(
      house,
      one,
      shown.flatMap(({ row, of }) => (of === one ? [row] : [])),
    );
  }
  const last = shown.at(-1);
  return ok({
    matches: shown.map(({ row }) => foundOf(row)),
    total: page.total === 'none' ? null : found.reduce((sum, { total }) => sum + (total ?? 0), 0),
    next: all.length > page.limit && last !== undefined ? placeAfter(last.row, order.length) : null,
    ...(found.some(({ announced }) => announced) ? { kept: 'announced' as const } : {}),
  });
};

const placeAfter = (row: FoundRow, values: number): Cursor => ({
  values: Array.from({ length: values }, (_, place) => row[`o${place}`] ?? null),
  object: String(row.object),
});

/** Where a patient's id has been given up in a merge, the other patient's objects answer. */
const findKind = async (
  house: RecordHouse,
  asked: KindAsked,
  page: AcrossPage,
): Promise<Result<Found, ReadRefusal>> => {
  const { after, limit, total } = page;
  const query: Query = { ...asked.query, limit, total, ...(after === undefined ? {} : { after }) };
  const found = await findAsAsked(house, asked, query);
  const [patient] = patientsAsked(query);
  if (!found.ok || found.value.rows.length > 0 || patient === undefined || query.kind === 'Patient') return found;
  const survivor = await survivorOf(house.pool, patient);
  return survivor === null ? found : findAsAsked(house, asked, askAbout(query, patient, survivor));
};

const findAsAsked = async (house: RecordHouse, asked: KindAsked, query: Query): Promise<Result<Found, ReadRefusal>> => {
  const { permits } = asked;
  if (!covers(permits[0], 'search', query.kind)) return refused({ code: 'not-permitted' });
  const search = await planAsked(house, permits, narrowQuery(permits, query));
  const page = await searchPage(searcherOf(house, search), search);
  if ('refused' in page) return refused({ code: 'stale' });
  const counted = query.total === 'accurate' ? await searchTotal(house.pool, search) : null;
  if (counted !== null && 'refused' in counted) return refused({ code: 'stale' });
  return ok({
    asked,
    query,
    search,
    rows: page.rows,
    known: page.known,
    announced: page.announced,
    total: counted?.total ?? null,
  });
};

const trace = (house: RecordHouse, { asked, query, search, known }: Found, shown: readonly FoundRow[]): Promise<void> =>
  traceLook(house, asked.permits[0], {
    action: 'search',
    kind: query.kind,
    object: null,
    version: null,
    seen: search.tables === 'common' ? [] : [...seenOnPage(shown), ...seenAsAsked(query, asked.permits[0], known)],
    query: query.asked ?? JSON.stringify(query.filter),
  });
