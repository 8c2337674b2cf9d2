// https://hl7.org/fhir/R4/search.html#prefix: what each prefix asks of the columns of a leaf row.
// Plain meaning: standards/fhir/search/match-range.ts; a property test holds the two equal.

import type { Comparison, Operator } from '@fkj/platform-store';
import type { Prefix } from '../query.ts';

/** Half-open searched range against a half-open stored one. For `ap` the range comes widened. */
export const comparePeriod = (
  { prefix, low, high }: { readonly prefix: Prefix; readonly low: number; readonly high: number },
  column: 'period' | 'updated',
): Comparison => {
  const start = (is: Operator, than: number): Comparison => ({
    time: column === 'period' ? 'low' : 'updated',
    is,
    than,
  });
  // The stored time of update is the millisecond [t, t + 1): its end is compared by moving the other side.
  const end = (is: Operator, than: number): Comparison =>
    column === 'period' ? { time: 'high', is, than } : { time: 'updated', is, than: than - 1 };
  const contained: Comparison = { every: [start('>=', low), end('<=', high)] };
  switch (prefix) {
    case 'eq':
      return contained;
    case 'ne':
      return { some: [start('<', low), end('>', high)] };
    case 'gt':
      return end('>', high);
    case 'lt':
      return start('<', low);
    case 'ge':
      return { some: [end('>', high), contained] };
    case 'le':
      return { some: [start('<', low), contained] };
    case 'sa':
      return start('>=', high);
    case 'eb':
      return end('<=', low);
    case 'ap':
      return { every: [start('<', Math.ceil(high)), end('>', Math.floor(low))] };
    case 'co':
      return { every: [start('<=', low), end('>=', high)] };
  }
};

/** Stored numbers are closed ranges, mostly points; only eq, ne and ap look at the precision of the searched number. */
export const compareNumber = ({
  prefix,
  value,
  low,
  high,
}: {
  readonly prefix: Prefix;
  readonly value: string;
  readonly low: string;
  readonly high: string;
}): Comparison => {
  const least = (is: Operator, than: string): Comparison => ({ decimal: 'least', is, than });
  const greatest = (is: Operator, than: string): Comparison => ({ decimal: 'greatest', is, than });
  switch (prefix) {
    case 'eq':
      return { every: [least('>=', low), greatest('<', high)] };
    case 'ne':
      return { some: [least('<', low), greatest('>=', high)] };
    case 'gt':
      return greatest('>', value);
    case 'lt':
      return least('<', value);
    case 'ge':
      return greatest('>=', value);
    case 'le':
      return least('<=', value);
    case 'sa':
      return least('>', value);
    case 'eb':
      return greatest('<', value);
    case 'ap':
      return { every: [least('<=', high), greatest('>=', low)] };
    case 'co':
      return { covers: value };
  }
};
