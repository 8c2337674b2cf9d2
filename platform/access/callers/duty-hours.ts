// https://hl7.org/fhir/R4/practitionerrole-definitions.html#PractitionerRole.availableTime: night duty; a role that holds at times of day only.

import { stretchOf } from '../relations/instants.ts';
import { objectsAt, textAt, valueAt } from '../relations/tree.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY = 86_400;

const oslo = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Oslo',
  hourCycle: 'h23',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Seconds since Monday 00:00 by the clock on a Norwegian wall. */
const secondOfWeek = (time: number): number => {
  const part = new Map(oslo.formatToParts(time).map(({ type, value }) => [type, value]));
  const day = DAYS.findIndex((name) => name === part.get('weekday')?.toLowerCase());
  return day * DAY + Number(part.get('hour')) * 3600 + Number(part.get('minute')) * 60 + Number(part.get('second'));
};

/** Seconds since midnight; null for what is no time. */
const secondsOf = (text: string): number | null => {
  const [, hour, minute, second] = /^([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.[0-9]+)?$/.exec(text) ?? [];
  return hour === undefined ? null : Number(hour) * 3600 + Number(minute) * 60 + Number(second);
};

/** From and to, in seconds of the week; `to` may lie in the next one. */
type Stretch = readonly [from: number, to: number];

/** An end before the start is next morning: such a night belongs to the day on which it begins. */
const stretchesOf = (available: object): readonly Stretch[] => {
  const named = valueAt(available, 'daysOfWeek');
  const days = Array.isArray(named) ? named : DAYS;
  const start = textAt(available, 'availableStartTime');
  const end = textAt(available, 'availableEndTime');
  const whole = valueAt(available, 'allDay') === true;
  const from = whole || start === null ? 0 : secondsOf(start);
  const to = whole || end === null ? DAY : secondsOf(end);
  if (from === null || to === null) return [];
  return days.flatMap((name: unknown) => {
    const day = DAYS.findIndex((one) => one === name);
    return day < 0 ? [] : [[day * DAY + from, day * DAY + (to > from ? to : to + DAY)] as const];
  });
};

/** Whether a role holds at a time, as far as its hours say, and for how long that answer stands (ms since 1970). */
export interface Hours {
  readonly open: boolean;
  /** Infinity where nothing is said of hours. Exact but for the hour that a change of summer time moves. */
  readonly until: number;
}

const weekly = (available: readonly object[], now: number): Hours => {
  if (available.length === 0) return { open: true, until: Number.POSITIVE_INFINITY };
  const second = secondOfWeek(now);
  const stretches = available.flatMap(stretchesOf);
  // What began last week may still be running.
  const inside = ([from, to]: Stretch): boolean =>
    (from <= second && second < to) || (from <= second + 7 * DAY && second + 7 * DAY < to);
  const waits = stretches.flat().map((edge) => (edge - second + 14 * DAY) % (7 * DAY) || 7 * DAY);
  return { open: stretches.some(inside), until: now - (now % 1000) + Math.min(...waits) * 1000 };
};

/** The hours of a PractitionerRole: in one of `availableTime` where any are given, and in none of `notAvailable`. */
export const hoursOf = (practitionerRole: unknown, now: number): Hours => {
  const usual = weekly(objectsAt(practitionerRole, 'availableTime'), now);
  return objectsAt(practitionerRole, 'notAvailable').reduce<Hours>(({ open, until }, away) => {
    const start = textAt(away, 'during', 'start');
    const end = textAt(away, 'during', 'end');
    if (start === null && end === null) return { open, until };
    const from = start === null ? Number.NEGATIVE_INFINITY : (stretchOf(start)?.low ?? Number.NEGATIVE_INFINITY);
    const to = end === null ? Number.POSITIVE_INFINITY : (stretchOf(end)?.high ?? Number.POSITIVE_INFINITY);
    const edges = [from, to].filter((edge) => edge > now);
    return { open: open && !(from <= now && now < to), until: Math.min(until, ...edges) };
  }, usual);
};
