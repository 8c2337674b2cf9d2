// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths: every path of a part of a query.

import type { AqlAggregate, AqlCondition, AqlPath, AqlTerm } from '../syntax.ts';

/** The paths of a term, in order. */
export function pathsIn(term: AqlTerm | AqlAggregate): readonly AqlPath[] {
  switch (term.form) {
    case 'path':
      return [term];
    case 'call':
      return term.arguments.flatMap(pathsIn);
    case 'aggregate':
      return term.path === null ? [] : [term.path];
    default:
      return [];
  }
}

/** The paths of a condition, in order. */
export function pathsOfCondition(condition: AqlCondition): readonly AqlPath[] {
  switch (condition.form) {
    case 'and':
    case 'or':
      return condition.of.flatMap(pathsOfCondition);
    case 'not':
      return pathsOfCondition(condition.of);
    case 'compare':
      return [...pathsIn(condition.left), ...pathsIn(condition.right)];
    default:
      return [condition.path];
  }
}
