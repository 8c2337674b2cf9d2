// https://hl7.org/fhir/R4/datatypes.html#date: a calendar day as text, without time zone.

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** 'YYYY-MM-DD', or null when there is no such day. */
export const calendarDay = (year: number, month: number, day: number): string | null => {
  const length = month === 2 && isLeapYear(year) ? 29 : lengths[month - 1];
  if (length === undefined || day < 1 || day > length) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
