// https://hl7.org/fhirpath/N1/: what is compiled here says what the maintained library says, on official examples.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, read } from '@fkj/standards-json';
import fc from 'fast-check';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { describe, expect, it } from 'vitest';
import { typeModel } from '../model/index.ts';
import { compilePath, resourceItem } from './index.ts';

const data = process.env['TEST_DATA'];

interface Example {
  readonly text: string;
  readonly tree: JsonObject;
}

const examples = (): readonly Example[] =>
  gunzipSync(readFileSync(`${data}/fhir/r4-examples/examples.ndjson.gz`))
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const document = read(line);
      if (!document.ok || !isObject(document.value.tree) || line.length > 40_000) return [];
      return [{ text: line, tree: document.value.tree }];
    });

/** Random choices, one after the other; shrinks as an array of numbers does. */
class Tape {
  private place = 0;
  private readonly numbers: readonly number[];

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  below(limit: number): number {
    return (this.numbers[this.place++] ?? 0) % limit;
  }

  one<Value>(values: readonly Value[], otherwise: Value): Value {
    return values[this.below(Math.max(1, values.length))] ?? otherwise;
  }
}

interface Place {
  readonly expression: string;
  readonly type: string;
  readonly node: JsonValue | undefined;
}

/** A path of members that mostly exist in the example. */
function pathFrom({ type, node }: Place, tape: Tape): Place {
  let at: Place = { expression: '', type, node };
  for (let steps = 1 + tape.below(3); steps > 0; steps--) {
    const elements = [...(typeModel(at.type)?.elements.values() ?? [])].filter(({ name }) => name !== 'div');
    const holder = isObject(at.node) ? at.node : {};
    const there = elements.flatMap((element) =>
      element.types.flatMap((of) => {
        const member = element.choice ? element.name + of.charAt(0).toUpperCase() + of.slice(1) : element.name;
        return member in holder ? [{ name: element.name, type: of, value: holder[member] }] : [];
      }),
    );
    const absent = tape.one(elements, undefined);
    const next =
      there.length > 0 && tape.below(10) > 0
        ? tape.one(there, undefined)
        : absent && { name: absent.name, type: absent.types[0] ?? '', value: undefined };
    if (next === undefined) break;
    const value = isArray(next.value) ? next.value.find((item) => item !== null) : next.value;
    const dot = at.expression === '' ? '' : '.';
    at = { expression: `${at.expression}${dot}${next.name}`, type: next.type, node: value };
  }
  return at.expression === '' ? { ...at, expression: '$this' } : at;
}

const literals = [
  "'a'",
  "'final'",
  "''",
  '1',
  '0',
  '2.50',
  '-3',
  'true',
  'false',
  '{}',
  '@2015-02',
  '@2015-02-07T13:28:17Z',
];

const typeToTell = (type: string): string => (type.includes('.') ? 'BackboneElement' : type);

function collection(from: Place, tape: Tape, depth: number): string {
  const path = pathFrom(from, tape);
  const { expression } = path;
  switch (depth > 0 ? tape.below(16) : 0) {
    case 1:
      return `${expression}[${tape.below(3)}]`;
    case 2:
      return `${expression}.first()`;
    case 3:
      return `${expression}.last()`;
    case 4:
      return `${expression}.${tape.one(['tail()', 'skip(1)', 'take(1)', 'distinct()'], 'tail()')}`;
    case 5:
      return `${expression}.where(${condition(path, tape, depth - 1)})`;
    case 6:
      return `${expression}.select(${collection(path, tape, depth - 1)})`;
    case 7:
      // The library holds ids for texts of FHIRPath's own, and knows no type of extensions.
      return path.type === 'id' || path.type === 'Extension'
        ? expression
        : `${expression}.ofType(${typeToTell(path.type)})`;
    case 8:
      return `(${collection(from, tape, depth - 1)} | ${collection(from, tape, depth - 1)})`;
    case 9:
      return `${collection(from, tape, depth - 1)}.combine(${collection(from, tape, depth - 1)})`;
    case 10:
      return `${collection(from, tape, depth - 1)}.${tape.one(['intersect', 'exclude'], 'intersect')}(${collection(from, tape, depth - 1)})`;
    case 11:
      return `iif(${condition(from, tape, depth - 1)}, ${collection(from, tape, depth - 1)}, ${scalar(from, tape, depth - 1)})`;
    case 12:
      return `${expression}.extension('http://example.org').value`;
    case 13:
      return scalar(from, tape, depth - 1);
    case 14:
      return `%resource.${pathFrom(from, tape).expression}`;
    default:
      return expression;
  }
}

