// https://hl7.org/fhir/R4/elementdefinition.html: random resources that the model allows, for properties of readers and writers.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import fc, { type GeneratorValue } from 'fast-check';
import { type ElementModel, isResourceType, typeModel } from '../../model/index.ts';

type Tree = Record<string, JsonValue>;

/** Deeper than this only what must be there is made. */
const DEEP = 5;

const NARRATIVES = [
  '<div xmlns="http://www.w3.org/1999/xhtml"><p>Blå &amp; grønn</p></div>',
  '<div xmlns="http://www.w3.org/1999/xhtml">\n  <!-- a --><table border=\'1\'><tr><td>1 &lt; 2&#160;</td></tr></table>\r\n<br/><hr /></div>',
  '<div xmlns="http://www.w3.org/1999/xhtml" class="a"/>',
];

const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text));
const texts = fc.oneof(
  words,
  fc.constantFrom('<a href="x">&amp;', 'a\tb\nc\r\n', ' blank ', '"', ']]>', '\u{1f469}\u200d\u2695\ufe0f'),
);

const primitives: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  base64Binary: fc.constantFrom('SGVp', 'SGVpIQ=='),
  boolean: fc.boolean(),
  canonical: fc.constantFrom('http://a.no/x|1', 'urn:a'),
  code: fc.constantFrom('a', 'b-c', 'd e'),
  date: fc.constantFrom('2024', '2024-02', '2024-02-29'),
  dateTime: fc.constantFrom('2024', '2024-02-29T10:00:00.500+01:00', '2024-02-29T10:00:00Z'),
  decimal: fc
    .constantFrom('1.50', '0', '-0.0', '1e5', '1.00E-3', '100.0', '12345678901234567890.0123456789')
    .map((text) => new Decimal(text)),
  id: fc.constantFrom('a', 'B-1.2'),
  instant: fc.constantFrom('2024-02-29T10:00:00.123Z'),
  integer: fc.integer({ min: -2147483648, max: 2147483647 }).map((n) => new Decimal(String(n))),
  markdown: texts,
  oid: fc.constantFrom('urn:oid:2.16.578'),
  positiveInt: fc.integer({ min: 1, max: 99 }).map((n) => new Decimal(String(n))),
  string: texts,
  time: fc.constantFrom('10:00:00', '10:00:00.5'),
  unsignedInt: fc.integer({ min: 0, max: 99 }).map((n) => new Decimal(String(n))),
  uri: fc.constantFrom('http://a.no/?a=1&b=2', 'urn:a'),
  url: fc.constantFrom('http://a.no/'),
  uuid: fc.constantFrom('urn:uuid:c757873d-ec9a-4326-a141-556f43239520'),
  xhtml: fc.constantFrom(...NARRATIVES),
};

/** A resource of one type that `checkStructure` finds sound. */
export const randomResource = (gen: GeneratorValue, type: string): Tree => ({
  resourceType: type,
  ...members(gen, type, { depth: 0, contained: false }),
});

interface Place {
  readonly depth: number;
  readonly contained: boolean;
}

function members(gen: GeneratorValue, type: string, place: Place): Tree {
  if (type === 'Extension') return extension(gen, place);
  if (type === 'Reference')
    return {
      reference: gen(fc.constantFrom, 'Patient/a', 'http://a.no/Patient/b', 'urn:oid:1.2'),
      display: gen(() => texts),
    };
  const made: Tree = {};
  const elements = [...(typeModel(type)?.elements.values() ?? [])];
  for (const element of elements) {
    if (element.name === 'contained' && place.contained) continue;
    const chance = place.depth < DEEP ? 6 / (elements.length + 10 * place.depth) : 0;
    if (element.min === 0 && gen(fc.double, { min: 0, max: 1, noNaN: true }) >= chance) continue;
    Object.assign(made, member(gen, element, place));
  }
  const says = Object.keys(made).some((name) => name !== 'id');
  const isResource = typeModel(type)?.kind === 'resource';
  return says || isResource ? made : { ...made, extension: [extension(gen, { ...place, depth: DEEP })] };
}

function extension(gen: GeneratorValue, place: Place): Tree {
  const url = 'http://a.no/extension';
  if (place.depth < DEEP && gen(fc.boolean)) {
    return { url, extension: [extension(gen, { ...place, depth: place.depth + 1 })] };
  }
  const types = (typeModel('Extension')?.elements.get('value')?.types ?? []).filter((type) => type in primitives);
  const type = gen(fc.constantFrom, ...types);
  return { url, [`value${type.charAt(0).toUpperCase()}${type.slice(1)}`]: primitive(gen, type, null) };
}

function member(gen: GeneratorValue, element: ElementModel, place: Place): Tree {
  const type = gen(fc.constantFrom, ...element.types);
  const name = element.choice ? `${element.name}${type.charAt(0).toUpperCase()}${type.slice(1)}` : element.name;
  const count = element.max > 1 ? gen(fc.integer, { min: 1, max: Math.min(3, element.max) }) : 1;
  const values: (JsonValue | null)[] = [];
  const siblings: (JsonValue | null)[] = [];
  for (let at = 0; at < count; at++) {
    const plain = !(type in primitives) || type === 'xhtml' || element.attribute || place.depth >= DEEP;
    const has = plain ? 'value' : gen(fc.constantFrom, 'value', 'value', 'both', 'extension');
    values.push(has === 'extension' ? null : contentOf(gen, { type, element }, place));
    const id = has === 'both' ? { id: 'e1' } : {};
    siblings.push(has === 'value' ? null : { ...id, extension: [extension(gen, { ...place, depth: DEEP })] });
  }
  const shaped = (items: readonly (JsonValue | null)[]): JsonValue => (element.max > 1 ? items : (items[0] ?? null));
  return {
    ...(values.some((value) => value !== null) && { [name]: shaped(values) }),
    ...(siblings.some((sibling) => sibling !== null) && { [`_${name}`]: shaped(siblings) }),
  };
}

function contentOf(
  gen: GeneratorValue,
  { type, element }: { type: string; element: ElementModel },
  place: Place,
): JsonValue {
  if (type in primitives) return primitive(gen, type, element.codes);
  if (type === 'Resource' || isResourceType(type)) {
    const inside = gen(fc.constantFrom, 'Basic', 'Organization', 'Observation');
    const contained = element.name === 'contained' || place.contained;
    return { resourceType: inside, ...members(gen, inside, { depth: DEEP, contained }) };
  }
  return members(gen, type, { ...place, depth: place.depth + 1 });
}

function primitive(gen: GeneratorValue, type: string, codes: ReadonlySet<string> | null): JsonValue {
  if (codes !== null) return gen(fc.constantFrom, ...codes);
  const made = primitives[type];
  if (made === undefined) throw new Error(`no values for ${type}`);
  return gen(() => made);
}
