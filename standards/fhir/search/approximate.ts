// https://hl7.org/fhir/R4/search.html#prefix "ap": a tenth of the value, or of the gap between now and the date.

import { add, compareDecimals, type Exact, multiply, negate, parseExact, printExact } from './decimal.ts';
import type { Span } from './period.ts';

const TENTH = 0.1;

/** The range of dates that counts as about the same, in whole ms; `now` in ms. */
export const approximateSpan = ({ low, high }: Span, now: number): Span => ({
  low: Math.floor(low - Math.abs(now - low) * TENTH),
  high: Math.ceil(high + Math.abs(now - high) * TENTH),
});

const lower = (a: string, b: string): string => (compareDecimals(a, b) <= 0 ? a : b);
const higher = (a: string, b: string): string => (compareDecimals(a, b) >= 0 ? a : b);

/** A tenth to each side, and never less than what the precision implies. */
export const approximateRange = (
  value: string,
  implied: { readonly low: string; readonly high: string },
): { readonly low: string; readonly high: string } => {
  const exact = parseExact(value);
  if (!exact) return implied;
  const tenth: Exact = multiply(exact.digits < 0n ? negate(exact) : exact, { digits: 1n, exponent: -1 });
  return {
    low: lower(printExact(add(exact, negate(tenth))), implied.low),
    high: higher(printExact(add(exact, tenth)), implied.high),
  };
};
