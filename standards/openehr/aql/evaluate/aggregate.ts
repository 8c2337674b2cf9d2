// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_aggregate_functions: one value for many rows. NULL is passed over.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import { AqlHalt } from '../issue.ts';
import type { AqlAggregate } from '../syntax.ts';
import { average, sum } from '../value/arithmetic.ts';
import { compareForOrder } from '../value/compare.ts';
import { distinctKey } from '../value/distinct-key.ts';
import { type AqlNode, type Scalar, scalarOf } from '../value/scalar.ts';

/**
 * The value of an aggregate over the values of its path. MIN and MAX give the value as it stands (a whole DV_QUANTITY with its
 * unit), the first of equals; SUM and AVG a number. Nothing gives NULL, COUNT 0.
 */
export function aggregated(aggregate: AqlAggregate, nodes: readonly AqlNode[]): JsonValue {
  if (aggregate.name === 'COUNT') {
    const values = nodes.map(({ value }) => value);
    return count(aggregate.distinct ? new Set(values.map(distinctKey)).size : values.length);
  }
  if (nodes.length === 0) return null;
  const scalars = nodes.map((node) => ({ node, scalar: scalarOf(node) ?? halt(aggregate, NOT_ORDERED) }));
  ofOneKind(
    scalars.map(({ scalar }) => scalar),
    aggregate,
  );
  if (aggregate.name === 'SUM' || aggregate.name === 'AVG') {
    const numbers = scalars.map(({ scalar }) => numberOf(scalar) ?? halt(aggregate, NO_NUMBERS));
    return (aggregate.name === 'SUM' ? sum : average)(numbers);
  }
  const sign = aggregate.name === 'MIN' ? 1 : -1;
  const best = scalars.reduce((a, b) => (sign * compareForOrder(b.scalar, a.scalar) < 0 ? b : a));
  return best.node.value;
}

const count = (value: number): JsonValue => new Decimal(String(value));

const NOT_ORDERED = 'Among the values are some that have no order: structures, intervals or lists.';
const NO_NUMBERS = 'SUM and AVG take numbers, amounts and durations.';

function halt({ at }: AqlAggregate, sentence: string, code: 'operand' | 'mixed-units' = 'operand'): never {
  throw new AqlHalt(code, at, sentence);
}

/** A duration counts in seconds. */
const numberOf = (scalar: Scalar): Decimal | null =>
  scalar.kind === 'number' ? scalar.value : scalar.kind === 'duration' ? new Decimal(String(scalar.seconds)) : null;

function ofOneKind(scalars: readonly Scalar[], aggregate: AqlAggregate): void {
  if (new Set(scalars.map(({ kind }) => kind)).size > 1)
    halt(aggregate, 'The values are of different kinds, so they cannot be set against each other.');
  const units = new Set(scalars.map((scalar) => (scalar.kind === 'number' ? scalar.unit : null)));
  if (units.size > 1)
    halt(aggregate, 'The amounts are in different units; choose one in WHERE, or use their magnitude.', 'mixed-units');
}
