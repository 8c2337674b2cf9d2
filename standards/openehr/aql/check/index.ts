// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: whether a query that can be read can mean something.

import { type AqlIssue, type AqlIssueCode, lineAndColumn } from '../issue.ts';
import { classesOf, orderedPath, variablesOf } from '../model/variables.ts';
import type { AqlQuery } from '../syntax.ts';
import { checkColumns } from './columns.ts';
import { checkCondition } from './condition.ts';
import type { Findings } from './findings.ts';
import { checkFrom } from './from.ts';
import { checkPath, kindsAt } from './path.ts';

/** More are not told: they would not be read. */
const MOST = 100;

/**
 * Every finding at once, in the order of the text; none for a query that can mean something. Looks at classes and what they can
 * contain, variables, paths against the Reference Model 1.1.0, operands, aggregates and arguments; parameters may still stand there.
 */
export function checkAql(query: AqlQuery): readonly AqlIssue[] {
  const found = new Map<string, AqlIssue>();
  const classes = classesOf(query.from);
  const findings: Findings = {
    variables: variablesOf(classes),
    add: (code: AqlIssueCode, at: number, sentence: string) => {
      found.set(`${code} ${at}`, { code, at, ...lineAndColumn(query.text, at), sentence });
    },
  };
  checkFrom(classes, findings);
  checkColumns(query, findings);
  if (query.where !== null) checkCondition(query.where, findings);
  const isAggregate = query.columns.some(({ of }) => of.form === 'aggregate');
  for (const { path } of query.orderBy) {
    const meant = orderedPath(query, path, findings.variables);
    const typed = meant === path ? checkPath(path, findings) : null;
    if (isAggregate)
      findings.add('aggregate', path.at, 'A query with aggregates has one row: there is nothing to order.');
    else if (typed !== null && kindsAt(path, typed).size === 0)
      findings.add('operand', path.at, 'Structures, intervals and lists have no order; go on to a value within.');
  }
  return [...found.values()].sort((one, other) => one.at - other.at).slice(0, MOST);
}
