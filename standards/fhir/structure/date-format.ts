// https://hl7.org/fhir/R4/datatypes.html#dateTime: dates with year, month or day, and moments with a time zone.

const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
const MOMENT =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The pattern lets 30 February through; the calendar does not. */
function isOnCalendar(parts: RegExpExecArray | null): boolean {
  if (!parts) return false;
  const year = Number(parts[1]);
  if (year === 0) return false;
  const day = Number(parts[3] ?? 1);
  if (day <= 28) return true;
  const month = Number(parts[2]);
  return day <= (DAYS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
}

export const isDate = (text: string): boolean => isOnCalendar(DATE.exec(text));
export const isInstant = (text: string): boolean => isOnCalendar(MOMENT.exec(text));
export const isDateTime = (text: string): boolean => (text.length <= 10 ? isDate(text) : isInstant(text));
export const isTime = (text: string): boolean => TIME.test(text);
