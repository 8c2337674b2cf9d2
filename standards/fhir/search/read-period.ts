// https://hl7.org/fhir/R4/search.html#date: dates, periods and timings as one range each.

import { isObject, type JsonValue } from '@fkj/standards-json';
import { spanOf } from './period.ts';
import { itemsOf, textOf } from './read-context.ts';
import type { PeriodValue, SimpleValue } from './value.ts';

export const readDate = (node: JsonValue, out: SimpleValue[]): void => {
  const span = typeof node === 'string' ? spanOf(node) : null;
  if (span) out.push({ type: 'period', low: span.low, high: span.high });
};

const period = (node: JsonValue | undefined): PeriodValue | null => {
  if (!isObject(node)) return null;
  const start = textOf(node, 'start');
  const end = textOf(node, 'end');
  if (start === null && end === null) return null;
  const low = start === null ? null : (spanOf(start)?.low ?? null);
  const high = end === null ? null : (spanOf(end)?.high ?? null);
  return { type: 'period', low, high };
};

export const readPeriod = (node: JsonValue, out: SimpleValue[]): void => {
  const value = period(node);
  if (value) out.push(value);
};

const outer = (a: PeriodValue, b: PeriodValue): PeriodValue => ({
  type: 'period',
  low: a.low === null || b.low === null ? null : Math.min(a.low, b.low),
  high: a.high === null || b.high === null ? null : Math.max(a.high, b.high),
});

/** "Only the outer limits matter": from the first event or bound to the last. */
export const readTiming = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const ranges: PeriodValue[] = [];
  for (const event of itemsOf(node['event'])) {
    const span = typeof event === 'string' ? spanOf(event) : null;
    if (span) ranges.push({ type: 'period', ...span });
  }
  const repeat = node['repeat'];
  const bounds = isObject(repeat) ? period(repeat['boundsPeriod']) : null;
  if (bounds) ranges.push(bounds);
  if (ranges.length > 0) out.push(ranges.reduce(outer));
};
