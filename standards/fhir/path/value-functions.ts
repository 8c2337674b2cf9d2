// https://hl7.org/fhirpath/N1/#conversion, #math and https://hl7.org/fhir/R4/fhirpath.html#functions.

import { Decimal, isObject } from '@fkj/standards-json';
import { parseExact } from '../search/decimal.ts';
import { localObject } from '../search/local-reference.ts';
import { opposite, type Rounding, roundTo } from './arithmetic.ts';
import { boundary, type Side } from './boundary.ts';
import { wholeNumber } from './collection-functions.ts';
import { type FunctionTable, type PathFunction, valueAt, without, withValue } from './function-table.ts';
import { halt } from './issue.ts';
import { EMPTY, type Item, type Items, isNumber, memberStep, system, systemTypeOf, text } from './item.ts';
import { only, spend } from './scope.ts';
import { textOf } from './text-functions.ts';

/** What a conversion takes; null where the value cannot be converted. */
const converted = (part: string, convert: (item: Item) => Item | null): PathFunction =>
  without((items) => {
    const item = only(items, part);
    const made = item === null ? null : convert(item);
    return made === null ? EMPTY : [made];
  });

const printed = ({ value }: Item): string | null => {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return value instanceof Decimal ? value.text : null;
};

const toNumber =
  (type: 'Integer' | 'Decimal', form: RegExp) =>
  (item: Item): Item | null => {
    if (typeof item.value === 'boolean') return system(type, new Decimal(item.value ? '1' : '0'));
    const written = printed(item);
    return written !== null && form.test(written) && parseExact(written) !== null
      ? system(type, new Decimal(written.replace(/^\+/, '')))
      : null;
  };

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  1: true,
  '1.0': true,
  false: false,
  f: false,
  no: false,
  n: false,
  0: false,
  '0.0': false,
};

const toBoolean = (item: Item): Item | null => {
  const value = BOOLEANS[printed(item)?.toLowerCase() ?? ''];
  return value === undefined ? null : system('Boolean', value);
};

const onNumber = (part: string, run: (item: Item) => Item): PathFunction =>
  converted(part, (item) =>
    isNumber(systemTypeOf(item)) ? run(item) : halt('evaluation', part, 'A number was expected.'),
  );

const roundedTo = (part: string, how: Rounding): PathFunction => onNumber(part, (item) => roundTo(item, 0, how));

const bounded = (part: string, side: Side): PathFunction => ({
  least: 0,
  most: 1,
  run: (items, given) => {
    const item = only(items, part);
    const precision = wholeNumber(valueAt(given, 0) ?? EMPTY, part);
    const found = item === null ? null : boundary(item, side, precision);
    return found === null ? EMPTY : [found];
  },
});

const extensionsOf = memberStep('extension');

export const valueFunctions: FunctionTable = {
  toString: converted('toString', (item) => {
    const value = printed(item);
    return value === null ? null : system('String', value);
  }),
  toInteger: converted('toInteger', toNumber('Integer', /^[+-]?\d+$/)),
  toDecimal: converted('toDecimal', toNumber('Decimal', /^[+-]?\d+(\.\d+)?$/)),
  toBoolean: converted('toBoolean', toBoolean),
  abs: onNumber('abs', (item) => (printed(item)?.startsWith('-') ? opposite(item) : item)),
  ceiling: roundedTo('ceiling', 'up'),
  floor: roundedTo('floor', 'down'),
  truncate: roundedTo('truncate', 'towards-zero'),
  round: {
    least: 0,
    most: 1,
    run: (items, given) => {
      const item = only(items, 'round');
      const places = wholeNumber(valueAt(given, 0) ?? EMPTY, 'round') ?? 0;
      if (item === null) return EMPTY;
      if (!isNumber(systemTypeOf(item))) return halt('evaluation', 'round', 'A number was expected.');
      return places < 0 || places > 100
        ? halt('evaluation', 'round', 'From 0 to 100 places.')
        : [roundTo(item, places, 'nearest')];
    },
  },
  lowBoundary: bounded('lowBoundary', 'low'),
  highBoundary: bounded('highBoundary', 'high'),
  extension: withValue((items, given, scope) => {
    const url = textOf(given, 'extension');
    const found: Item[] = [];
    for (const item of items) extensionsOf(item, found);
    spend(scope, found.length);
    return found.filter(({ value }) => isObject(value) && value['url'] === url);
  }),
  // https://sql-on-fhir.org/ig/latest/: keys that join the rows of one view with those of another
  getResourceKey: without((items) =>
    items.flatMap(({ value }) => {
      if (!isObject(value) || typeof value['resourceType'] !== 'string' || typeof value['id'] !== 'string') return [];
      return text(`${value['resourceType']}/${value['id']}`);
    }),
  ),
};

/** `getReferenceKey(Patient)`: only what leads to this server has a key; null for any type. */
export const referenceKeys = (items: Items, kind: string | null, base: string): Items =>
  items.flatMap(({ value }) => {
    const reference = isObject(value) ? value['reference'] : undefined;
    const target = typeof reference === 'string' ? localObject(reference, base) : null;
    return target === null || (kind !== null && target.kind !== kind) ? [] : text(`${target.kind}/${target.id}`);
  });
