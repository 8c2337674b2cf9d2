// https://ucum.org/ucum tables 1-26: prefixes and unit atoms, each resolved when it is first asked for.

import { ATOMS, PREFIXES } from './generated/units.ts';
import { parseRational, type Rational } from './rational.ts';

/** How an atom is defined. */
export interface Atom {
  readonly base: boolean;
  readonly metric: boolean;
  readonly arbitrary: boolean;
  /** Name of the function of a special unit; null for those that are only multiplied. */
  readonly conversion: string | null;
  readonly times: Rational;
  /** The unit that it is a multiple of; empty for base units. */
  readonly of: string;
}

const atoms = new Map<string, readonly string[]>(ATOMS.map((row) => [row[0] ?? '', row]));
const prefixes = new Map<string, string>(PREFIXES.map(([code = '', value = '']) => [code, value]));

const known = (text: string): Rational => {
  const value = parseRational(text);
  if (!value) throw new Error(`UCUM's table has a number that is none: ${text}`);
  return value;
};

/** Null when there is no such atom. */
export const atomOf = (code: string): Atom | null => {
  const row = atoms.get(code);
  if (!row) return null;
  const [, flags = '', times = '', of = '', conversion = ''] = row;
  return {
    base: flags.includes('b'),
    metric: flags.includes('m'),
    arbitrary: flags.includes('a'),
    conversion: flags.includes('s') ? conversion : null,
    times: known(times === '' ? '1' : times),
    of,
  };
};

/** `code` as prefix and metric atom; null when it is none. Two letters (da) are tried before one (d). */
export const prefixed = (code: string): { readonly prefix: Rational; readonly atom: string } | null => {
  for (const length of [2, 1]) {
    const value = prefixes.get(code.slice(0, length));
    const atom = code.slice(length);
    if (value !== undefined && atomOf(atom)?.metric === true) return { prefix: known(value), atom };
  }
  return null;
};
