// pasientjournalforskriften § 14: many different patients in a short time, outside of the caller's hours. Pure; what is open is carried along.

import type { DetectionRules } from './detection-rules.ts';

/** A look-up that counts: outside of hours, and not of planned work. */
export interface NightLook {
  readonly patient: string;
  /** ms since 1970. */
  readonly at: number;
}

/** Looks of the last minutes, of each employee. */
export type NightLooks = Readonly<Record<string, readonly NightLook[]>>;

/** More than a municipality has at work at night: a bound for what is carried along. */
const MOST_EMPLOYEES = 1000;

export interface BurstStep {
  readonly looks: NightLooks;
  /** Different patients within the time, where they are as many as the rules say; null otherwise. */
  readonly patients: number | null;
}

/** The looks after one more. After a burst its looks are forgotten: it is told once. */
export const nextLook = (
  looks: NightLooks,
  { who, look }: { readonly who: string; readonly look: NightLook },
  { burst }: DetectionRules,
): BurstStep => {
  const since = look.at - burst.minutes * 60_000;
  const before = (looks[who] ?? []).filter(({ at, patient }) => at > since && patient !== look.patient);
  const own = [...before, look];
  const others = Object.entries(looks).filter(([name, all]) => name !== who && all.some(({ at }) => at > since));
  const kept = Object.fromEntries(others.slice(-MOST_EMPLOYEES));
  return own.length >= burst.patients
    ? { looks: kept, patients: own.length }
    : { looks: { ...kept, [who]: own }, patients: null };
};

const wall = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Oslo',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Whether a time lies in the hours of the rules. */
export const isNight = (at: number, { burst: { from, to } }: DetectionRules): boolean => {
  const [hour = 0, minute = 0, second = 0] = wall.format(at).split(':').map(Number);
  const now = hour * 3600 + minute * 60 + second;
  return from <= to ? from <= now && now < to : now >= from || now < to;
};
