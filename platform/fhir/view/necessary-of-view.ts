// DESIGN.md §4 "Index": what the index can say of the resources that a view makes rows of.

import { type NecessaryOptions, type NecessaryTest, necessaryTests } from '@fkj/standards-fhir';
import type { Selection, View } from './view.ts';

/** Tests that hold for every resource with at least one row: conditions, and items that each row is made of. */
export function necessaryOfView({
  where,
  selections,
  ...options
}: View & { readonly base: string }): readonly NecessaryTest[] {
  const asked: NecessaryOptions = { type: options.resource, constants: options.constants, base: options.base };
  return [
    ...where.flatMap(({ expression }) => necessaryTests(expression, asked)),
    ...selections.flatMap((selection) => testsOf(selection, asked)),
  ];
}

/** A row has a part of every selection, and of a unionAll one; what is inside an unnesting starts at its items. */
function testsOf({ unnesting, selections, unionAll }: Selection, asked: NecessaryOptions): readonly NecessaryTest[] {
  if (unnesting.by === 'forEach') return necessaryTests(`(${unnesting.of.expression}).exists()`, asked);
  if (unnesting.by !== 'focus') return [];
  const or = unionAll.map((selection) => ({ and: testsOf(selection, asked) }));
  const either = or.length > 0 && or.every(({ and }) => and.length > 0) ? [{ or }] : [];
  return [...selections.flatMap((selection) => testsOf(selection, asked)), ...either];
}
