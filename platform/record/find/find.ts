// DESIGN.md §3 "search": one statement; every row has passed the permit's restriction; the look is in the log before the answer.

import { searchPage, searchTotal } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import { seenOnPage } from '../audit/seen.ts';
import type { RecordHouse } from '../house.ts';
import { askAbout, survivorOf } from '../move/merged-patient.ts';
import { narrowQuery } from '../narrow/narrow-query.ts';
import type { Query } from '../query.ts';
import { covers } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import type { Page } from '../stored.ts';
import { foundOf } from '../stored-row.ts';
import { followBounded } from './bounded-ends.ts';
import { cursorOf } from './cursor.ts';
import { asksWords, lookForWords } from './look-for-words.ts';
import type { PermitList } from './permits.ts';
import { planAsked, searcherOf } from './plan-asked.ts';
import { patientsAsked, seenAsAsked } from './seen-patients.ts';

/** HealthRecord.find. Where a patient's id has been given up in a merge, the other patient's objects answer. */
export const find = async (
  house: RecordHouse,
  permits: PermitList,
  query: Query,
): Promise<Result<Page, ReadRefusal>> => {
  const page = await findAsAsked(house, permits, query);
  if (!page.ok || page.value.matches.length > 0 || query.kind === 'Patient') return page;
  const [patient] = patientsAsked(query);
  if (patient === undefined) return page;
  const survivor = await survivorOf(house.pool, patient);
  return survivor === null ? page : findAsAsked(house, permits, askAbout(query, patient, survivor));
};

const findAsAsked = async (
  house: RecordHouse,
  permits: PermitList,
  query: Query,
): Promise<Result<Page, ReadRefusal>> => {
  const [permit] = permits;
  if (!covers(permit, 'search', query.kind)) return refused({ code: 'not-permitted' });
  const narrow = narrowQuery(permits, query);
  return asksWords(narrow.filter) ? findWords(house, permits, narrow) : findIndexed(house, permits, { query: narrow });
};

/** Times that a search is repeated when what it looked into was changed before it answered. */
const TRIES = 3;

/** What was changed under way is looked into anew; what keeps changing is left out. */
const findWords = async (house: RecordHouse, permits: PermitList, query: Query): Promise<Result<Page, ReadRefusal>> => {
  for (let tried = 1; ; tried += 1) {
    const looked = await lookForWords(house, query, (one) => planAsked(house, permits, one));
    if (!looked.ok) return looked;
    const { filter, versions } = looked.value;
    const page = await findIndexed(house, permits, { query: { ...query, filter }, told: query });
    if (!page.ok) return page;
    const same = page.value.matches.filter(({ id, version }) => versions.get(id) === version);
    if (same.length === page.value.matches.length || tried === TRIES) return ok({ ...page.value, matches: same });
  }
};

/** `told`: the question as the log shall have it. */
const findIndexed = async (
  house: RecordHouse,
  permits: PermitList,
  { query, told = query }: { readonly query: Query; readonly told?: Query },
): Promise<Result<Page, ReadRefusal>> => {
  const [permit] = permits;
  const followed = await followBounded({ house, permits }, query);
  if ('refused' in followed) return refused({ code: 'stale' });
  const search = await planAsked(house, permits, followed);
  const page = query.limit === 0 ? null : await searchPage(searcherOf(house, search), search);
  if (page !== null && 'refused' in page) return refused({ code: 'stale' });
  const counted = query.total === 'accurate' ? await searchTotal(house.pool, search) : null;
  if (counted !== null && 'refused' in counted) return refused({ code: 'stale' });
  const rows = page?.rows ?? [];
  const shown = rows.slice(0, query.limit);
  const matches = shown.map(foundOf);
  const common = search.tables === 'common';
  await traceLook(house, permit, {
    action: 'search',
    kind: query.kind,
    object: null,
    version: null,
    seen: common ? [] : [...seenOnPage(shown), ...seenAsAsked(query, permit, page?.known ?? counted?.known ?? null)],
    query: told.asked ?? JSON.stringify(told.filter),
  });
  const total = counted?.total ?? null;
  const next = rows.length > query.limit ? cursorOf(shown.at(-1), search) : null;
  const announced = page?.announced === true || counted?.announced === true;
  return ok({ matches, total, next, ...(announced ? { kept: 'announced' as const } : {}) });
};
