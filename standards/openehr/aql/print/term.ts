// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_identified_paths: paths, predicates and values as text.

import { quote } from '../quoted.ts';
import type { AqlNodeName, AqlPath, AqlPredicate, AqlPredicateOperand, AqlStep, AqlTerm } from '../syntax.ts';

export function printTerm(term: AqlTerm): string {
  switch (term.form) {
    case 'path':
      return printPath(term);
    case 'call':
      return `${term.name}(${term.arguments.map(printTerm).join(', ')})`;
    case 'parameter':
      return `$${term.name}`;
    case 'text':
      return quote(term.value);
    case 'null':
      return 'NULL';
    case 'number':
    case 'boolean':
      return String(term.value);
  }
}

export const printPath = ({ variable, predicate, steps }: AqlPath): string =>
  `${variable}${printPredicate(predicate)}${steps.length === 0 ? '' : `/${printSteps(steps)}`}`;

const printSteps = (steps: readonly AqlStep[]): string =>
  steps.map(({ attribute, predicate }) => `${attribute}${printPredicate(predicate)}`).join('/');

/** With its square brackets; nothing when there is none. */
export const printPredicate = (predicate: AqlPredicate | null): string =>
  predicate === null ? '' : `[${printInner(predicate)}]`;

function printInner(predicate: AqlPredicate): string {
  switch (predicate.form) {
    case 'and':
    case 'or':
      return predicate.of.map(printInner).join(predicate.form === 'and' ? ' and ' : ' or ');
    case 'node':
      return `${predicate.id}${predicate.name === null ? '' : `, ${printName(predicate.name)}`}`;
    case 'parameter':
      return `$${predicate.name}`;
    case 'pattern':
      return `${printSteps(predicate.steps)} matches {/${predicate.regex}/}`;
    case 'compare':
      return `${printSteps(predicate.steps)}${predicate.operator}${printOperand(predicate.operand)}`;
  }
}

const printName = (name: AqlNodeName): string =>
  name.form === 'term' ? `${name.terminology}::${name.code}` : printTerm(name);

const printOperand = (operand: AqlPredicateOperand): string =>
  operand.form === 'relative' ? printSteps(operand.steps) : printTerm(operand);
