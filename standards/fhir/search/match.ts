// https://hl7.org/fhir/R4/search.html: the plain meaning of a search, against which every other way of answering it is tested.

import { periodMatches } from './match-range.ts';
import { compositeMatches, valueMatches } from './match-value.ts';
import type { Criterion, SearchRequest, SearchTest } from './request.ts';
import type { IndexEntry } from './value.ts';

/** A resource as the search sees it. */
export interface Searchable {
  readonly id: string;
  /** ms since 1970. */
  readonly lastUpdated: number;
  /** What `extract` gives. */
  readonly entries: readonly IndexEntry[];
}

const testHolds = ({ id, lastUpdated, entries }: Searchable, test: SearchTest): boolean => {
  switch (test.test) {
    case 'id':
      return test.ids.includes(id);
    case 'updated':
      return periodMatches({ low: lastUpdated, high: lastUpdated + 1 }, test);
    case 'missing':
      return entries.some(({ param }) => param === test.param) === (test.missing === 'false');
    case 'composite':
      return entries.some(
        ({ param, value }) => param === test.param && value.type === 'composite' && compositeMatches(value, test),
      );
    default:
      return entries.some(
        ({ param, value }) => param === test.param && value.type !== 'composite' && valueMatches(value, test),
      );
  }
};

const criterionHolds = (resource: Searchable, { holds, tests }: Criterion): boolean =>
  tests.some((test) => testHolds(resource, test)) === (holds === 'any');

/** Whether a resource of the searched type is a match. */
export const matches = (resource: Searchable, request: Pick<SearchRequest, 'criteria'>): boolean =>
  request.criteria.every((criterion) => criterionHolds(resource, criterion));
