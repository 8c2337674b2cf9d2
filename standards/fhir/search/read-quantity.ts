// https://hl7.org/fhir/R4/search.html#quantity: amounts with their units, and the numbers of number parameters.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { canonicalUnit, UCUM } from '@fkj/standards-ucum';
import { add, compareDecimals, type Exact, multiply, parseExact, printExact } from './decimal.ts';
import { textOf } from './read-context.ts';
import type { QuantityValue, SimpleValue } from './value.ts';

const LOWEST = '-Infinity';
const HIGHEST = 'Infinity';
const CURRENCY = 'urn:iso:std:iso:4217';

type Unit = Pick<QuantityValue, 'system' | 'code' | 'unit'>;

const unitOf = (object: JsonObject): Unit => ({
  system: textOf(object, 'system'),
  code: textOf(object, 'code'),
  unit: textOf(object, 'unit'),
});

const decimal = (object: JsonObject, member: string): string | null => {
  const value = object[member];
  return value instanceof Decimal ? value.text : null;
};

// A measured "< 5" can be any value below 5.
const bounds = (value: string, comparator: string | null): Pick<QuantityValue, 'low' | 'high'> => {
  if (comparator === '<' || comparator === '<=') return { low: LOWEST, high: value };
  if (comparator === '>' || comparator === '>=') return { low: value, high: HIGHEST };
  return { low: value, high: value };
};

const inHomeUnit = (limit: string, amount: (value: string) => string | null): string | null =>
  limit === LOWEST || limit === HIGHEST ? limit : amount(limit);

/** The same amount in the home unit of its dimension; null where it is written in it, or in no unit of UCUM. */
const converted = (written: QuantityValue): QuantityValue | null => {
  const home = written.system === UCUM && written.code !== null ? canonicalUnit(written.code) : null;
  if (home === null || home.code === written.code) return null;
  const value = home.amount(written.value);
  const low = inHomeUnit(written.low, home.amount);
  const high = inHomeUnit(written.high, home.amount);
  if (value === null || low === null || high === null) return null;
  return { ...written, value, low, high, code: home.code, unit: null, converted: 'to home unit' };
};

const push = (written: QuantityValue, out: SimpleValue[]): void => {
  out.push(written);
  const second = converted(written);
  if (second !== null) out.push(second);
};

export const readQuantity = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const value = decimal(node, 'value');
  if (value === null) return;
  push({ type: 'quantity', value, ...bounds(value, textOf(node, 'comparator')), ...unitOf(node) }, out);
};

export const readMoney = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const value = decimal(node, 'value');
  const code = textOf(node, 'currency');
  const unit = { system: code === null ? null : CURRENCY, code, unit: code };
  if (value !== null) push({ type: 'quantity', value, low: value, high: value, ...unit }, out);
};

const ends = (node: JsonObject): { low: string | null; high: string | null; unit: Unit } => {
  const low = isObject(node['low']) ? node['low'] : null;
  const high = isObject(node['high']) ? node['high'] : null;
  return {
    low: low && decimal(low, 'value'),
    high: high && decimal(high, 'value'),
    unit: unitOf(low ?? high ?? {}),
  };
};

export const readRange = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const { low, high, unit } = ends(node);
  const value = low ?? high;
  if (value !== null) push({ type: 'quantity', value, low: low ?? LOWEST, high: high ?? HIGHEST, ...unit }, out);
};

export const readNumber = (node: JsonValue, out: SimpleValue[]): void => {
  if (node instanceof Decimal) out.push({ type: 'number', value: node.text, low: node.text, high: node.text });
};

export const readNumberRange = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node)) return;
  const { low, high } = ends(node);
  const value = low ?? high;
  if (value !== null) out.push({ type: 'number', value, low: low ?? LOWEST, high: high ?? HIGHEST });
};

/** From the lowest to the highest sample: each is its number times factor, plus the origin's value. */
export const readSampledData = (node: JsonValue, out: SimpleValue[]): void => {
  if (!isObject(node) || !isObject(node['origin'])) return;
  const origin = parseExact(decimal(node['origin'], 'value') ?? '');
  const factor = parseExact(decimal(node, 'factor') ?? '1');
  if (!origin || !factor) return;
  const samples = (textOf(node, 'data') ?? '')
    .split(' ')
    .map(parseExact)
    .filter((sample): sample is Exact => sample !== null)
    .map((sample) => printExact(add(multiply(sample, factor), origin)))
    .sort(compareDecimals);
  const low = samples[0];
  const high = samples.at(-1);
  if (low !== undefined && high !== undefined) {
    push({ type: 'quantity', value: low, low, high, ...unitOf(node['origin']) }, out);
  }
};
