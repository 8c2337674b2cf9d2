// https://hl7.org/fhir/R4/search.html#chaining and search_filter.html: criteria inside a test.

import type { Criterion, SearchTest } from './request.ts';

/** The criteria that a test holds: at the other end of a chain or `_has`, or all those of a part of a `_filter`. */
export const criteriaIn = (test: SearchTest): readonly Criterion[] => {
  switch (test.test) {
    case 'chain':
    case 'has':
      return [test.criterion];
    case 'all':
      return test.criteria;
    default:
      return [];
  }
};
