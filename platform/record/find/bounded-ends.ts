// https://hl7.org/fhir/R4/search.html#chaining: a chain or `_has` is followed from the side where few objects stand: from
// what is named by id (a list, a ward), or from what the searched patient's objects refer to.

import { nearReferences, type Search, searchPage } from '@fkj/platform-store';
import type { RecordHouse } from '../house.ts';
import { kindNumber } from '../identity/kind-number.ts';
import { plainReferences, sortPattern } from '../index/parameter-key.ts';
import type { Chain, Filter, Has, Query } from '../query.ts';
import { headRows } from '../read/heads.ts';
import { addressesOf } from '../read/read-current.ts';
import type { Kind, ObjectName } from '../reference.ts';
import { type PermitList, permitFor } from './permits.ts';
import { patientsAround, planAmong, requiredTests } from './plan-search.ts';

/** Objects at most that a side is followed from. */
const FEW = 1000;
const LIVE = 0;

interface Follow {
  readonly house: RecordHouse;
  readonly permits: PermitList;
}

/** Roles have changed since a permit was made. */
export type Stale = { readonly refused: 'stale' };

/**
 * The query with its chains followed where one side is few: the same matches, named. What is left has many on both sides.
 */
export const followBounded = async (follow: Follow, query: Query): Promise<Query | Stale> => {
  if (!goesOn(query.filter)) return query;
  const named = await followNamed(follow, query.filter, query.kind);
  if ('refused' in named) return named;
  const around = patientsAround({ ...query, filter: named }, follow.permits[0]);
  const filter =
    around === null || !goesOn(named)
      ? named
      : await followFrom(follow, named, {
          kind: query.kind,
          refersTo: (param) => referredByPatients(follow, { patients: around, kind: query.kind, param }),
        });
  return 'refused' in filter ? filter : { ...query, filter };
};

/** Parameters of the house's own (`_owner`) are indexed by token only. */
const isInClear = (param: string): boolean => !param.startsWith('_');

const goesOn = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.some(goesOn);
  if ('or' in filter) return filter.or.some(goesOn);
  if ('not' in filter) return goesOn(filter.not);
  return 'chain' in filter || 'has' in filter;
};

/** Rewrites each part of a filter. */
const eachPart = async (
  filter: Filter,
  rewrite: (part: Filter) => Promise<Filter | Stale>,
): Promise<Filter | Stale> => {
  if ('not' in filter) {
    const part = await rewrite(filter.not);
    return 'refused' in part ? part : { not: part };
  }
  if (!('and' in filter || 'or' in filter)) return filter;
  const parts: Filter[] = [];
  for (const one of 'and' in filter ? filter.and : filter.or) {
    const part = await rewrite(one);
    if ('refused' in part) return part;
    parts.push(part);
  }
  return 'and' in filter ? { and: parts } : { or: parts };
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

const referencesTo = (param: string, targets: readonly ObjectName[]): Filter => ({
  or: targets.map((target) => ({ test: 'reference', param, target })),
});

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
  const page = await searchPage(house.pool, search);
  if ('refused' in page) return { refused: 'stale' };
  return page.rows.map(({ id }) => ({ kind, id }));
};

/** What objects refer to under a parameter. */
const referredBy = async (
  { house, permits }: Follow,
  names: readonly ObjectName[],
  { kind, param }: { readonly kind: Kind; readonly param: string },
): Promise<readonly ObjectName[] | Stale> => {
  const permit = permitFor(permits, 'search', kind);
  if (permit === null || names.length === 0) return [];
  const rows = await headRows(house, permit, names);
  if ('refused' in rows) return { refused: 'stale' };
  const targets = rows
    .filter(({ state }) => state === LIVE)
    .flatMap(({ plain }) => plainReferences(plain))
    .flatMap(({ target, params }) => (params.includes(param) ? [target] : []));
  return [...new Set(targets)].map(nameIn);
};

const nameIn = (target: string): ObjectName => {
  const [kind = '', id = ''] = target.split('/');
  return { kind, id };
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
