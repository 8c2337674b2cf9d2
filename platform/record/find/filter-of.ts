// DESIGN.md §3 "Read and search": the criteria of a parsed search as the query algebra.

import type { Criterion, SearchTest } from '@fkj/standards-fhir';
import type { Filter } from '../query.ts';

/** A criterion as a filter. Codes of value sets must have been put in the place of `codes` tests before. */
export const filterOf = ({ holds, tests }: Criterion): Filter => {
  const parts = tests.map(partOf);
  const [only] = parts;
  const any: Filter = parts.length === 1 && only !== undefined ? only : { or: parts };
  return holds === 'none' ? { not: any } : any;
};

const partOf = (test: SearchTest): Filter => {
  switch (test.test) {
    case 'chain':
      return { chain: { param: test.param, kind: test.target, filter: filterOf(test.criterion) } };
    case 'has':
      return { has: { kind: test.from, param: test.param, filter: filterOf(test.criterion) } };
    case 'all':
      return { and: test.criteria.map(filterOf) };
    case 'hierarchy':
      throw new Error('References were not put in the place of a hierarchy');
    case 'codes':
      throw new Error('Codes were not put in the place of a value set');
    default:
      return test;
  }
};
