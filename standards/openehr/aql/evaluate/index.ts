// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html: the plain meaning of a query over documents; every other way of answering is held to it.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import { type AqlResult, caught } from '../issue.ts';
import { cohere } from '../model/cohesion.ts';
import { pathsIn } from '../model/paths.ts';
import { classesOf, type FromClass, orderedPath, variablesOf } from '../model/variables.ts';
import { printPath } from '../print/term.ts';
import type { AqlColumn, AqlOrdering, AqlQuery } from '../syntax.ts';
import { distinctKey } from '../value/distinct-key.ts';
import type { AqlNode, Scalar } from '../value/scalar.ts';
import { aggregated } from './aggregate.ts';
import { type Budget, budgetOf } from './budget.ts';
import { conditionOf, type Holds } from './condition.ts';
import type { Context, Told } from './context.ts';
import { compareKeys, orderKey } from './order.ts';
import { placesIn } from './place.ts';
import { type Row, rowsOf } from './row.ts';
import { jsonOfTerm } from './term.ts';
import { type PlaceOf, valuesOf } from './values.ts';
import type { EhrContent } from './world.ts';

export interface AqlOptions extends Told {
  /** Steps (objects looked at, rows made) after which the evaluation ends with `costly`; 1 million when not said. */
  readonly steps?: number;
  /** Rows that may be held at once, before LIMIT; more end with `costly`. 200,000 when not said. */
  readonly rows?: number;
  /** Asked now and then; true ends the evaluation with `stopped`. */
  readonly stop?: () => boolean;
}

export interface AqlAnswer {
  readonly columns: readonly AqlAnswerColumn[];
  readonly rows: readonly (readonly JsonValue[])[];
}

export interface AqlAnswerColumn {
  /** The alias, or `#0` by place. */
  readonly name: string;
  /** The path as text; null for what is no plain path. */
  readonly path: string | null;
}

/**
 * Answers a checked query, its parameters substituted, over these EHRs in this order. One EHR at a time: nothing is set beside
 * what is in another. Deterministic: rows stand in the order of the EHRs, objects and documents unless ORDER BY says otherwise.
 * Refusals: `parameter`, `operand`, `mixed-units`, `unknown-value-set`, `unknown-function`, `costly`, `stopped`.
 */
export function evaluateAql(query: AqlQuery, ehrs: Iterable<EhrContent>, options: AqlOptions): AqlResult<AqlAnswer> {
  return caught(query.text, () => {
    const budget = budgetOf({
      steps: options.steps ?? 1_000_000,
      rows: options.rows ?? 200_000,
      stop: options.stop ?? (() => false),
    });
    const context: Context = { ...options, budget };
    const columns = query.columns.map(({ of, alias }, index) => ({
      name: alias ?? `#${index}`,
      path: of.form === 'path' ? printPath(of) : null,
    }));
    const isAggregate = query.columns.some(({ of }) => of.form === 'aggregate');
    const rows = isAggregate ? [aggregateRow(query, ehrs, context)] : plainRows(query, ehrs, context);
    return { columns, rows: portionOf(query, rows) };
  });
}

/** The rows of FROM that WHERE lets pass. */
function* passing(query: AqlQuery, ehrs: Iterable<EhrContent>, context: Context): Iterable<PlaceOf> {
  const variables = variablesOf(classesOf(query.from));
  const holds: Holds = query.where === null ? () => true : conditionOf(query.where, context);
  for (const scope of placesIn(ehrs)) {
    for (const row of rowsOf(query.from, scope, context.budget)) {
      const placeOf = placesOf(row, variables);
      if (holds(placeOf) === true) yield placeOf;
    }
  }
}

const placesOf =
  (row: Row, variables: ReadonlyMap<string, FromClass>): PlaceOf =>
  (variable) => {
    const of = variables.get(variable.toLowerCase())?.of;
    return of === undefined ? null : (row.get(of) ?? null);
  };

interface Kept {
  readonly cells: readonly JsonValue[];
  readonly keys: readonly (Scalar | null)[];
}

