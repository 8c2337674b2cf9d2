// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: a query as text; read again it is the same tree.

import type { AqlColumn, AqlContainment, AqlQuery } from '../syntax.ts';
import { printCondition } from './condition.ts';
import { printPath, printPredicate, printTerm } from './term.ts';

export { printPath as printAqlPath, printPredicate as printAqlPredicate } from './term.ts';

/** AQL on one line. */
export function printAql(query: AqlQuery): string {
  const { distinct, top, columns, from, where, orderBy, limit } = query;
  const first =
    top === null ? '' : `TOP ${top.count}${top.direction === null ? '' : ` ${top.direction.toUpperCase()}`} `;
  const order = orderBy.map(({ path, direction }) => `${printPath(path)}${direction === 'descending' ? ' DESC' : ''}`);
  return [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${first}${columns.map(printColumn).join(', ')}`,
    `FROM ${printContainment(from)}`,
    ...(where === null ? [] : [`WHERE ${printCondition(where)}`]),
    ...(order.length === 0 ? [] : [`ORDER BY ${order.join(', ')}`]),
    ...(limit === null ? [] : [`LIMIT ${limit.count}${limit.offset === null ? '' : ` OFFSET ${limit.offset}`}`]),
  ].join(' ');
}

function printColumn({ of, alias }: AqlColumn): string {
  const as = alias === null ? '' : ` AS ${alias}`;
  if (of.form !== 'aggregate') return `${printTerm(of)}${as}`;
  return `${of.name}(${of.path === null ? '*' : `${of.distinct ? 'DISTINCT ' : ''}${printPath(of.path)}`})${as}`;
}

function printContainment(containment: AqlContainment): string {
  if (containment.form !== 'class')
    return containment.of.map(printOperand).join(containment.form === 'and' ? ' AND ' : ' OR ');
  const { rmClass, variable, predicate, versions, contains } = containment;
  const scope = versions === null ? '' : versions === 'all' ? '[ALL_VERSIONS]' : '[LATEST_VERSION]';
  const of = contains === null ? '' : `${contains.negated ? ' NOT' : ''} CONTAINS ${printContainment(contains.of)}`;
  return `${rmClass}${variable === null ? '' : ` ${variable}`}${scope}${printPredicate(predicate)}${of}`;
}

/** What contains would reach over the next AND, and so stands in brackets. */
const printOperand = (containment: AqlContainment): string =>
  containment.form === 'class' && containment.contains === null
    ? printContainment(containment)
    : `(${printContainment(containment)})`;
