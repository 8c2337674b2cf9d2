// https://hl7.org/fhir/R4/search.html#chaining: what the ways of following a chain have in common.

import type { RecordHouse } from '../house.ts';
import { plainReferences } from '../index/parameter-key.ts';
import type { Filter } from '../query.ts';
import { headRows } from '../read/heads.ts';
import type { Kind, ObjectName } from '../reference.ts';
import { type PermitList, permitFor } from './permits.ts';

const LIVE = 0;

/** Objects at most that a side is followed from. */
export const FEW = 1000;

export interface Follow {
  readonly house: RecordHouse;
  readonly permits: PermitList;
}

/** Roles have changed since a permit was made. */
export type Stale = { readonly refused: 'stale' };

/** Parameters of the house's own (`_owner`) are indexed by token only. */
export const isInClear = (param: string): boolean => !param.startsWith('_');

export const goesOn = (filter: Filter): boolean => {
  if ('and' in filter) return filter.and.some(goesOn);
  if ('or' in filter) return filter.or.some(goesOn);
  if ('not' in filter) return goesOn(filter.not);
  return 'chain' in filter || 'has' in filter;
};

/** Rewrites each part of a filter. */
export const eachPart = async (
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

export const referencesTo = (param: string, targets: readonly ObjectName[]): Filter => ({
  or: targets.map((target) => ({ test: 'reference', param, target })),
});

/** What objects refer to under a parameter. */
export const referredBy = async (
  { house, permits }: Follow,
  names: readonly ObjectName[],
  { kind, param }: { readonly kind: Kind; readonly param: string },
): Promise<readonly ObjectName[] | Stale> => {
  const permit = permitFor(permits, 'search', kind);
  if (permit === null || names.length === 0) return [];
  const rows = await headRows(house, permit, names);
  if ('refused' in rows) return { refused: 'stale' };
  return referredIn(
    rows.filter(({ state }) => state === LIVE),
    param,
  );
};

/** The same, of what has been read. */
export const referredIn = (objects: readonly { readonly plain: string }[], param: string): readonly ObjectName[] => {
  const targets = objects
    .flatMap(({ plain }) => plainReferences(plain))
    .flatMap(({ target, params }) => (params.includes(param) ? [target] : []));
  return [...new Set(targets)].map(nameIn);
};

export const nameIn = (target: string): ObjectName => {
  const [kind = '', id = ''] = target.split('/');
  return { kind, id };
};
