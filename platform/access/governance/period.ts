// https://hl7.org/fhir/R4/datatypes.html#Period: stretches of time during which somebody works or holds a role. Pure.

import { stretchOf } from '../relations/instants.ts';

export interface Period {
  /** FHIR dateTime; null for what has always been so. */
  readonly start: string | null;
  /** A day is meant whole; null for no end. */
  readonly end: string | null;
}

/** ms since 1970, `high` excluded; NaN for what is no time. */
export const stretchOfPeriod = ({ start, end }: Period): { readonly low: number; readonly high: number } => ({
  low: start === null ? Number.NEGATIVE_INFINITY : (stretchOf(start)?.low ?? Number.NaN),
  high: end === null ? Number.POSITIVE_INFINITY : (stretchOf(end)?.high ?? Number.NaN),
});

/** The end that comes last; null for none. */
export const laterEnd = (one: string | null, other: string | null): string | null =>
  stretchOfPeriod({ start: null, end: one }).high >= stretchOfPeriod({ start: null, end: other }).high ? one : other;

/** What they cover together, in order; those that touch are one. */
export const joinPeriods = (periods: readonly Period[]): readonly Period[] => {
  const ordered = [...periods].sort((one, other) => stretchOfPeriod(one).low - stretchOfPeriod(other).low);
  const joined: Period[] = [];
  for (const next of ordered) {
    const last = joined.at(-1);
    if (last !== undefined && stretchOfPeriod(next).low <= stretchOfPeriod(last).high)
      joined[joined.length - 1] = { start: last.start, end: laterEnd(last.end, next.end) };
    else joined.push({ start: next.start, end: next.end });
  }
  return joined;
};
