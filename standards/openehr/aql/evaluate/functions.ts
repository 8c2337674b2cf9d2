// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_functions: single-row functions. Null for a missing argument, but CONCAT and CONCAT_WS pass over it.

import { Decimal } from '@fkj/standards-json';
import { absoluteOf, remainder, rounded } from '../value/arithmetic.ts';
import { number, type Scalar, text, textOf } from '../value/scalar.ts';

type Function = (given: readonly Scalar[]) => Scalar | null;

const whole = (value: number): Scalar => number(new Decimal(String(value)));
const perhaps = (value: Decimal | null): Scalar | null => (value === null ? null : number(value));
const numberIn = (scalar: Scalar | undefined): Decimal | null => (scalar?.kind === 'number' ? scalar.value : null);
const textIn = (scalar: Scalar | undefined): string => (scalar === undefined ? '' : textOf(scalar));

/** Longer texts are made by no function. */
const LONGEST = 1_000_000;

function integerIn(scalar: Scalar | undefined): number | null {
  const value = numberIn(scalar)?.toNumber();
  return value === undefined || !Number.isSafeInteger(value) ? null : value;
}

const joined = (parts: readonly Scalar[], between: string): Scalar | null => {
  const value = parts.map(textOf).join(between);
  return value.length > LONGEST ? null : text(value);
};

const byNumber =
  (work: (value: Decimal) => Decimal | null): Function =>
  ([given]) => {
    const value = numberIn(given);
    return value === null ? null : perhaps(work(value));
  };

function substring([of, from, count]: readonly Scalar[]): Scalar | null {
  const begins = integerIn(from);
  const length = count === undefined ? Number.POSITIVE_INFINITY : integerIn(count);
  if (begins === null || length === null || length < 0) return null;
  return text([...textIn(of)].slice(Math.max(0, begins - 1), Math.max(0, begins - 1 + length)).join(''));
}

/** From 1, in characters; 0 where it is not. */
function position([part, of]: readonly Scalar[]): Scalar {
  const at = textIn(of).indexOf(textIn(part));
  return whole(at === -1 ? 0 : [...textIn(of).slice(0, at)].length + 1);
}

function round([of, places]: readonly Scalar[]): Scalar | null {
  const value = numberIn(of);
  const to = places === undefined ? 0 : integerIn(places);
  return value === null || to === null ? null : perhaps(rounded(value, to, 'half'));
}

const FUNCTIONS: Readonly<Record<string, Function>> = {
  LENGTH: ([of]) => whole([...textIn(of)].length),
  CONTAINS: ([of, part]) => ({ kind: 'boolean', value: textIn(of).includes(textIn(part)) }),
  POSITION: position,
  SUBSTRING: substring,
  CONCAT: (given) => joined(given, ''),
  CONCAT_WS: ([between, ...given]) => (between === undefined ? null : joined(given, textOf(between))),
  ABS: byNumber(absoluteOf),
  CEIL: byNumber((value) => rounded(value, 0, 'up')),
  FLOOR: byNumber((value) => rounded(value, 0, 'down')),
  ROUND: round,
  MOD: ([a, b]) => {
    const [dividend, divisor] = [numberIn(a), numberIn(b)];
    return dividend === null || divisor === null ? null : perhaps(remainder(dividend, divisor));
  },
};

/** The functions of now: slices of `2026-11-21T22:30:30.000+01:00`. */
const NOW: Readonly<Record<string, (now: string) => string>> = {
  CURRENT_DATE: (now) => now.slice(0, 10),
  CURRENT_TIME: (now) => now.slice(11, 19),
  CURRENT_DATE_TIME: (now) => now,
  NOW: (now) => now,
  CURRENT_TIMEZONE: (now) => /(?:Z|[+-]\d\d:\d\d)$/.exec(now)?.[0].replace('Z', '+00:00') ?? '',
};

/** Undefined for a name that is no function. */
export function applied(name: string, given: readonly (Scalar | null)[], now: string): Scalar | null | undefined {
  const ofNow = Object.hasOwn(NOW, name) ? NOW[name] : undefined;
  if (ofNow !== undefined) return text(ofNow(now));
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (own === undefined) return undefined;
  const there = given.filter((one) => one !== null);
  if (name === 'CONCAT') return own(there);
  if (name === 'CONCAT_WS') return given[0] === null ? null : own(there);
  return there.length < given.length ? null : own(there);
}
