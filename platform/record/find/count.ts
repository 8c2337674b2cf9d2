// Helsepersonelloven § 29 c, statistikk: how many, never which. Pasientjournalloven § 6: no more than the purpose needs.

import { countPeople } from '@fkj/platform-store';
import { traceLook } from '../audit/look.ts';
import type { RecordHouse } from '../house.ts';
import { narrowQuery } from '../narrow/narrow-query.ts';
import type { Permit } from '../permit.ts';
import type { Query } from '../query.ts';
import { counts } from '../reach.ts';
import type { ReadRefusal } from '../read-refusal.ts';
import { ok, type Result, refused } from '../result.ts';
import { asksWords } from './look-for-words.ts';
import { planAmong } from './plan-search.ts';

/** How many objects of how many patients; what is kept from the caller is not among them. */
export interface Counted {
  readonly objects: number;
  readonly patients: number;
}

/** HealthRecord.count. The look stands in the log of nobody's record, with its question and purpose. */
export const count = async (
  house: RecordHouse,
  permit: Permit,
  query: Query,
): Promise<Result<Counted, ReadRefusal>> => {
  const may = permit.restriction.reach === 'population' && counts(permit, 'search', query.kind);
  if (!may || asksWords(query.filter)) return refused({ code: 'not-permitted' });
  const search = planAmong(narrowQuery([permit], query), [permit], {
    ...{ now: house.clock(), among: null, effort: house.effort },
  });
  const counted = await countPeople(house.pool, search);
  if ('refused' in counted) return refused({ code: 'stale' });
  await traceLook(house, permit, {
    ...{ action: 'search', kind: query.kind, object: null, version: null, seen: [] },
    query: query.asked ?? JSON.stringify(query.filter),
  });
  return ok(counted);
};
