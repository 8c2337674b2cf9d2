// https://sql-on-fhir.org/ig/latest/StructureDefinition-ViewDefinition.html#processing-algorithm: the rows that a view makes of one resource.

import { type Effort, type Item, type Items, resourceItem } from '@fkj/standards-fhir';
import { Decimal, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { ROW_INDEX } from './check-view.ts';
import type { ViewIssue, ViewResult } from './issue.ts';
import type { Column, Selection, View, ViewPath } from './view.ts';

/** One value for each column of the view: null, a value, or a list. */
export type Row = readonly JsonValue[];

/** Steps of all expressions of the view on one resource: some tenths of a second. */
const MOST_STEPS = 2_000_000;
/** Rows of one resource: lists that multiply each other may not fill the memory. */
const MOST_ROWS = 10_000;
/** Items that `repeat` may reach, each inside the one before. */
const DEEPEST = 60;

export interface RunOptions {
  /** Address of the server that relative references lead to. */
  readonly base: string;
  /** Steps that are left for all resources of the run; what one took is taken off. */
  readonly effort: Effort;
}

/** The rows of a resource; none where it is of another type or a condition does not hold. */
export function rowsOf(view: View, resource: JsonObject, { base, effort }: RunOptions): ViewResult<readonly Row[]> {
  if (resource['resourceType'] !== view.resource) return { ok: true, value: [] };
  const own: Effort = { left: Math.min(effort.left, MOST_STEPS) };
  const before = own.left;
  try {
    return { ok: true, value: new Run(view, { resource, base, effort: own }).rows() };
  } catch (thrown) {
    if (thrown instanceof Stop) return { ok: false, issues: [thrown.issue] };
    throw thrown;
  } finally {
    effort.left -= before - own.left;
  }
}

/** Leaves the nested selections at once; `rowsOf` makes a value of it. */
class Stop extends Error {
  readonly issue: ViewIssue;

  constructor(path: string, sentence: string) {
    super(sentence);
    this.issue = { path, sentence };
  }
}

interface Focus {
  readonly items: Items;
  /** `%rowIndex` */
  readonly index: number;
}

class Run {
  private readonly view: View;
  private readonly resource: JsonObject;
  private readonly base: string;
  private readonly effort: Effort;
  private readonly constantsAt = new Map<number, ReadonlyMap<string, Items>>();

  constructor(view: View, { resource, base, effort }: RunOptions & { readonly resource: JsonObject }) {
    this.view = view;
    this.resource = resource;
    this.base = base;
    this.effort = effort;
  }

  rows(): readonly Row[] {
    const root: Focus = { items: [resourceItem(this.resource)], index: 0 };
    if (!this.view.where.every((condition) => this.holds(condition, root))) return [];
    return product(this.view.selections.map((selection) => this.rowsOfSelection(selection, root)));
  }

  private evaluate({ run, path }: ViewPath, { items, index }: Focus): Items {
    const { resource, base, effort } = this;
    const found = run.evaluate(items, { resource, base, effort, constants: this.constantsOf(index) });
    if (found.ok) return found.value;
    throw new Stop(path, `${found.error.sentence} (${found.error.part})`);
  }

  private constantsOf(index: number): ReadonlyMap<string, Items> {
    const known = this.constantsAt.get(index);
    if (known !== undefined) return known;
    const place = { value: new Decimal(String(index)), type: 'System.Integer', element: null };
    const constants = new Map([...this.view.constants, [ROW_INDEX, [place]]]);
    this.constantsAt.set(index, constants);
    return constants;
  }

  private holds(condition: ViewPath, root: Focus): boolean {
    const [item, ...more] = this.evaluate(condition, root);
    if (item === undefined) return false;
    if (more.length > 0 || typeof item.value !== 'boolean')
      throw new Stop(condition.path, 'The condition must be true or false.');
    return item.value;
  }

  private rowsOfSelection(selection: Selection, outer: Focus): readonly Row[] {
    const rows: Row[] = [];
    for (const focus of this.foci(selection, outer)) {
      const own = selection.columns.map((column) => this.valueOf(column, focus));
      const parts = selection.selections.map((inner) => this.rowsOfSelection(inner, focus));
      if (selection.unionAll.length > 0) {
        parts.push(selection.unionAll.flatMap((inner) => this.rowsOfSelection(inner, focus)));
      }
      rows.push(...product([[own], ...parts]));
      if (rows.length > MOST_ROWS) throw tooMany();
    }
    return rows;
  }

  private foci({ unnesting }: Selection, outer: Focus): readonly Focus[] {
    switch (unnesting.by) {
      case 'focus':
        return [outer];
      case 'forEach':
        return each(this.evaluate(unnesting.of, outer));
      case 'forEachOrNull': {
        const items = this.evaluate(unnesting.of, outer);
        return items.length === 0 ? [{ items: [], index: 0 }] : each(items);
      }
      case 'repeat': {
        const reached: Item[] = [];
        this.reach(unnesting.of, { from: outer, reached, depth: 0 });
        return each(reached);
      }
      default:
        return unnesting satisfies never;
    }
  }

  /** Each item before those inside it. */
  private reach(
    paths: readonly ViewPath[],
    { from, reached, depth }: { readonly from: Focus; readonly reached: Item[]; readonly depth: number },
  ): void {
    for (const path of paths) {
      for (const item of this.evaluate(path, from)) {
        reached.push(item);
        if (depth > DEEPEST || reached.length > MOST_ROWS) throw new Stop(path.path, 'repeat goes on for too long.');
        this.reach(paths, { from: { items: [item], index: 0 }, reached, depth: depth + 1 });
      }
    }
  }

  private valueOf(column: Column, focus: Focus): JsonValue {
    const items = this.evaluate(column.value, focus);
    const values = items.map((item) => valueOfItem(column, item));
    if (column.collection) return values;
    if (values.length > 1) {
      throw new Stop(column.value.path, 'The column has several values: set collection, or choose one.');
    }
    return values[0] ?? null;
  }
}

function valueOfItem(column: Column, { value }: Item): JsonValue {
  if (value !== null && typeof value === 'object' && !(value instanceof Decimal) && column.type === null) {
    throw new Stop(column.value.path, 'The column has values with elements of their own: the view must tell its type.');
  }
  return value;
}

const each = (items: Items): readonly Focus[] => items.map((item, index) => ({ items: [item], index }));

const tooMany = (): Stop => new Stop('select', `The view makes more than ${MOST_ROWS} rows of one resource.`);

/** Each row of one part beside each row of the others, the first part changing slowest. */
function product(parts: readonly (readonly Row[])[]): readonly Row[] {
  let rows: readonly Row[] = [[]];
  for (const part of parts) {
    if (rows.length * part.length > MOST_ROWS) throw tooMany();
    rows = rows.flatMap((row) => part.map((more) => [...row, ...more]));
  }
  return rows;
}
