// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_containment: the rows of FROM.

import type { AqlClass, AqlContainment } from '../syntax.ts';
import type { Budget } from './budget.ts';
import type { Place } from './place.ts';
import { satisfies } from './predicate.ts';

/** What each class of FROM stands for, by the place of the class; missing where an OR has another side. */
export type Row = ReadonlyMap<AqlClass, Place>;

type Scope = (asked: AqlClass) => Iterable<Place>;

const EMPTY: Row = new Map();

/** Every way in which the classes stand for objects that contain each other as asked, in the order of the documents. */
export function* rowsOf(containment: AqlContainment, scope: Scope, budget: Budget): Iterable<Row> {
  switch (containment.form) {
    case 'class':
      yield* rowsOfClass(containment, scope, budget);
      break;
    case 'and':
      yield* together(containment.of, { scope, budget, missing: false });
      break;
    case 'or':
      for (const row of together(containment.of, { scope, budget, missing: true })) if (row.size > 0) yield row;
  }
}

function* rowsOfClass(asked: AqlClass, scope: Scope, budget: Budget): Iterable<Row> {
  for (const place of scope(asked)) {
    budget.spend(asked.at);
    if (!satisfies(place.node, asked.predicate)) continue;
    if (asked.contains === null) yield new Map([[asked, place]]);
    else if (asked.contains.negated) {
      if (isEmpty(rowsOf(asked.contains.of, place.within, budget))) yield new Map([[asked, place]]);
    } else for (const row of rowsOf(asked.contains.of, place.within, budget)) yield new Map([[asked, place], ...row]);
  }
}

/** Every combination; with `missing`, a side that has nothing leaves its classes empty instead of taking the others away. */
function* together(
  sides: readonly AqlContainment[],
  how: { readonly scope: Scope; readonly budget: Budget; readonly missing: boolean },
): Iterable<Row> {
  const [first, ...rest] = sides;
  if (first === undefined) {
    yield EMPTY;
    return;
  }
  const own: Row[] = [];
  for (const row of rowsOf(first, how.scope, how.budget)) how.budget.hold(own.push(row), first.at);
  const rows = own.length === 0 && how.missing ? [EMPTY] : own;
  if (rows.length === 0) return;
  for (const row of rows) {
    for (const others of together(rest, how)) {
      how.budget.spend(first.at);
      yield new Map([...row, ...others]);
    }
  }
}

function isEmpty(rows: Iterable<Row>): boolean {
  for (const _ of rows) return false;
  return true;
}
