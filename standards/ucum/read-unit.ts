// https://ucum.org/ucum §§2-12: the grammar of a unit's code, and what the code is worth.

import { type Atom, atomOf, prefixed } from './atoms.ts';
import { inverse, negative, ONE, parseRational, plus, power, type Rational, times } from './rational.ts';
import type { Dimension, Unit } from './unit.ts';

// Longer than any unit in use; together with the two below it keeps numbers small whatever is sent.
const LONGEST = 80;
const DEEPEST = 8;
const GREATEST_EXPONENT = 30;

const NONE: Dimension = new Map();
const NO_OFFSET: Rational = { numerator: 0n, denominator: 1n };
const UNITY: Unit = { dimension: NONE, factor: ONE, offset: NO_OFFSET };

const product = (a: Unit, b: Unit, sign: 1 | -1): Unit => {
  const dimension = new Map(a.dimension);
  for (const [base, exponent] of b.dimension) {
    const sum = (dimension.get(base) ?? 0) + sign * exponent;
    if (sum === 0) dimension.delete(base);
    else dimension.set(base, sum);
  }
  return { dimension, factor: times(a.factor, sign === 1 ? b.factor : inverse(b.factor)), offset: NO_OFFSET };
};

const raised = ({ dimension, factor }: Unit, exponent: number): Unit =>
  exponent === 0
    ? UNITY
    : {
        dimension: new Map([...dimension].map(([base, one]) => [base, one * exponent])),
        factor: power(factor, exponent),
        offset: NO_OFFSET,
      };

const fraction = (numerator: bigint, denominator: bigint): Rational => ({ numerator, denominator });

/** https://ucum.org/ucum §§21-22. Logarithms and the like have no exact value and are left out. */
const TEMPERATURES: Readonly<Record<string, { readonly factor: Rational; readonly offset: Rational }>> = {
  Cel: { factor: ONE, offset: fraction(27315n, 100n) },
  degF: { factor: fraction(5n, 9n), offset: fraction(45967n, 100n) },
  degRe: { factor: fraction(5n, 4n), offset: fraction(27315n * 4n, 500n) },
};

const SYMBOL = /(?:10[*^]|(?:\[[^\][]*\]|[^\d.+\-/(){}[\]])+)/y;
const DIGITS = /\d+/y;
const EXPONENT = /[+-]?\d+/y;
const ANNOTATION = /\{[\x21-\x7a\x7c\x7e ]*?\}/y;

/** One reading of one code, from left to right. */
class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Unit | null {
    const unit = this.eat('/') ? this.term(UNITY, -1) : this.term(UNITY, 1);
    return this.at === this.text.length ? unit : null;
  }

  /** Components from left to right: a/b.c is (a/b).c. */
  private term(start: Unit, first: 1 | -1): Unit | null {
    let sign: 1 | -1 = first;
    let unit: Unit = start;
    let alone = start === UNITY && first === 1;
    for (;;) {
      const component = this.component();
      if (!component) return null;
      const last = this.text[this.at];
      if (alone && last !== '.' && last !== '/') return component;
      // A temperature scale with a zero of its own cannot be multiplied (§21).
      if (component.offset !== NO_OFFSET) return null;
      alone = false;
      unit = product(unit, component, sign);
      if (this.eat('.')) sign = 1;
      else if (this.eat('/')) sign = -1;
      else return unit;
    }
  }

  private component(): Unit | null {
    if (this.eat('(')) {
      this.depth += 1;
      const inner = this.depth > DEEPEST ? null : this.eat('/') ? this.term(UNITY, -1) : this.term(UNITY, 1);
      this.depth -= 1;
      return inner && this.eat(')') ? this.annotated(inner) : null;
    }
    if (this.take(ANNOTATION) !== null) return UNITY;
    const symbol = this.take(SYMBOL);
    if (symbol !== null) {
      const unit = simpleUnit(symbol);
      return unit && this.annotated(this.exponent(unit));
    }
    const digits = this.take(DIGITS);
    const factor = digits === null ? null : parseRational(digits);
    if (!factor || factor.numerator === 0n) return null;
    return this.annotated({ ...UNITY, factor });
  }

  private exponent(unit: Unit): Unit | null {
    const written = this.take(EXPONENT);
    if (written === null) return unit;
    const exponent = Number(written);
    if (Math.abs(exponent) > GREATEST_EXPONENT || unit.offset !== NO_OFFSET) return null;
    return raised(unit, exponent);
  }

  private annotated(unit: Unit | null): Unit | null {
    this.take(ANNOTATION);
    return unit;
  }

  private eat(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }
}

const simpleUnit = (symbol: string): Unit | null => {
  const atom = atomOf(symbol);
  if (atom) return unitOf(symbol, atom);
  const parts = prefixed(symbol);
  const unit = parts && simpleUnit(parts.atom);
  if (!parts || !unit || unit.offset !== NO_OFFSET) return null;
  return { ...unit, factor: times(unit.factor, parts.prefix) };
};

const units = new Map<string, Unit | null>();

const unitOf = (code: string, atom: Atom): Unit | null => {
  const before = units.get(code);
  if (before !== undefined) return before;
  const unit = definition(code, atom);
  units.set(code, unit);
  return unit;
};

// UCUM makes the mole a number (§30) by a value of 1986. Since 2019 it is a base unit of the SI: kept apart, a search for
// mmol/L does not meet counts of cells, which have the dimension 1/L too.
const MOLE = 'mol';

const definition = (code: string, { base, arbitrary, conversion, times: factor, of }: Atom): Unit | null => {
  if (base || code === MOLE || (arbitrary && of === '1')) return { ...UNITY, dimension: new Map([[code, 1]]) };
  if (conversion !== null) {
    const temperature = TEMPERATURES[conversion];
    return temperature ? { dimension: new Map([['K', 1]]), ...temperature } : null;
  }
  const defined = of === '1' ? UNITY : readUnit(of);
  return defined && { ...defined, factor: times(defined.factor, factor) };
};

/** What a code of UCUM (case sensitive) is worth; null when it is none, or a unit without exact value (pH, dB). */
export const readUnit = (code: string): Unit | null =>
  code === '' || code.length > LONGEST ? null : new Reader(code).whole();

/** A value of one unit in another of the same dimension. */
export const convert = (value: Rational, from: Unit, to: Unit): Rational =>
  plus(times(times(plus(value, from.offset), from.factor), inverse(to.factor)), negative(to.offset));
