// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_where: conditions as text.

import { quotePattern } from '../quoted.ts';
import type { AqlCondition, AqlMatch } from '../syntax.ts';
import { printPath, printTerm } from './term.ts';

/** A bracket stands around every AND and OR within another. */
export function printCondition(condition: AqlCondition): string {
  switch (condition.form) {
    case 'and':
    case 'or':
      return condition.of.map(printOperand).join(condition.form === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT ${printOperand(condition.of)}`;
    case 'exists':
      return `EXISTS ${printPath(condition.path)}`;
    case 'compare':
      return `${printTerm(condition.left)} ${condition.operator} ${printTerm(condition.right)}`;
    case 'like': {
      const { path, pattern } = condition;
      return `${printPath(path)} LIKE ${pattern.form === 'parameter' ? `$${pattern.name}` : quotePattern(pattern.value)}`;
    }
    case 'matches':
      return `${printPath(condition.path)} MATCHES {${condition.of.map(printMatch).join(', ')}}`;
  }
}

const printMatch = (match: AqlMatch): string => (match.form === 'uri' ? match.value : printTerm(match));

const printOperand = (condition: AqlCondition): string =>
  condition.form === 'and' || condition.form === 'or' ? `(${printCondition(condition)})` : printCondition(condition);
