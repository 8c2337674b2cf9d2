// reference/norway.md §1.3: fødselsnummer that no person has, marked as Skatteetaten's Tenor marks them (month + 80).

import { individualNumbers } from './birth-year.ts';
import { calendarDay } from './calendar.ts';
import { withCheckDigits } from './check-digits.ts';

/**
 * A valid synthetic fødselsnummer for this birth date ('YYYY-MM-DD', 1855 to 2039) and index (a whole number from 0).
 * The same arguments give the same number. Indexes that lie less than 180 apart never share a number on one birth date;
 * further on the series of the day begins again. Throws RangeError when there is no such day or index.
 */
export const syntheticPersonNumber = (person: { readonly birthDate: string; readonly index: number }): string => {
  const [year = 0, month = 0, day = 0] = person.birthDate.split('-').map(Number);
  if (calendarDay(year, month, day) !== person.birthDate) throw new RangeError('birthDate is not a calendar day');
  if (!Number.isSafeInteger(person.index) || person.index < 0) throw new RangeError('index is not a whole number');

  const date = `${person.birthDate.slice(8, 10)}${month + 80}${person.birthDate.slice(2, 4)}`;
  const valid = individualNumbers(year).flatMap((individual) => withCheckDigits(`${date}${individual}`) ?? []);
  const number = valid[person.index % valid.length];
  if (number === undefined) throw new RangeError('birthDate is outside 1855-2039');
  return number;
};
