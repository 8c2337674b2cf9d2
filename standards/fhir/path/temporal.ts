// https://hl7.org/fhirpath/N1/#datetime-comparison: dates and times written with more or less precision.

interface Moment {
  /** Year, month, day, hour, minute, second with its fraction; as many as were written. */
  readonly parts: readonly number[];
  /** Minutes east of UTC; null where none was written. */
  readonly zone: number | null;
}

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const TIME = /^(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?$/;

const numbers = (parts: readonly (string | undefined)[]): readonly number[] =>
  parts.flatMap((part) => (part === undefined ? [] : [Number(part)]));

function zoneOf(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -minutes : minutes;
}

function read(text: string): Moment | null {
  const found = DATE_TIME.exec(text);
  if (found === null) return null;
  const moment = { parts: numbers(found.slice(1, 7)), zone: zoneOf(found[7]) };
  return moment;
}

/** The same moment in UTC, with the same precision. */
function inUtc({ parts, zone }: Moment): readonly number[] {
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  if (zone === null || zone === 0 || parts.length < 4) return parts;
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years later the calendar is the same.
  const date = new Date(Date.UTC(year + 400, month - 1, day, hour, minute - zone));
  return [
    date.getUTCFullYear() - 400,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    second,
  ].slice(0, parts.length);
}

function compareParts(a: readonly number[], b: readonly number[]): number | null {
  const shared = Math.min(a.length, b.length);
  for (let place = 0; place < shared; place++) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length === b.length ? 0 : null;
}

/**
 * Order of two dates or times of FHIR: negative, 0 or positive; null where the precision does not tell, or where only one of
 * two times of day names its zone.
 */
export function compareTemporal(a: string, b: string): number | null {
  const times = [TIME.exec(a), TIME.exec(b)] as const;
  if (times[0] !== null && times[1] !== null) {
    return compareParts(numbers(times[0].slice(1)), numbers(times[1].slice(1)));
  }
  const left = read(a);
  const right = read(b);
  if (left === null || right === null) return null;
  const bothHaveTimes = left.parts.length > 3 && right.parts.length > 3;
  if (bothHaveTimes && (left.zone === null) !== (right.zone === null)) return null;
  return bothHaveTimes ? compareParts(inUtc(left), inUtc(right)) : compareParts(left.parts, right.parts);
}
