// https://hl7.org/fhir/R4/search.html#chaining: a chain or `_has` is followed from its other end where few objects meet its
// condition: they are looked for first, and the search names them.

import { type ChainEnd, fewEnds } from '@fkj/platform-store';
import type { Filter } from '../query.ts';
import type { Kind } from '../reference.ts';
import { eachPart, type Follow, goesOn, isInClear, referencesTo, referredIn, type Stale } from './follow.ts';
import { permitFor } from './permits.ts';
import { OWN, planAmong } from './plan-search.ts';

interface Few {
  readonly kind: Kind;
  /** patients: only chains to those whom the objects are kept with. */
  readonly through: 'patients' | 'all';
}

/** The filter with the few objects named to which its chains lead; a chain that leads to many stays as it is. */
export const followFew = async (follow: Follow, filter: Filter, few: Few): Promise<Filter | Stale> => {
  if (!goesOn(filter) || follow.house.effort.ends === 0) return filter;
  if ('chain' in filter) {
    const { chain } = filter;
    if (!isInClear(chain.param) || !(few.through === 'all' || leadsToPatient(chain.param, chain.kind))) return filter;
    const rest = await followFew(follow, chain.filter, { kind: chain.kind, through: 'all' });
    if ('refused' in rest) return rest;
    const ends = await endsOf(follow, chain.kind, rest);
    if (ends === null) return { chain: { ...chain, filter: rest } };
    return 'refused' in ends
      ? ends
      : referencesTo(
          chain.param,
          ends.map(({ id }) => ({ kind: chain.kind, id })),
        );
  }
  if ('has' in filter) {
    const { has } = filter;
    if (!isInClear(has.param) || few.through !== 'all') return filter;
    const rest = await followFew(follow, has.filter, { kind: has.kind, through: 'all' });
    if ('refused' in rest) return rest;
    const ends = await endsOf(follow, has.kind, rest);
    if (ends === null) return { has: { ...has, filter: rest } };
    if ('refused' in ends) return ends;
    const ids = referredIn(ends, has.param).filter((one) => one.kind === few.kind);
    return { test: 'id', ids: ids.map(({ id }) => id) };
  }
  return eachPart(filter, (part) => followFew(follow, part, few));
};

const leadsToPatient = (param: string, kind: Kind): boolean => kind === 'Patient' && OWN.has(param);

/** Null where there are many, or where what they lead to in turn is many. */
const endsOf = async (
  { house, permits }: Follow,
  kind: Kind,
  filter: Filter,
): Promise<readonly ChainEnd[] | Stale | null> => {
  const permit = permitFor(permits, 'search', kind);
  if (permit === null || goesOn(filter)) return null;
  const query = { kind, filter, sort: [], limit: 0, total: 'none' } as const;
  const { clock, effort } = house;
  const found = await fewEnds(
    house.pool,
    planAmong(query, [permit, ...permits], { now: clock(), among: null, effort }),
  );
  if (found === null) return null;
  return 'refused' in found ? { refused: 'stale' } : found;
};
