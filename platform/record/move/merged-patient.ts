// DESIGN.md §4 "move": after a merge both ids answer.

import { locateKeys, type Session } from '@fkj/platform-store';
import { locatorKey } from '../identity/object-key.ts';
import type { Filter, Query } from '../query.ts';

/** Locator key under which the id of a patient that was given up leads to the other. */
export const mergedKey = (patient: string): string => locatorKey(`merged|${patient}`);

/** Longest chain of merges that is followed. */
const CHAIN = 8;

/** The patient who answers for this id now; null when it has not been given up. */
export const survivorOf = async (session: Session, patient: string): Promise<string | null> => {
  let survivor: string | null = null;
  for (let step = 0; step < CHAIN; step += 1) {
    const key = mergedKey(survivor ?? patient);
    const next = (await locateKeys(session, [key])).get(key);
    if (next === undefined) break;
    survivor = next.id;
  }
  return survivor;
};

/** The same question about the other patient. */
export const askAbout = (query: Query, from: string, to: string): Query => ({
  ...query,
  filter: substitute(query.filter, from, to),
});

const substitute = (filter: Filter, from: string, to: string): Filter => {
  if ('and' in filter) return { and: filter.and.map((one) => substitute(one, from, to)) };
  if ('or' in filter) return { or: filter.or.map((one) => substitute(one, from, to)) };
  if ('not' in filter) return { not: substitute(filter.not, from, to) };
  if ('chain' in filter) return { chain: { ...filter.chain, filter: substitute(filter.chain.filter, from, to) } };
  if ('has' in filter) return { has: { ...filter.has, filter: substitute(filter.has.filter, from, to) } };
  if (filter.test === 'patient' && filter.patient === from) return { ...filter, patient: to };
  if (filter.test === 'reference' && filter.target.kind === 'Patient' && filter.target.id === from) {
    return { ...filter, target: { kind: 'Patient', id: to } };
  }
  return filter;
};
