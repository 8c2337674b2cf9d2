// https://hl7.org/fhir/R4/search.html#date and https://hl7.org/fhir/R4/datatypes.html#dateTime: partial dates as ranges.

/** Half-open range in ms since 1970 UTC. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

// Date.UTC takes the years 0 to 99 for 1900 to 1999.
const utc = (year: number, month: number): number =>
  year > 99 ? Date.UTC(year, month - 1, 1) : new Date(Date.UTC(2000, month - 1, 1)).setUTCFullYear(year);

const offsetOf = (zone: string | undefined): number | null => {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
};

/**
 * The time that a FHIR date, dateTime or instant covers with the precision it was written in: `2024-03` is the whole of
 * March. Without a time zone it is taken as UTC. Null when the text is not a date.
 */
export const spanOf = (text: string): Span | null => {
  const parts = DATE_TIME.exec(text);
  if (!parts) return null;
  const year = Number(parts[1]);
  if (year === 0) return null;
  if (parts[2] === undefined) return { low: utc(year, 1), high: utc(year + 1, 1) };
  const month = Number(parts[2]);
  if (month < 1 || month > 12) return null;
  if (parts[3] === undefined)
    return { low: utc(year, month), high: month < 12 ? utc(year, month + 1) : utc(year + 1, 1) };
  const day = Number(parts[3]);
  if (day < 1 || day > daysIn(year, month)) return null;
  const midnight = utc(year, month) + (day - 1) * DAY;
  if (parts[4] === undefined) return { low: midnight, high: midnight + DAY };
  const hour = Number(parts[4]);
  const minute = Number(parts[5]);
  // 60 is a leap second (https://hl7.org/fhir/R4/datatypes.html#dateTime).
  const second = Number(parts[6] ?? 0);
  const offset = offsetOf(parts[8]);
  if (hour > 23 || minute > 59 || second > 60 || offset === null) return null;
  const start = midnight + (hour * 60 + minute) * MINUTE + second * SECOND - offset;
  if (parts[6] === undefined) return { low: start, high: start + MINUTE };
  if (parts[7] === undefined) return { low: start, high: start + SECOND };
  const low = start + Math.floor(Number(`0.${parts[7]}`) * SECOND + 1e-6);
  // The index keeps milliseconds: finer times fall into theirs.
  return { low, high: low + Math.max(1, 10 ** (3 - parts[7].length)) };
};
