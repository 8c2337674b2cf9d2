// https://hl7.org/fhir/R4/search.html#quantity: "the server may choose to perform canonicalization": amounts in the home unit.

import { homeUnit } from './home-unit.ts';
import { parseRational, printRational } from './rational.ts';
import { convert, readUnit } from './read-unit.ts';
import type { Unit } from './unit.ts';

/** https://hl7.org/fhir/R4/ucum.html */
export const UCUM = 'http://unitsofmeasure.org';

export interface CanonicalUnit {
  /** Code of the unit in which all amounts of this dimension are compared. */
  readonly code: string;
  /** The same amount in that unit, as decimal text; null when the text is no number. */
  readonly amount: (value: string) => string | null;
}

interface Known {
  readonly unit: Unit;
  readonly home: Unit;
  readonly code: string;
}

// Codes come from outside: what is remembered has an end.
const MOST_REMEMBERED = 2000;
const remembered = new Map<string, CanonicalUnit | null>();

const resolve = (code: string): CanonicalUnit | null => {
  const unit = readUnit(code);
  const home = unit && homeUnit(unit.dimension);
  const target = home === null ? null : readUnit(home);
  return unit && home !== null && target ? canonical({ unit, home: target, code: home }, code) : null;
};

const canonical = ({ unit, home, code }: Known, written: string): CanonicalUnit => {
  if (written === code) return { code, amount: (value) => (parseRational(value) ? value : null) };
  return {
    code,
    amount: (value) => {
      const number = parseRational(value);
      return number && printRational(convert(number, unit, home));
    },
  };
};

/** The home unit of a UCUM code; null when the code is none, or has no exact conversion. */
export const canonicalUnit = (code: string): CanonicalUnit | null => {
  const known = remembered.get(code);
  if (known !== undefined) return known;
  const made = resolve(code);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(code, made);
  return made;
};