function scalar(from: Place, tape: Tape, depth: number): string {
  const one = (): string => `${collection(from, tape, depth - 1)}.first()`;
  switch (depth > 0 ? tape.below(12) : 11) {
    case 0:
      return tape.one(literals, '1');
    case 1:
      return `${one()}.${tape.one(['upper()', 'lower()', 'length()', 'trim()', 'toChars()'], 'upper()')}`;
    case 2:
      return `${one()}.${tape.one(["startsWith('a')", "contains('e')", "indexOf('e')", 'substring(1,3)', "replace('e','x')", "split('-')"], '')}`;
    case 3:
      return `(${scalar(from, tape, depth - 1)} ${tape.one(['+', '-', '*', '/', 'div', 'mod', '&'], '+')} ${scalar(from, tape, depth - 1)})`;
    case 4:
      return `${collection(from, tape, depth - 1)}.count()`;
    case 5:
      return `${collection(from, tape, depth - 1)}.join(',')`;
    case 6:
      return `${one()}.${tape.one(['lowBoundary()', 'highBoundary()', 'abs()', 'floor()', 'ceiling()', 'round(1)', 'truncate()'], 'abs()')}`;
    case 7:
      return `${one()}.${tape.one(['toInteger()', 'toDecimal()', 'toBoolean()'], 'toInteger()')}`;
    case 8:
      return condition(from, tape, depth - 1);
    default:
      return one();
  }
}

function condition(from: Place, tape: Tape, depth: number): string {
  const some = (): string => collection(from, tape, depth - 1);
  switch (depth > 0 ? tape.below(9) : 0) {
    case 1:
      return `${some()}.empty()`;
    case 2:
      return `(${condition(from, tape, depth - 1)} ${tape.one(['and', 'or', 'xor', 'implies'], 'and')} ${condition(from, tape, depth - 1)})`;
    case 3:
      return `(${condition(from, tape, depth - 1)}).not()`;
    case 4:
      return `(${scalar(from, tape, depth - 1)} ${tape.one(['=', '!=', '<', '<=', '>', '>='], '=')} ${scalar(from, tape, depth - 1)})`;
    case 5:
      return `(${some()} = ${some()})`;
    case 6:
      return `(${scalar(from, tape, depth - 1)} in ${some()})`;
    case 7:
      return `${some()}.all(${condition(pathFrom(from, tape), tape, 0)})`;
    default:
      return `${some()}.${tape.one(['exists()', 'hasValue()', 'isDistinct()'], 'exists()')}`;
  }
}

const simple = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(simple);
  if (value === null || typeof value !== 'object') return value ?? null;
  if ('toNumber' in value) return Number(String(value));
  if ('asStr' in value) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, simple(member)]));
};

function byLibrary(expression: string, { text }: Example): readonly unknown[] | 'failed' {
  const resource: unknown = JSON.parse(text, (_name, value: unknown) => value);
  const options = { resolveInternalTypes: true, preciseMath: true, keepDecimalTypes: true };
  try {
    return fhirpath
      .evaluate(resource, expression, { resource }, r4, options)
      .map((item: unknown) => inOneZone(simple(item)));
  } catch {
    return 'failed';
  }
}

/** A boundary of a time without zone is told with the outermost zone here, as the specification has it, and without there. */
const inOneZone = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/(?<=T.*)(\+14:00|-12:00)$/, '') : value;

const plain = (value: JsonValue): unknown => {
  if (value instanceof Decimal) return value.toNumber();
  if (isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
};

function byUs(expression: string, { tree }: Example): readonly unknown[] | 'failed' {
  const compiled = compilePath(expression);
  if (!compiled.ok) throw new Error(`${compiled.error.sentence} ${expression}`);
  const result = compiled.value.evaluate([resourceItem(tree)], { resource: tree });
  return result.ok
    ? result.value.filter(({ value }) => value !== null).map(({ value }) => inOneZone(plain(value)))
    : 'failed';
}

describe.skipIf(data === undefined)('The compiled part of FHIRPath', () => {
  it('says what the library says of official examples, wherever both answer', () => {
    const all = examples();
    const counts = { same: 0, nonEmpty: 0, oneFailed: 0, bothFailed: 0 };
    fc.assert(
      fc.property(
        fc.noBias(fc.nat(all.length - 1)),
        fc.array(fc.noBias(fc.nat(10_000)), { minLength: 40, maxLength: 40 }),
        (which, numbers) => {
          const example = all[which];
          if (example === undefined) return;
          const tape = new Tape(numbers);
          const root = { expression: '', type: String(example.tree['resourceType']), node: example.tree };
          const expression = collection(root, tape, 4);
          const [ours, theirs] = [byUs(expression, example), byLibrary(expression, example)];
          if (ours === 'failed' || theirs === 'failed') {
            counts[ours === theirs ? 'bothFailed' : 'oneFailed']++;
            return;
          }
          counts.same++;
          if (ours.length > 0) counts.nonEmpty++;
          expect(ours, expression).toEqual(theirs);
        },
      ),
      { numRuns: 5000 },
    );
    expect(counts.oneFailed).toBeLessThan(50);
    expect(counts.same).toBeGreaterThan(4500);
    expect(counts.nonEmpty).toBeGreaterThan(1500);
  });
});
