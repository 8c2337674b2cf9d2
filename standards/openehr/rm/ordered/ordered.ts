// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html#_dv_ordered_class: order and magnitude of data values.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { compareDecimals } from './decimal-order.ts';
import { timeRangeOf } from './time-magnitude.ts';

const decimal = (value: JsonValue | undefined): Decimal | null => (value instanceof Decimal ? value : null);

/** The number a type is ordered by, as it was written; null for the types whose magnitude is computed. */
function written(type: string, value: JsonObject): Decimal | null {
  if (type === 'DV_QUANTITY' || type === 'DV_COUNT') return decimal(value.magnitude);
  return type === 'DV_ORDINAL' || type === 'DV_SCALE' ? decimal(value.value) : null;
}

function ratio(value: JsonObject): number | null {
  const numerator = decimal(value.numerator)?.toNumber();
  const denominator = decimal(value.denominator)?.toNumber();
  return numerator === undefined || !denominator ? null : numerator / denominator;
}

/**
 * The magnitude of a DV_ORDERED in canonical JSON, or null where it has none. DV_QUANTITY, DV_COUNT: magnitude (in its own
 * unit); DV_ORDINAL, DV_SCALE: value; DV_PROPORTION: numerator / denominator; DV_DATE: days since 0001-01-01;
 * DV_DATE_TIME: seconds since 0001-01-01T00:00:00Z (without zone as UTC); DV_TIME: seconds since midnight; DV_DURATION:
 * seconds with nominal years and months. Partial dates and times count from the first moment they may mean.
 */
export function magnitudeOf(value: JsonValue): number | null {
  if (!isObject(value) || typeof value._type !== 'string') return null;
  if (value._type === 'DV_PROPORTION') return ratio(value);
  const number = written(value._type, value);
  if (number !== null) return number.toNumber();
  return typeof value.value === 'string' ? (timeRangeOf(value._type, value.value)?.low ?? null) : null;
}

/** DV_PROPORTION: of the same kind; DV_QUANTITY: the same unit; everything else: the same type. */
function comparable(one: JsonObject, other: JsonObject): boolean {
  if (one._type !== other._type) return false;
  if (one._type === 'DV_QUANTITY') {
    return one.units === other.units && (one.units_system ?? null) === (other.units_system ?? null);
  }
  if (one._type !== 'DV_PROPORTION') return true;
  const [kind, otherKind] = [decimal(one.type), decimal(other.type)];
  return kind !== null && otherKind !== null && compareDecimals(kind, otherKind) === 0;
}

function compareTimes(type: string, one: string, other: string): number | null {
  const a = timeRangeOf(type, one);
  const b = timeRangeOf(type, other);
  if (a === null || b === null) return null;
  if (a.high < b.low) return -1;
  if (b.high < a.low) return 1;
  return a.low === b.low && a.high === b.high ? 0 : null;
}

/**
 * -1, 0 or 1 as `one` comes before, with or after `other`; null where the model does not order them (other types, other
 * units, or partial dates of which nobody knows which came first).
 */
export function compareOrdered(one: JsonValue, other: JsonValue): -1 | 0 | 1 | null {
  if (!isObject(one) || !isObject(other) || typeof one._type !== 'string' || !comparable(one, other)) return null;
  if (one._type === 'DV_PROPORTION') return signOf(difference(ratio(one), ratio(other)));
  const [a, b] = [written(one._type, one), written(one._type, other)];
  if (a !== null && b !== null) return signOf(compareDecimals(a, b));
  if (typeof one.value !== 'string' || typeof other.value !== 'string') return null;
  return signOf(compareTimes(one._type, one.value, other.value));
}

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
const signOf = (order: number | null): -1 | 0 | 1 | null =>
  order === null ? null : order < 0 ? -1 : order > 0 ? 1 : 0;

/** Whether the DV_INTERVAL has `value` in it; null where it cannot be known. */
export function isWithin(interval: JsonObject, value: JsonValue): boolean | null {
  const above = passes(interval, 'lower', value);
  const below = passes(interval, 'upper', value);
  if (above === false || below === false) return false;
  return above === null || below === null ? null : true;
}

function passes(interval: JsonObject, end: 'lower' | 'upper', value: JsonValue): boolean | null {
  const limit = interval[end];
  if (limit === undefined || interval[`${end}_unbounded`] === true) return true;
  const order = compareOrdered(value, limit);
  if (order === null) return null;
  return order === 0 ? interval[`${end}_included`] !== false : order === (end === 'lower' ? 1 : -1);
}
