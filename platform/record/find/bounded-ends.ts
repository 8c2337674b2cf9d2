// https://hl7.org/fhir/R4/search.html#chaining: a chain or `_has` is followed from the side where few objects stand: from
// what is named by id (a list, a ward), or from what the searched patient's objects refer to.

import { nearReferences, type Search, searchPage } from '@fkj/platform-store';
import { readerOf } from '../house.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { sortPattern } from '../index/parameter-key.ts';
import type { Chain, Filter, Has, Query } from '../query.ts';
import { addressesOf } from '../read/read-current.ts';
import type { Kind, ObjectName } from '../reference.ts';
import { followFew } from './few-ends.ts';
import {
  eachPart,
  FEW,
  type Follow,
  goesOn,
  isInClear,
  nameIn,
  referencesTo,
  referredBy,
  type Stale,
} from './follow.ts';
import { permitFor } from './permits.ts';
import { patientsAround, planAmong, requiredTests } from './plan-search.ts';

/**
 * The query with its chains followed where one side is few: the same matches, named. What is left has many on both sides.
 */
export const followBounded = async (follow: Follow, query: Query): Promise<Query | Stale> => {
  if (!goesOn(query.filter)) return query;
  const named = await followNamed(follow, query.filter, query.kind);
  if ('refused' in named) return named;
  const near = await followPatients(follow, { ...query, filter: named });
  if (near !== null) return near;
  // Few patients at the other end are patients around whom the rest is followed.
  const owned = await followFew(follow, named, { kind: query.kind, through: 'patients' });
  if ('refused' in owned) return owned;
  const nearFew = await followPatients(follow, { ...query, filter: owned });
  if (nearFew !== null) return nearFew;
  const few = await followFew(follow, owned, { kind: query.kind, through: 'all' });
  return 'refused' in few ? few : { ...query, filter: few };
};

/** Null where a query is not about few patients. */
const followPatients = async (follow: Follow, query: Query): Promise<Query | Stale | null> => {
  const around = patientsAround(query, follow.permits[0]);
  if (around === null) return null;
  if (!goesOn(query.filter)) return query;
  const filter = await followFrom(follow, query.filter, {
    kind: query.kind,
    refersTo: (param) => referredByPatients(follow, { patients: around, kind: query.kind, param }),
  });
  return 'refused' in filter ? filter : { ...query, filter };
};

/** Follows from ends that are named by id. */
const followNamed = async (follow: Follow, filter: Filter, kind: Kind): Promise<Filter | Stale> => {
  if ('chain' in filter) return followChain(follow, filter.chain);
  if ('has' in filter) return followHas(follow, filter.has, kind);
  return eachPart(filter, (part) => followNamed(follow, part, kind));
};

const followChain = async (follow: Follow, chain: Chain): Promise<Filter | Stale> => {
  const filter = await followNamed(follow, chain.filter, chain.kind);
  if ('refused' in filter) return filter;
  const ends = await namedEnds(follow, { kind: chain.kind, filter });
  if (ends === null) return { chain: { ...chain, filter } };
  return 'refused' in ends ? ends : referencesTo(chain.param, ends);
};

const followHas = async (follow: Follow, has: Has, kind: Kind): Promise<Filter | Stale> => {
  const filter = await followNamed(follow, has.filter, has.kind);
  if ('refused' in filter) return filter;
  const ends = isInClear(has.param) ? await namedEnds(follow, { kind: has.kind, filter }) : null;
  if (ends === null) return { has: { ...has, filter } };
  if ('refused' in ends) return ends;
  const ids = await referredBy(follow, ends, { kind: has.kind, param: has.param });
  if ('refused' in ids) return ids;
  return { test: 'id', ids: ids.filter((one) => one.kind === kind).map(({ id }) => id) };
};

interface End {
  readonly kind: Kind;
  readonly filter: Filter;
}

/** Objects in reach that meet a filter which names them by id; null where it does not, or names many, or no permit covers them. */
const namedEnds = async (follow: Follow, end: End): Promise<readonly ObjectName[] | Stale | null> => {
  const asked = requiredTests(end.filter).find((test) => test.test === 'id');
  if (asked === undefined || asked.ids.length > FEW) return null;
  return meeting(
    follow,
    end,
    asked.ids.map((id) => ({ kind: end.kind, id })),
  );
};

/** Those of the objects that are in reach and meet the filter. */
const meeting = async (
  { house, permits }: Follow,
  { kind, filter }: End,
  names: readonly ObjectName[],
): Promise<readonly ObjectName[] | Stale | null> => {
  const permit = permitFor(permits, 'search', kind);
  if (permit === null) return null;
  if (names.length === 0) return [];
  const query: Query = { kind, filter, sort: [], limit: names.length, total: 'none' };
  const among: Search['among'] = await addressesOf(house, names);
  const search = planAmong(query, [permit, ...permits], { now: house.clock(), among, effort: house.effort });
  const page = await searchPage(readerOf(house, names.length), search);
  if ('refused' in page) return { refused: 'stale' };
  return page.rows.map(({ id }) => ({ kind, id }));
};

/** Where the few stand that a search is about. */
interface Near {
  readonly kind: Kind;
  /** What they refer to under a parameter; null where that is more than few. */
  readonly refersTo: (param: string) => Promise<readonly ObjectName[] | Stale | null>;
}

const referredByPatients = async (
  { house }: Follow,
  {
    patients,
    kind,
    param,
  }: { readonly patients: NonNullable<Search['patients']>; readonly kind: Kind; readonly param: string },
): Promise<readonly ObjectName[] | null> => {
  const names = await nearReferences(house.pool, {
    patients,
    kind: kindNumber(kind),
    pattern: sortPattern(param, 'reference'),
    limit: FEW + 1,
  });
  return names.length > FEW ? null : names.map(nameIn);
};

/** Follows chains from the objects that are near: of what they refer to, what meets the rest. */
const followFrom = async (follow: Follow, filter: Filter, near: Near): Promise<Filter | Stale> => {
  if (!('chain' in filter)) return eachPart(filter, (part) => followFrom(follow, part, near));
  const { param, kind } = filter.chain;
  if (permitFor(follow.permits, 'search', kind) === null || !isInClear(param)) return filter;
  const targets = await near.refersTo(param);
  if (targets === null) return filter;
  if ('refused' in targets) return targets;
  const ofKind = targets.filter((one) => one.kind === kind);
  const rest = await followFrom(follow, filter.chain.filter, {
    kind,
    refersTo: (next) => referredBy(follow, ofKind, { kind, param: next }),
  });
  if ('refused' in rest) return rest;
  const ends = await meeting(follow, { kind, filter: rest }, ofKind);
  if (ends === null) return filter;
  return 'refused' in ends ? ends : referencesTo(param, ends);
};