function plainRows(query: AqlQuery, ehrs: Iterable<EhrContent>, context: Context): readonly (readonly JsonValue[])[] {
  const paths = query.columns.flatMap(({ of }) => pathsIn(of));
  const cohesions = cohere(paths);
  const orderBy = orderings(query);
  const kept: Kept[] = [];
  const seen = new Set<string>();
  // Without an order the first rows are the answer, and nothing after them need be looked at.
  const enough =
    orderBy.length === 0 && query.top?.direction !== 'backward' ? lastRow(query) : Number.POSITIVE_INFINITY;
  for (const placeOf of passing(query, ehrs, context)) {
    for (const values of valuesOf(cohesions, placeOf, countOf(paths.length, context.budget))) {
      const cells = query.columns.map((column) => cellOf(column, paths, { nodes: values.nodes, context }));
      if (query.distinct && orderBy.length === 0) {
        const key = distinctKey(cells);
        if (seen.has(key)) continue;
        seen.add(key);
      }
      const keys = orderBy.map((one) => orderKey(one, { values, cohesions, place: placeOf(one.path.variable) }));
      context.budget.hold(kept.push({ cells, keys }), 0);
      if (kept.length >= enough) return kept.map((row) => row.cells);
    }
  }
  const ordered = kept.sort((one, other) => compareKeys(one.keys, other.keys, orderBy)).map(({ cells }) => cells);
  return query.distinct && orderBy.length > 0 ? firstOfEach(ordered) : ordered;
}

const countOf = (count: number, budget: Budget) => ({ count, budget, begins: 0 });

function orderings(query: AqlQuery): readonly AqlOrdering[] {
  const variables = variablesOf(classesOf(query.from));
  return query.orderBy.map((one) => ({ ...one, path: orderedPath(query, one.path, variables) }));
}

function firstOfEach(rows: readonly (readonly JsonValue[])[]): readonly (readonly JsonValue[])[] {
  const seen = new Set<string>();
  return rows.filter((cells) => {
    const key = distinctKey(cells);
    return seen.has(key) ? false : seen.add(key);
  });
}

function cellOf(
  { of }: AqlColumn,
  paths: readonly unknown[],
  at: { readonly nodes: readonly (AqlNode | null)[]; readonly context: Context },
): JsonValue {
  if (of.form === 'aggregate') return null;
  return jsonOfTerm(of, (path) => at.nodes[paths.indexOf(path)] ?? null, at.context);
}

/** Every aggregate goes over the values of its own path alone: no other column makes it count them twice. */
function aggregateRow(query: AqlQuery, ehrs: Iterable<EhrContent>, context: Context): readonly JsonValue[] {
  const collected: AqlNode[][] = query.columns.map(() => []);
  let rows = 0;
  const cohesions = query.columns.map(({ of }) =>
    of.form === 'aggregate' && of.path !== null ? cohere([of.path]) : null,
  );
  for (const placeOf of passing(query, ehrs, context)) {
    rows += 1;
    cohesions.forEach((cohesion, index) => {
      if (cohesion === null) return;
      for (const { nodes } of valuesOf(cohesion, placeOf, countOf(1, context.budget))) {
        if (nodes[0] != null) collected[index]?.push(nodes[0]);
      }
    });
  }
  return query.columns.map(({ of }, index) => {
    if (of.form !== 'aggregate') return jsonOfTerm(of, () => null, context);
    return of.path === null ? new Decimal(String(rows)) : aggregated(of, collected[index] ?? []);
  });
}

const lastRow = ({ limit, top }: AqlQuery): number =>
  top?.count ?? (limit === null ? Number.POSITIVE_INFINITY : limit.count + (limit.offset ?? 0));

/** TOP … BACKWARD takes the last rows, in their order. */
function portionOf<Cells>({ limit, top }: AqlQuery, rows: readonly Cells[]): readonly Cells[] {
  if (top !== null) return top.direction === 'backward' ? rows.slice(-top.count) : rows.slice(0, top.count);
  const from = limit?.offset ?? 0;
  return limit === null ? rows : rows.slice(from, from + limit.count);
}
