// https://hl7.org/fhir/R4/search.html#prefix: what each prefix means for ranges.

import { compareDecimals, roomAround } from './decimal.ts';
import type { NumberTest, PeriodTest, Prefix, QuantityTest, UpdatedTest } from './request.ts';
import type { NumberValue, PeriodValue, QuantityValue } from './value.ts';

/** Both ranges half-open; an open end of the resource's range is never inside the searched one. */
export const periodMatches = (value: Omit<PeriodValue, 'type'>, test: PeriodTest | UpdatedTest): boolean => {
  const low = value.low ?? Number.NEGATIVE_INFINITY;
  const high = value.high ?? Number.POSITIVE_INFINITY;
  const contained = test.low <= low && high <= test.high;
  const above = high > test.high;
  const below = low < test.low;
  switch (test.prefix) {
    case 'eq':
      return contained;
    case 'ne':
      return !contained;
    case 'gt':
      return above;
    case 'lt':
      return below;
    case 'ge':
      return above || contained;
    case 'le':
      return below || contained;
    case 'sa':
      return low >= test.high;
    case 'eb':
      return high <= test.low;
    case 'ap':
      return low < test.high && high > test.low;
    case 'co':
      return low <= test.low && high >= test.high;
  }
};

/**
 * The resource's numbers are closed ranges (a plain number is a point). Only eq, ne and ap look at the precision of the
 * searched number; for the others it counts as exact.
 */
export const numberMatches = (
  value: Pick<NumberValue | QuantityValue, 'low' | 'high'>,
  test: Pick<NumberTest | QuantityTest, 'prefix' | 'value' | 'low' | 'high'>,
): boolean => {
  const contained = () => compareDecimals(test.low, value.low) <= 0 && compareDecimals(value.high, test.high) < 0;
  const tests: Readonly<Record<Prefix, () => boolean>> = {
    eq: contained,
    ne: () => !contained(),
    gt: () => compareDecimals(value.high, test.value) > 0,
    lt: () => compareDecimals(value.low, test.value) < 0,
    ge: () => compareDecimals(value.high, test.value) >= 0,
    le: () => compareDecimals(value.low, test.value) <= 0,
    sa: () => compareDecimals(value.low, test.value) > 0,
    eb: () => compareDecimals(value.high, test.value) < 0,
    co: () =>
      compareDecimals(roomAround(value.low).low, test.value) <= 0 &&
      compareDecimals(test.value, roomAround(value.high).high) < 0,
    ap: () => compareDecimals(value.low, test.high) <= 0 && compareDecimals(value.high, test.low) >= 0,
  };
  return tests[test.prefix]();
};
