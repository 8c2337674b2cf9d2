// https://hl7.org/fhir/R4/datatypes.html#dateTime: partial dates as stretches of time.

const HOUR = 3_600_000;
export const hours = (count: number): number => count * HOUR;
export const minutes = (count: number): number => count * 60_000;

/**
 * First and last instant (ms) that this text may mean; null when it is no dateTime. A day without a zone is one of the
 * Norwegian calendar: what is given from a day on holds from its midnight here.
 */
export const stretchOf = (text: string | null): { readonly low: number; readonly high: number } | null => {
  const [, year, month, day, time] = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T.+)?)?)?$/.exec(text ?? '') ?? [];
  if (text === null || year === undefined) return null;
  const low = Date.parse(text);
  if (Number.isNaN(low)) return null;
  if (time !== undefined) return { low, high: low };
  const next =
    day !== undefined
      ? low + 24 * HOUR
      : Date.UTC(Number(year) + (month === undefined ? 1 : 0), month === undefined ? 0 : Number(month), 1);
  return { low: midnight(low), high: midnight(next) };
};

const OCTOBER = 9;
const MARCH = 2;

/** Of the last Sunday of a month (UTC midnight, ms). */
const lastSunday = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * 24 * HOUR;
};

/** Directive 2000/84/EC (EEA): summer time begins and ends in the night of these Sundays, after midnight. */
const midnight = (utc: number): number => {
  const year = new Date(utc).getUTCFullYear();
  const summer = utc > lastSunday(year, MARCH) && utc <= lastSunday(year, OCTOBER);
  return utc - (summer ? 2 : 1) * HOUR;
};
