// https://specifications.openehr.org/releases/BASE/Release-1.2.0/foundation_types.html#_time_types: the forms of ISO 8601 that openEHR takes.

/** A point in time as far as it is said; what is null was left out (a partial date or time). */
export interface DateParts {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
}

export interface TimeParts {
  readonly hour: number;
  readonly minute: number | null;
  /** With fraction. */
  readonly second: number | null;
  /** Minutes east of UTC; null where no zone is said. */
  readonly zone: number | null;
}

export interface DateTimeParts {
  readonly date: DateParts;
  readonly time: TimeParts | null;
}

export interface DurationParts {
  readonly sign: 1 | -1;
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  /** With fraction. */
  readonly seconds: number;
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?|(\d\d)(\d\d)?)?$/;
const TIME =
  /^(\d\d)(?::(\d\d)(?::(\d\d(?:[.,]\d{1,12})?))?|(\d\d)(?:(\d\d(?:[.,]\d{1,12})?))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const DURATION =
  /^(-)?P(?=[\dT])(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})W)?(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12}(?:[.,]\d{1,12})?)S)?)?$/;

const number = (text: string | undefined): number | null =>
  text === undefined ? null : Number(text.replace(',', '.'));

/** Days in a month of the proleptic Gregorian calendar; months from 1. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** `2024`, `2024-02`, `2024-02-29`, or without dashes; null for anything that is no day of the calendar. */
export function readDate(text: string): DateParts | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const year = Number(match[1]);
  const month = number(match[2] ?? match[4]);
  const day = number(match[3] ?? match[5]);
  if (month !== null && (month < 1 || month > 12)) return null;
  if (day !== null && (day < 1 || day > daysInMonth(year, month ?? 1))) return null;
  return { year, month, day };
}

function readZone(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 14 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** `10`, `10:30`, `10:30:00,5+01:00`, or without colons. Hours go to 23, seconds to below 60. */
export function readTime(text: string): TimeParts | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const hour = Number(match[1]);
  const minute = number(match[2] ?? match[4]);
  const second = number(match[3] ?? match[5]);
  const zone = readZone(match[6]);
  if (zone === undefined || hour > 23 || (minute ?? 0) > 59 || (second ?? 0) >= 60) return null;
  return { hour, minute, second, zone };
}

/** A date, or a whole date, `T` and a time. */
export function readDateTime(text: string): DateTimeParts | null {
  const at = text.indexOf('T');
  if (at === -1) {
    const date = readDate(text);
    return date === null ? null : { date, time: null };
  }
  const date = readDate(text.slice(0, at));
  const time = readTime(text.slice(at + 1));
  return date === null || date.day === null || time === null ? null : { date, time };
}

/** `P1Y2M3W4DT5H6M7.8S`; openEHR allows weeks among the others and a sign before. */
export function readDuration(text: string): DurationParts | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(2, 9).map((part) => number(part) ?? 0);
  return {
    sign: match[1] === '-' ? -1 : 1,
    years: years ?? 0,
    months: months ?? 0,
    weeks: weeks ?? 0,
    days: days ?? 0,
    hours: hours ?? 0,
    minutes: minutes ?? 0,
    seconds: seconds ?? 0,
  };
}
