// https://build.fhir.org/ig/HL7/FHIRPath/#lowboundaryprecision-integer-decimal--date--datetime--time: the least and the greatest that a value of its precision can mean.

import { Decimal, isObject } from '@fkj/standards-json';
import { add, multiply, parseExact, printExact } from '../search/decimal.ts';
import { type Rounding, rounded } from './arithmetic.ts';
import { halt } from './issue.ts';
import { type Item, system, systemTypeOf } from './item.ts';

export type Side = 'low' | 'high';

/** Digits after the point where nobody says; and the most there may be. */
const PLACES = 8;
const MOST_PLACES = 31;

/** Null where the precision asked for cannot be had. Precision is digits of the date or time, places of the decimal. */
export function boundary(item: Item, side: Side, precision: number | null): Item | null {
  if (isObject(item.value)) return boundaryOfPeriod(item, side, precision);
  const type = systemTypeOf(item);
  switch (type) {
    case 'Integer':
    case 'Decimal':
      return ofNumber(item, side, precision ?? PLACES);
    case 'Date':
      return cut(wholeDate(String(item.value), side), precision ?? 8, { type, digits: [4, 6, 8] });
    case 'DateTime':
      return cut(wholeDateTime(String(item.value), side), precision ?? 17, { type, digits: [4, 6, 8, 10, 12, 14, 17] });
    case 'Time':
      return cut(wholeTime(String(item.value), side), precision ?? 9, { type, digits: [2, 4, 6, 9] });
    default:
      return halt('evaluation', `${side}Boundary`, 'Only numbers, dates, times and periods have boundaries.');
  }
}

function boundaryOfPeriod({ value, type }: Item, side: Side, precision: number | null): Item | null {
  if (type !== 'Period' || !isObject(value)) {
    return halt('evaluation', `${side}Boundary`, 'Only numbers, dates, times and periods have boundaries.');
  }
  const end = value[side === 'low' ? 'start' : 'end'];
  return typeof end === 'string' ? boundary({ value: end, type: 'dateTime', element: null }, side, precision) : null;
}

function ofNumber(item: Item, side: Side, places: number): Item | null {
  const written = item.value instanceof Decimal ? parseExact(item.value.text) : null;
  if (written === null || places < 0 || places > MOST_PLACES || written.exponent < -MOST_PLACES) return null;
  const half = { digits: side === 'low' ? -5n : 5n, exponent: written.exponent - 1 };
  const moved = system('Decimal', new Decimal(printExact(add(written, half))));
  const how: Rounding = side === 'low' ? 'down' : 'up';
  const value = rounded(moved, places, how);
  // Multiplied by 1.000…: written out to the places asked for.
  const padded =
    value.exponent > -places
      ? multiply(value, { digits: 10n ** BigInt(places + value.exponent), exponent: -places - value.exponent })
      : value;
  return system('Decimal', new Decimal(printExact(padded)));
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

function wholeDate(date: string, side: Side): string {
  const [year = '', month, day] = date.split('-');
  const monthOr = month ?? (side === 'low' ? '01' : '12');
  return `${year}-${monthOr}-${day ?? (side === 'low' ? '01' : String(daysIn(Number(year), Number(monthOr))))}`;
}

/** Where no zone is written, the earliest place on earth is at +14:00, the latest at -12:00. */
function wholeDateTime(dateTime: string, side: Side): string {
  const [date = '', rest = ''] = dateTime.split('T');
  const zone = /(Z|[+-]\d\d:\d\d)$/.exec(rest)?.[0] ?? (side === 'low' ? '+14:00' : '-12:00');
  const time = rest.replace(/(Z|[+-]\d\d:\d\d)$/, '');
  return `${wholeDate(date, side)}T${wholeTime(time, side)}${zone}`;
}

function wholeTime(time: string, side: Side): string {
  const [hour, minute, second] = time === '' ? [] : time.split(':');
  const [whole, fraction] = second?.split('.') ?? [];
  const low = side === 'low';
  return `${hour ?? (low ? '00' : '23')}:${minute ?? (low ? '00' : '59')}:${whole ?? (low ? '00' : '59')}.${(fraction ?? '').padEnd(3, low ? '0' : '9')}`;
}

/** The first so many digits of it; a time of day keeps its zone. */
function cut(
  whole: string,
  precision: number,
  { type, digits }: { readonly type: 'Date' | 'DateTime' | 'Time'; readonly digits: readonly number[] },
): Item | null {
  if (!digits.includes(precision)) return null;
  const zone = type === 'DateTime' && precision > 8 ? (/(Z|[+-]\d\d:\d\d)$/.exec(whole)?.[0] ?? '') : '';
  let left = precision;
  let end = 0;
  const body = whole.slice(0, whole.length - zone.length);
  while (left > 0 && end < body.length) if (/\d/.test(body[end++] ?? '')) left--;
  const long = precision === digits.at(-1) ? body : body.slice(0, end);
  return system(type, (type === 'DateTime' && precision <= 8 ? body.slice(0, end) : long) + zone);
}
