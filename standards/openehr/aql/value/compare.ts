// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_comparison_operators: three-valued, null where two values cannot be compared.

import { Decimal } from '@fkj/standards-json';
import { compareDecimals } from '../../rm/ordered/index.ts';
import type { AqlOperator } from '../syntax.ts';
import { type Scalar, timeOf } from './scalar.ts';

/** Negative, 0 or positive; null for values of different kinds, and for amounts in different units. */
export function orderOf(one: Scalar, other: Scalar): number | null {
  const a = asKindOf(one, other);
  const b = asKindOf(other, one);
  if (a.kind === 'number' && b.kind === 'number') {
    return a.unit !== null && b.unit !== null && a.unit !== b.unit ? null : compareDecimals(a.value, b.value);
  }
  if (a.kind === 'text' && b.kind === 'text') return compareTexts(a.value, b.value);
  if (a.kind === 'boolean' && b.kind === 'boolean') return Number(a.value) - Number(b.value);
  return 'seconds' in a && 'seconds' in b && a.kind === b.kind ? a.seconds - b.seconds : null;
}

/** A text beside a time is read as one; a duration beside a bare number counts its seconds. */
function asKindOf(one: Scalar, other: Scalar): Scalar {
  if (one.kind === 'text') {
    if (other.kind === 'moment') return timeOf('DV_DATE_TIME', one.value) ?? one;
    if (other.kind === 'time') return timeOf('DV_TIME', one.value) ?? one;
    if (other.kind === 'duration') return timeOf('DV_DURATION', one.value) ?? one;
  }
  if (one.kind === 'duration' && other.kind === 'number')
    return { kind: 'number', value: new Decimal(String(one.seconds)), unit: null };
  return one;
}

export function compare(one: Scalar, operator: AqlOperator, other: Scalar): boolean | null {
  const order = orderOf(one, other);
  if (order === null) return null;
  if (one.kind === 'boolean' && operator !== '=' && operator !== '!=') return null;
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** By code points, as PostgreSQL's collation "C" does. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    // A surrogate stands for a code point above all others.
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

const RANKS = ['number', 'moment', 'time', 'duration', 'text', 'boolean'];

/**
 * The order of rows: every pair has one. Kinds one after another; amounts by unit first, so that units are never mixed;
 * what is missing is last.
 */
export function compareForOrder(one: Scalar | null, other: Scalar | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (one.kind !== other.kind) return RANKS.indexOf(one.kind) - RANKS.indexOf(other.kind);
  if (one.kind === 'number' && other.kind === 'number' && one.unit !== other.unit)
    return compareTexts(one.unit ?? '', other.unit ?? '');
  return orderOf(one, other) ?? 0;
}
