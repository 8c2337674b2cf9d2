// https://hl7.org/fhir/R4/search.html: a FHIR search from its name-value pairs to typed tests.

import { startBudget } from './criterion-place.ts';
import { compiledType } from './definitions.ts';
import { issue, type SearchIssue } from './issue.ts';
import { parseCriterion } from './parse-criterion.ts';
import { addResultRule, NO_RULES } from './parse-result.ts';
import type { ParseOptions } from './parse-value.ts';
import { conjunction } from './read-filter.ts';
import type { Criterion, ResultRules, SearchRequest } from './request.ts';

export type SearchResult =
  | { readonly ok: true; readonly request: SearchRequest }
  | { readonly ok: false; readonly issues: readonly SearchIssue[] };

/** Criteria that one search may join. */
const MOST_CRITERIA = 200;

/**
 * Reads a search on one resource type from its decoded name-value pairs, in the order the client sent them. Repeated
 * names must all hold; of the values of one name any. All that is wrong is reported at once, nothing is ignored.
 */
export const parseSearch = (
  resourceType: string,
  pairs: readonly (readonly [name: string, value: string])[],
  options: ParseOptions,
): SearchResult => {
  if (compiledType(resourceType) === null) {
    return { ok: false, issues: [issue('not-found', resourceType, 'There is no such resource type.').issue] };
  }
  const place = { resourceType, options, budget: startBudget() };
  const criteria: Criterion[] = [];
  const issues: SearchIssue[] = [];
  let rules: ResultRules = NO_RULES;
  for (const pair of pairs) {
    const [name, value] = pair;
    const rule = addResultRule(rules, { resourceType, custom: options.custom }, pair);
    if (rule?.ok) rules = rule.value;
    const criterion = rule ?? parseCriterion(place, name, value);
    if (!criterion.ok) issues.push(criterion.issue);
    else if ('tests' in criterion.value) criteria.push(...conjunction(criterion.value));
    if (criteria.length > MOST_CRITERIA) {
      issues.push(issue('value', name, `A search may have at most ${MOST_CRITERIA} criteria.`).issue);
      break;
    }
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, request: { resourceType, criteria, ...rules } };
};
