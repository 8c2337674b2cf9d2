// https://hl7.org/fhirpath/N1/#existence, #filtering-and-projection, #subsetting and #combining.

import { Decimal } from '@fkj/standards-json';
import { equalItems } from './equality.ts';
import { type FunctionTable, withCriteria, without, withValue } from './function-table.ts';
import { halt } from './issue.ts';
import { EMPTY, type Item, type Items, integer, truth } from './item.ts';
import { condition, type Evaluate, only, type Scope, spend } from './scope.ts';

/** The items for which the criteria hold. */
function filter(items: Items, criteria: Evaluate, scope: Scope): Items {
  spend(scope, items.length);
  return items.filter((item, index) => condition(criteria([item], { ...scope, index }), 'where') === true);
}

function some(items: Items, value: boolean, part: string): boolean {
  for (const item of items)
    if (typeof item.value !== 'boolean') halt('evaluation', part, 'Only booleans were expected.');
  return items.some((item) => item.value === value);
}

function contains(items: Items, item: Item, scope: Scope): boolean {
  spend(scope, items.length);
  return items.some((other) => equalItems(other, item) === true);
}

/** Each item once. */
export function distinct(items: Items, scope: Scope): Items {
  const kept: Item[] = [];
  for (const item of items) if (!contains(kept, item, scope)) kept.push(item);
  return kept;
}

/** `in` and `contains`: null is unknown. */
export function isMember(item: Items, items: Items, scope: Scope): boolean | null {
  const one = only(item, 'in');
  return one === null ? null : contains(items, one, scope);
}

/** A whole number given to a function or in brackets; null where none was given. */
export function wholeNumber(items: Items, part: string): number | null {
  const item = only(items, part);
  if (item === null) return null;
  if (!(item.value instanceof Decimal) || !/^-?\d{1,15}$/.test(item.value.text)) {
    return halt('evaluation', part, 'A whole number was expected.');
  }
  return item.value.toNumber();
}

export const collectionFunctions: FunctionTable = {
  empty: without((items) => truth(items.length === 0)),
  exists: {
    least: 0,
    most: 1,
    run: (items, { parts: [criteria], scope }) =>
      truth((criteria === undefined ? items : filter(items, criteria, scope)).length > 0),
  },
  not: without((items) => {
    const value = condition(items, 'not');
    return truth(value === null ? null : !value);
  }),
  all: withCriteria((items, criteria, scope) => truth(filter(items, criteria, scope).length === items.length)),
  allTrue: without((items) => truth(!some(items, false, 'allTrue'))),
  anyTrue: without((items) => truth(some(items, true, 'anyTrue'))),
  allFalse: without((items) => truth(!some(items, true, 'allFalse'))),
  anyFalse: without((items) => truth(some(items, false, 'anyFalse'))),
  count: without((items) => integer(items.length)),
  distinct: without(distinct),
  isDistinct: without((items, scope) => truth(distinct(items, scope).length === items.length)),
  where: withCriteria(filter),
  select: withCriteria((items, projection, scope) => {
    const found = items.flatMap((item, index) => projection([item], { ...scope, index }));
    spend(scope, items.length + found.length);
    return found;
  }),
  single: without((items) => {
    const item = only(items, 'single');
    return item === null ? EMPTY : [item];
  }),
  first: without((items) => items.slice(0, 1)),
  last: without((items) => items.slice(-1)),
  tail: without((items) => items.slice(1)),
  skip: withValue((items, count) => items.slice(Math.max(0, wholeNumber(count, 'skip') ?? 0))),
  take: withValue((items, count) => items.slice(0, Math.max(0, wholeNumber(count, 'take') ?? 0))),
  intersect: withValue((items, others, scope) =>
    distinct(items, scope).filter((item) => contains(others, item, scope)),
  ),
  exclude: withValue((items, others, scope) => items.filter((item) => !contains(others, item, scope))),
  union: withValue((items, others, scope) => distinct([...items, ...others], scope)),
  combine: withValue((items, others, scope) => {
    spend(scope, items.length + others.length);
    return [...items, ...others];
  }),
  hasValue: without((items) => truth(items.length === 1 && items.every(isPrimitive))),
  getValue: without((items) =>
    items.length === 1 && items.every(isPrimitive) ? items.map((item) => ({ ...item, element: null })) : EMPTY,
  ),
};

const isPrimitive = ({ value }: Item): boolean =>
  value !== null && (typeof value !== 'object' || value instanceof Decimal);
