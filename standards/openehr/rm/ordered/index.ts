// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html#_quantity_package: the public face of order and magnitude.

export { compareDecimals } from './decimal-order.ts';
export {
  type DateParts,
  type DateTimeParts,
  type DurationParts,
  readDate,
  readDateTime,
  readDuration,
  readTime,
  type TimeParts,
} from './iso8601.ts';
export { compareOrdered, isWithin, magnitudeOf } from './ordered.ts';
export { type TimeRange, timeRangeOf } from './time-magnitude.ts';
