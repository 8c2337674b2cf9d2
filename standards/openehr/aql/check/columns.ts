// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_select: columns, and aggregates apart from plain ones.

import { pathsIn } from '../model/paths.ts';
import type { AqlAggregate, AqlQuery } from '../syntax.ts';
import { checkTerm } from './condition.ts';
import type { Findings } from './findings.ts';
import { checkPath, kindsAt } from './path.ts';

export function checkColumns({ columns }: AqlQuery, findings: Findings): void {
  const isAggregate = columns.some(({ of }) => of.form === 'aggregate');
  const aliases = new Set<string>();
  for (const { of, alias, at } of columns) {
    if (alias !== null && aliases.has(alias.toLowerCase()))
      findings.add('variable-taken', at, 'A column before this one has the same alias.');
    if (alias !== null) aliases.add(alias.toLowerCase());
    if (of.form === 'aggregate') checkAggregate(of, findings);
    else {
      checkTerm(of, findings);
      if (isAggregate && pathsIn(of).length > 0)
        findings.add(
          'aggregate',
          at,
          'A column with a path has a value for each row, the aggregate beside it one for all; ask for them apart.',
        );
    }
  }
}

function checkAggregate({ name, path, at }: AqlAggregate, findings: Findings): void {
  const typed = path === null ? null : checkPath(path, findings);
  if (path === null || typed === null || name === 'COUNT') return;
  const kinds = kindsAt(path, typed);
  if (kinds.size === 0)
    findings.add('operand', path.at, 'Structures, intervals and lists have no order; go on to a value within.');
  else if ((name === 'SUM' || name === 'AVG') && !kinds.has('number') && !kinds.has('duration'))
    findings.add('operand', at, `${name} takes numbers, amounts and durations.`);
}
