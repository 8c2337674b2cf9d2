// DESIGN.md §3 "search": the plan of a query, after the locator has told where objects asked for by id stand.

import type { Search, Session } from '@fkj/platform-store';
import { type RecordHouse, readerOf } from '../house.ts';
import type { Query } from '../query.ts';
import { addressesOf } from '../read/read-current.ts';
import type { PermitList } from './permits.ts';
import { planSearch, requiredTests } from './plan-search.ts';

/** The query in the keys of the store, as of now. */
export const planAsked = async (house: RecordHouse, permits: PermitList, query: Query): Promise<Search> =>
  planSearch(query, permits, {
    now: house.clock(),
    among: await amongOf(house, query),
    effort: house.effort,
  });

/** Where a page is asked for: among the objects of one patient, or among a few objects, by a short statement. */
export const searcherOf = (house: RecordHouse, { scope, among }: Search): Session =>
  scope === null ? readerOf(house, among === null ? null : among.length) : house.swift;

/** Objects asked for by id stand where their names, or the locator, tell. */
const amongOf = async (house: RecordHouse, { kind, filter }: Query): Promise<Search['among']> => {
  const asked = requiredTests(filter).find((test) => test.test === 'id');
  if (asked === undefined) return null;
  return addressesOf(
    house,
    asked.ids.map((id) => ({ kind, id })),
  );
};
