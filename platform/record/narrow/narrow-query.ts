// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters: the limits of permits as part of what is searched.

import { type PermitList, permitFor } from '../find/permits.ts';
import type { Permit } from '../permit.ts';
import type { Filter, Query } from '../query.ts';
import type { Kind } from '../reference.ts';

/** The query over what the permits are for; the same query where they are for all. */
export const narrowQuery = (permits: PermitList, query: Query): Query =>
  permits.some(({ narrow }) => narrow !== undefined)
    ? { ...query, filter: under(permits[0], query.kind, narrowHops(permits, query.filter)) }
    : query;

/** A filter that objects of a kind meet; what it goes on to is narrowed too. */
export const narrowFilter = (permit: Permit, kind: Kind, filter: Filter): Filter =>
  permit.narrow === undefined ? filter : under(permit, kind, narrowHops([permit], filter));

const under = (permit: Permit, kind: Kind, filter: Filter): Filter => {
  const limit = permit.narrow?.('search', kind) ?? null;
  return limit === null ? filter : { and: [filter, limit.filter] };
};

/** The other end of a chain or `_has` that is outside the limits is as if it were not there. */
const narrowHops = (permits: PermitList, filter: Filter): Filter => {
  if ('and' in filter) return { and: filter.and.map((one) => narrowHops(permits, one)) };
  if ('or' in filter) return { or: filter.or.map((one) => narrowHops(permits, one)) };
  if ('not' in filter) return { not: narrowHops(permits, filter.not) };
  if ('chain' in filter) return { chain: narrowEnd(permits, filter.chain) };
  return 'has' in filter ? { has: narrowEnd(permits, filter.has) } : filter;
};

const narrowEnd = <End extends { readonly kind: Kind; readonly filter: Filter }>(
  permits: PermitList,
  end: End,
): End => {
  const permit = permitFor(permits, 'search', end.kind);
  const filter = narrowHops(permits, end.filter);
  return { ...end, filter: permit === null ? filter : under(permit, end.kind, filter) };
};
