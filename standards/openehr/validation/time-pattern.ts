// https://specifications.openehr.org/releases/AM/Release-1.4/adl.html#_constraints_on_dates_times_and_durations: patterns such as yyyy-mm-??.

import { readDate, readDateTime, readDuration, readTime } from '../rm/ordered/index.ts';

/** Whether each part, from year or hour on, is there. */
type Parts = readonly boolean[];

function datePartsOf(text: string): Parts | null {
  const date = readDate(text);
  return date === null ? null : [true, date.month !== null, date.day !== null];
}

function timePartsOf(text: string): Parts | null {
  const time = readTime(text);
  return time === null ? null : [true, time.minute !== null, time.second !== null];
}

function dateTimePartsOf(text: string): Parts | null {
  const whole = readDateTime(text);
  if (whole === null) return null;
  const { date, time } = whole;
  return [true, date.month !== null, date.day !== null, time !== null, time?.minute != null, time?.second != null];
}

const READERS = { date: datePartsOf, time: timePartsOf, 'date-time': dateTimePartsOf };

/** Whether a value has the parts that the pattern demands and none that it forbids. */
function meetsParts(parts: Parts, pattern: string): boolean {
  const wanted = pattern.split(/[-:T]/);
  return wanted.every((part, at) => {
    if (/^\?+$/.test(part)) return true;
    return /^XX+$/i.test(part) ? parts[at] !== true : parts[at] === true;
  });
}

/** `PYMWD` lets years, months, weeks and days be said; after a slash stands a range, which is no part of the pattern. */
function meetsDuration(value: string, pattern: string): boolean {
  if (readDuration(value) === null) return false;
  const [allowedDate = '', allowedTime = ''] = (pattern.split('/')[0] ?? '')
    .replace(/^P/i, '')
    .toUpperCase()
    .split('T');
  const [date = '', time = ''] = value.replace(/^-?P/, '').split('T');
  const letters = (text: string): readonly string[] => text.match(/[A-Z]/g) ?? [];
  return (
    letters(date).every((one) => allowedDate.includes(one)) && letters(time).every((one) => allowedTime.includes(one))
  );
}

/** Whether the value of a date, time or duration is as complete as the pattern asks; what is no such value does not meet it. */
export function meetsTimePattern(
  type: 'date' | 'time' | 'date-time' | 'duration',
  value: string,
  pattern: string,
): boolean {
  if (type === 'duration') return meetsDuration(value, pattern);
  const parts = READERS[type](value);
  return parts !== null && meetsParts(parts, pattern);
}
