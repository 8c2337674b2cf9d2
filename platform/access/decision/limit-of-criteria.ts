// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters: the query of a scope as a limit on the objects of a kind.

import { filterOf, type Limit } from '@fkj/platform-record';
import { type Criterion, matches, ownerParameter, parseSearch, type SearchTest } from '@fkj/standards-fhir';
import type { ScopeCriterion } from '@fkj/standards-smart';

/**
 * Null where the query cannot be a limit of this kind: a parameter that the kind lacks, or one whose answer depends on more
 * than the resource itself (other resources, terminology, words, the time of asking or of writing, the organisation that is
 * responsible). Such a scope gives nothing.
 */
export const limitOf = (kind: string, query: readonly ScopeCriterion[]): Limit | null => {
  const criteria: Criterion[] = [];
  for (const { name, value } of query) {
    const parsed = parseSearch(kind, [[name, value]], { now: 0 });
    // A rule for the answer (_count, _sort) is no criterion: a scope of rules only would be one without a limit.
    if (!parsed.ok || parsed.request.criteria.length === 0 || !parsed.request.criteria.every(isOfResource)) return null;
    criteria.push(...parsed.request.criteria);
  }
  return {
    filter: { and: criteria.map(filterOf) },
    meets: ({ id, entries }) => matches({ id, entries, lastUpdated: 0 }, { resourceType: kind, criteria }),
  };
};

/** Whether all that it asks stands in the resource. */
const isOfResource = ({ tests }: Criterion): boolean => tests.every(standsInResource);

const standsInResource = (test: SearchTest): boolean => {
  switch (test.test) {
    case 'chain':
    case 'has':
    case 'hierarchy':
    case 'codes':
    case 'words':
    case 'updated':
      return false;
    case 'all':
      return test.criteria.every(isOfResource);
    case 'id':
      return true;
    case 'composite':
      return test.parts.every((part) => part.every(standsInResource));
    case 'period':
    case 'number':
    case 'quantity':
      return test.prefix !== 'ap' && test.param !== ownerParameter.name;
    default:
      return test.param !== ownerParameter.name;
  }
};
