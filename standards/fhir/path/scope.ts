// https://hl7.org/fhirpath/N1/#environment-variables: what an evaluation carries along.

import { halt } from './issue.ts';
import type { Item, Items } from './item.ts';

export interface Scope {
  readonly resource: Items;
  readonly context: Items;
  readonly constants: ReadonlyMap<string, Items>;
  /** Address of the server whose resources references lead to: 'https://example.org/fhir'. */
  readonly base: string;
  /** Place of $this in the collection that is walked through. */
  readonly index: number;
  readonly effort: Effort;
}

/** Steps that are left; one evaluation may not hold its thread. */
export interface Effort {
  left: number;
}

export function spend({ effort }: Scope, steps: number): void {
  effort.left -= steps;
  if (effort.left < 0) halt('costly', 'expression', 'The expression takes more steps than one may take.');
}

/** A part of an expression, ready to run on a focus. */
export type Evaluate = (focus: Items, scope: Scope) => Items;

/** The only item; null for none. Halts where there are several. */
export function only(items: Items, part: string): Item | null {
  if (items.length > 1) halt('evaluation', part, 'One item was expected, and there are several.');
  return items[0] ?? null;
}

/** https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections: null is unknown. */
export function condition(items: Items, part: string): boolean | null {
  const item = only(items, part);
  if (item === null) return null;
  return typeof item.value === 'boolean' ? item.value : true;
}
