// https://specifications.openehr.org/releases/RM/Release-1.1.0/data_types.html#_date_time_package: magnitudes of dates, times and durations.

import {
  type DateParts,
  type DateTimeParts,
  type DurationParts,
  daysInMonth,
  readDate,
  readDateTime,
  readDuration,
  readTime,
  type TimeParts,
} from './iso8601.ts';

/** From the first moment that is meant to the last; the same number twice where it is said in full. */
export interface TimeRange {
  readonly low: number;
  readonly high: number;
}

const DAY = 86_400;
const EPOCH = Date.UTC(2000, 0, 1) / 1000 / DAY - 730_119;

/** Days since 0001-01-01. */
function dayNumber(year: number, month: number, day: number): number {
  const at = new Date(Date.UTC(2000, month - 1, day));
  at.setUTCFullYear(year, month - 1, day);
  return at.getTime() / 1000 / DAY - EPOCH;
}

const firstDay = ({ year, month, day }: DateParts): number => dayNumber(year, month ?? 1, day ?? 1);
const lastDay = ({ year, month, day }: DateParts): number =>
  dayNumber(year, month ?? 12, day ?? daysInMonth(year, month ?? 12));

const firstSecond = ({ hour, minute, second }: TimeParts): number => hour * 3600 + (minute ?? 0) * 60 + (second ?? 0);
const lastSecond = ({ hour, minute, second }: TimeParts): number => hour * 3600 + (minute ?? 59) * 60 + (second ?? 59);

/** Days since 0001-01-01. */
const dateRange = (date: DateParts): TimeRange => ({ low: firstDay(date), high: lastDay(date) });

/** Seconds since midnight as the clock on the wall showed it: a time without a day has no place on a common scale. */
const timeRange = (time: TimeParts): TimeRange => ({ low: firstSecond(time), high: lastSecond(time) });

/** Seconds since 0001-01-01T00:00:00Z; where no zone is said, as if it were UTC. */
function dateTimeRange({ date, time }: DateTimeParts): TimeRange {
  if (time === null) return { low: firstDay(date) * DAY, high: lastDay(date) * DAY + DAY - 1 };
  const start = firstDay(date) * DAY - (time.zone ?? 0) * 60;
  return { low: start + firstSecond(time), high: start + lastSecond(time) };
}

/** Nominal lengths of BASE, Time_definitions: a year of 365.24 days and a month of 30.42. */
const durationSeconds = (it: DurationParts): number =>
  it.sign *
  ((it.years * 365.24 + it.months * 30.42 + it.weeks * 7 + it.days) * DAY +
    it.hours * 3600 +
    it.minutes * 60 +
    it.seconds);

function exactly<Parts>(parts: Parts | null, range: (parts: Parts) => TimeRange): TimeRange | null {
  return parts === null ? null : range(parts);
}

/** What a `value` of DV_DATE, DV_TIME, DV_DATE_TIME or DV_DURATION means on the scale of its type; null if it is not in its format. */
export function timeRangeOf(type: string, value: string): TimeRange | null {
  switch (type) {
    case 'DV_DATE':
      return exactly(readDate(value), dateRange);
    case 'DV_TIME':
      return exactly(readTime(value), timeRange);
    case 'DV_DATE_TIME':
      return exactly(readDateTime(value), dateTimeRange);
    case 'DV_DURATION':
      return exactly(readDuration(value), (parts) => ({ low: durationSeconds(parts), high: durationSeconds(parts) }));
    default:
      return null;
  }
}
