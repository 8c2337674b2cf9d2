// reference/users-and-screens.md B.2: every value is shown with its age.

/** How old a moment is, in the largest unit that is at least 1. */
export interface Age {
  readonly count: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The age of `then` at `now` (ms since 1970); a moment in the future by a slow clock is 0 minutes old. */
export function ageOf(then: number, now: number): Age {
  const passed = Math.max(0, now - then);
  if (passed < HOUR) return { count: Math.floor(passed / MINUTE), unit: 'minute' };
  if (passed < 2 * DAY) return { count: Math.floor(passed / HOUR), unit: 'hour' };
  return { count: Math.floor(passed / DAY), unit: 'day' };
}

/** 'for 3 timer siden' / '3 hours ago'. */
export function ageText(then: number, now: number, locale: string): string {
  const { count, unit } = ageOf(then, now);
  if (count === 0) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  return new Intl.RelativeTimeFormat(locale).format(-count, unit);
}

/** Completed years on the day `today` (YYYY-MM-DD); null when the birth date is absent or not a full date. */
export function yearsOf(birthDate: string | undefined, today: string): number | null {
  const born = /^(\d{4})-(\d{2}-\d{2})$/.exec(birthDate ?? '');
  const now = /^(\d{4})-(\d{2}-\d{2})/.exec(today);
  if (!born?.[2] || !now?.[2]) return null;
  return Number(now[1]) - Number(born[1]) - (now[2] < born[2] ? 1 : 0);
}

/** The calendar day of a moment where the user is, as YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
