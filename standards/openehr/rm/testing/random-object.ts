// https://specifications.openehr.org/releases/RM/Release-1.1.0: random objects that the model and its invariants allow, for properties of readers and writers.

import { Decimal, type JsonValue } from '@fkj/standards-json';
import fc, { type GeneratorValue } from 'fast-check';
import { type AttributeModel, classModel, concreteClasses } from '../model/index.ts';

type Tree = Record<string, JsonValue>;

/** Deeper than this only what must be there is made. */
const DEEP = 4;

const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
  .filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text));
const texts = fc.oneof(
  words,
  fc.constantFrom('<a>&amp;', 'a\tb\nc\r\n', ' blank ', '"', ']]>', '\u{1f469}\u200d\u2695\ufe0f'),
);
const whole = fc.integer({ min: -999, max: 9999 }).map((number) => new Decimal(String(number)));

const primitives: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  String: texts,
  Boolean: fc.boolean(),
  Integer: whole,
  Integer64: whole,
  Real: fc
    .constantFrom('1.50', '0', '-0.0', '1e5', '1.00E-3', '12345678901234567890.0123')
    .map((text) => new Decimal(text)),
  Character: fc.constantFrom('=', '<', '>', '?'),
  Base64: fc.constantFrom('SGVp', 'SGVpIQ=='),
  Iso8601_date_time: fc.constant('2024-02-29T10:00:00Z'),
  PROPORTION_KIND: fc.constant(new Decimal('0')),
  Hash: fc.dictionary(fc.constantFrom('a', 'b'), texts, { minKeys: 1 }),
};

/** Values that a class restricts beyond what the types of its attributes say. */
const fixed: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<JsonValue>>>>> = {
  DV_DATE: { value: fc.constantFrom('2024', '2024-02', '2024-02-29') },
  DV_TIME: { value: fc.constantFrom('10:30', '10:30:00.5+01:00') },
  DV_DATE_TIME: { value: fc.constantFrom('2024-02', '2024-02-29T10:30:00,5Z') },
  DV_DURATION: { value: fc.constantFrom('P1Y2W', '-PT1.5S') },
  DV_EHR_URI: { value: fc.constant('ehr:/a') },
  DV_URI: { value: fc.constant('https://a.no/?a=1&b=2') },
  DV_QUANTITY: { precision: fc.constant(new Decimal('2')) },
  DV_PROPORTION: { denominator: fc.constant(new Decimal('2.0')), precision: fc.constant(new Decimal('1')) },
  DV_MULTIMEDIA: { data: primitives.Base64 ?? fc.constant('') },
  PARTY_IDENTIFIED: { name: texts },
  PARTY_RELATED: { name: texts },
  ARCHETYPE_ID: { value: fc.constant('a-b-CLUSTER.c.v1') },
  OBJECT_VERSION_ID: { value: fc.constant('a::b.no::1') },
  HIER_OBJECT_ID: { value: fc.constant('c757873d-ec9a-4326-a141-556f43239520') },
  CODE_PHRASE: { code_string: fc.constantFrom('at0001', '433') },
};

/** An object of the class, or of one that inherits from it, that the check finds sound; depth 0 for the root. */
export function randomObject(gen: GeneratorValue, asked: string, depth = 0): Tree {
  const classes = concreteClasses(asked);
  // Deep down nothing that must hold much more.
  const small = classes.filter((name) =>
    /^(DV_TEXT|DV_COUNT|DV_DURATION|ELEMENT|ITEM_TREE|PARTY_SELF|HIER_OBJECT_ID|EVALUATION)$/.test(name),
  );
  const name = gen(fc.constantFrom, ...(depth >= DEEP && small.length > 0 ? small : classes));
  const model = classModel(name);
  if (model === null) throw new Error(`${name} is no class`);
  const made: Tree = { _type: name };
  for (const attribute of model.attributes.values()) {
    const restricted = fixed[name]?.[attribute.name];
    const chance = depth < DEEP ? 0.2 / (depth + 1) : 0;
    const isForced = attribute.required || (restricted !== undefined && /^(data|name)$/.test(attribute.name));
    if (!isForced && gen(fc.double, { min: 0, max: 1, noNaN: true }) >= chance) continue;
    // ACCESS_CONTROL_SETTINGS is abstract and nothing inherits from it.
    if (attribute.type === 'ACCESS_CONTROL_SETTINGS') continue;
    if (restricted !== undefined) made[attribute.name] = gen(() => restricted);
    else if (attribute.type !== 'Any') made[attribute.name] = member(gen, attribute, { depth, bound: model.bound });
  }
  return mended(gen, made, depth);
}

interface Place {
  readonly depth: number;
  readonly bound: string | null;
}

function member(gen: GeneratorValue, attribute: AttributeModel, { depth, bound }: Place): JsonValue {
  const type = attribute.type === 'T' ? (bound ?? 'ELEMENT') : attribute.type;
  const one = (): JsonValue => {
    const primitive = primitives[type];
    if (primitive !== undefined) return gen(() => primitive);
    if (type === 'DV_INTERVAL') return interval(gen, attribute.argument ?? 'DV_COUNT', depth);
    if (type === 'REFERENCE_RANGE') {
      const argument = attribute.argument ?? 'DV_COUNT';
      return { _type: type, meaning: { _type: 'DV_TEXT', value: 'a' }, range: interval(gen, argument, depth) };
    }
    return randomObject(gen, type, depth + 1);
  };
  if (!attribute.many) return one();
  return Array.from({ length: gen(fc.integer, { min: 1, max: depth < 2 ? 3 : 1 }) }, one);
}

/** The same value at both ends is an interval of whatever type, where it is ordered at all. */
function interval(gen: GeneratorValue, type: string, depth: number): Tree {
  const end = randomObject(gen, type.length === 1 ? 'DV_COUNT' : type, Math.max(depth + 1, DEEP));
  const isOpen = gen(fc.boolean);
  return {
    _type: 'DV_INTERVAL',
    ...(isOpen ? {} : { lower: end }),
    upper: end,
    lower_included: gen(fc.boolean),
    upper_included: true,
    lower_unbounded: isOpen,
    upper_unbounded: false,
  };
}

/** What an attribute demands of another. */
function mended(gen: GeneratorValue, made: Tree, depth: number): Tree {
  if (made._type === 'DV_INTERVAL') return interval(gen, 'DV_COUNT', depth);
  if (made.archetype_details !== undefined) made.archetype_node_id = 'a-b-CLUSTER.c.v1';
  if (made._type !== 'ELEMENT') return made;
  const { null_flavour: flavour, null_reason: reason, value, ...rest } = made;
  return { ...rest, value: value ?? { _type: 'DV_TEXT', value: 'a' } };
}
