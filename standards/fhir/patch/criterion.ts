// https://hl7.org/fhir/R4/fhirpatch.html and https://hl7.org/fhirpath/N1/#wherecriteria-expression-collection: which elements a path means.

import { isEqual, type JsonValue } from '@fkj/standards-json';
import type { Expression } from '../path/syntax.ts';
import type { Place } from './place.ts';
import { halt } from './refusal.ts';

/** How a path inside a criterion is followed from the element that it is asked of. */
export type Follow = (expression: Expression, from: Place) => readonly Place[];

/**
 * Whether a criterion of `where` holds for an element: comparisons of a path with a literal, `exists()`, `empty()`,
 * `and`, `or`, `not()` and paths to a boolean. Null where FHIRPath says neither (nothing to compare).
 */
export function holds(criterion: Expression, element: Place, follow: Follow): boolean | null {
  const ask = (expression: Expression): boolean | null => holds(expression, element, follow);
  switch (criterion.node) {
    case 'binary': {
      const { operator, left, right } = criterion;
      if (operator === 'and') return both(ask(left), ask(right));
      if (operator === 'or') return negated(both(negated(ask(left)), negated(ask(right))));
      if (operator !== '=' && operator !== '!=') return halt('path-not-supported', NOT_SIMPLE);
      const equal = compared(valuesOf(left, element, follow), valuesOf(right, element, follow));
      return operator === '=' ? equal : negated(equal);
    }
    case 'call': {
      const { name, from } = criterion;
      if (criterion.arguments.length > 0 || from === null) return halt('path-not-supported', NOT_SIMPLE);
      if (name === 'not') return negated(ask(from));
      if (name === 'exists') return follow(from, element).length > 0;
      return name === 'empty' ? follow(from, element).length === 0 : halt('path-not-supported', NOT_SIMPLE);
    }
    case 'literal':
    case 'member':
    case 'this':
    case 'item': {
      const [value, ...others] = valuesOf(criterion, element, follow);
      if (value === undefined || others.length > 0) return null;
      return typeof value === 'boolean' ? value : halt('path-not-supported', NOT_SIMPLE);
    }
    default:
      return halt('path-not-supported', NOT_SIMPLE);
  }
}

const NOT_SIMPLE =
  'A criterion of where() compares paths and literals with = and !=, joined by and, or, not(), exists() and empty().';

function valuesOf(expression: Expression, element: Place, follow: Follow): readonly JsonValue[] {
  if (expression.node === 'literal') return expression.items.map(({ value }) => value);
  return follow(expression, element).map(({ value }) => value);
}

/** Unknown where either side has nothing. */
function compared(left: readonly JsonValue[], right: readonly JsonValue[]): boolean | null {
  if (left.length === 0 || right.length === 0) return null;
  return left.length === right.length && left.every((value, at) => isEqual(value, right[at] ?? null));
}

const negated = (value: boolean | null): boolean | null => (value === null ? null : !value);

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}
