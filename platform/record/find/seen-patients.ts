// DESIGN.md §4 "audit": a search within one patient's objects is a look at that patient, found or not.

import type { Seen } from '../audit/seen.ts';
import type { Permit } from '../permit.ts';
import type { Query } from '../query.ts';
import { basisAt } from '../relationship-basis.ts';
import { requiredTests } from './plan-search.ts';

/** The patients whose objects a query names as all that may match. */
export const patientsAsked = ({ filter }: Pick<Query, 'filter'>): readonly string[] =>
  requiredTests(filter).flatMap((test) => (test.test === 'patient' ? [test.patient] : []));

/** The same, seen; `known` is what opens the first of them, along whose index the search went. */
export const seenAsAsked = (query: Query, { restriction }: Permit, known: number | null): readonly Seen[] => {
  const opened = restriction.reach !== 'relationship' ? null : known === null ? 'none' : basisAt(known);
  return patientsAsked(query).map((patient, place) => ({ patient, opened: place === 0 ? opened : null }));
};
