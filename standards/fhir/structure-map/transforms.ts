// https://hl7.org/fhir/R4/codesystem-map-transform.html: what each transform makes of its parameters.

import { Decimal, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import type { Item } from '../path/index.ts';
import { converted, typeOf } from './fit.ts';
import { halt } from './issue.ts';
import { translated } from './translate.ts';

export interface TransformWorld {
  /** A UUID, another each time. */
  readonly newUuid: () => string;
  /** A ConceptMap by its address; null where there is none. */
  readonly conceptMap: (address: string) => JsonObject | null;
}

/** Units of text that one transform may make. */
const LONGEST = 1_000_000;

export type Transform = (given: readonly Item[], world: TransformWorld) => Item | null;

const item = (type: string, value: JsonValue): Item => ({ value, type, element: null });

/** The text of a primitive; halts for what has members. */
function textOf(given: Item | undefined): string {
  const value = given?.value;
  if (typeof value === 'string') return value;
  if (value instanceof Decimal) return value.text;
  if (typeof value === 'boolean') return String(value);
  return halt('wrong-type', 'A transform needs a primitive value there.');
}

const optional = (given: Item | undefined, name: string): JsonObject =>
  given === undefined ? {} : { [name]: textOf(given) };

function bounded(text: string): string {
  return text.length > LONGEST ? halt('costly', 'A transform makes a text that is too long.') : text;
}

const XML = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** By the language of the escapes: into it, and out of it. */
const ESCAPES: Readonly<Record<string, { into: (text: string) => string; outOf: (text: string) => string }>> = {
  plain: { into: (text) => text, outOf: (text) => text },
  json: { into: (text) => JSON.stringify(text).slice(1, -1), outOf: fromJson },
  java: { into: (text) => JSON.stringify(text).slice(1, -1), outOf: fromJson },
  xml: {
    into: (text) =>
      Object.entries(XML).reduce((before, [character, escaped]) => before.replaceAll(character, escaped), text),
    outOf: (text) =>
      Object.entries(XML)
        .reverse()
        .reduce((before, [character, escaped]) => before.replaceAll(escaped, character), text),
  },
};

function fromJson(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : halt('wrong-type', 'The text is not escaped in this language.');
  } catch {
    return halt('wrong-type', 'The text is not escaped in this language.');
  }
}

const escaping = (given: Item | undefined): (typeof ESCAPES)[string] => {
  const name = textOf(given);
  const known = Object.hasOwn(ESCAPES, name) ? ESCAPES[name] : undefined;
  return known ?? halt('not-supported', 'Escapes are plain, json, java or xml.');
};

/** The Coding that a source stands for: a Coding, the first of a CodeableConcept that is mapped, or a code. */
function codingsOf({ value }: Item): readonly JsonObject[] {
  if (!isObject(value)) return typeof value === 'string' ? [{ code: value }] : [];
  const { coding } = value;
  return Array.isArray(coding) ? coding.filter((one: JsonValue): one is JsonObject => isObject(one)) : [value];
}

const outputs: Readonly<Record<string, (coding: JsonObject) => Item | null>> = {
  code: ({ code }) => (code === undefined ? null : item('code', code)),
  system: ({ system }) => (system === undefined ? null : item('uri', system)),
  display: ({ display }) => (display === undefined ? null : item('string', display)),
  Coding: (coding) => item('Coding', coding),
  coding: (coding) => item('Coding', coding),
  CodeableConcept: (coding) => item('CodeableConcept', { coding: [coding] }),
  codeableconcept: (coding) => item('CodeableConcept', { coding: [coding] }),
};

/** '5.0 kg', '>= 5 mg/L': a comparator, a number, and what the unit is. */
const QUANTITY = /^\s*(<=|>=|<|>)?\s*(-?(?:0|[1-9]\d*)(?:\.\d+)?)\s*(\S.*)?$/;

function quantityOfText(text: string): JsonObject {
  const [, comparator, value, unit] = QUANTITY.exec(text) ?? [];
  if (value === undefined) return halt('wrong-type', 'The text is no quantity.');
  return {
    value: new Decimal(value),
    ...(comparator === undefined ? {} : { comparator }),
    ...(unit === undefined ? {} : { unit: unit.trim() }),
  };
}

const decimalOf = (given: Item | undefined): Decimal => {
  const value = given === undefined ? null : converted(given.value, typeOf(given), 'decimal');
  return value instanceof Decimal ? value : halt('wrong-type', 'A quantity needs a number.');
};

/** https://hl7.org/fhir/R4/contactpoint.html: the system is told by the form of the value. */
function contactSystem(value: string): string {
  if (value.startsWith('mailto:') || /^[^\s@:]+@[^\s@]+$/.test(value)) return 'email';
  return /^https?:/.test(value) ? 'url' : 'phone';
}

/** All that need nothing but their parameters; create, evaluate, reference and pointer are the engine's. */
export const transforms: Readonly<Record<string, Transform>> = {
  copy: ([source]) => source ?? null,
  truncate: ([source, length]) => {
    const most = Number(textOf(length));
    if (!Number.isInteger(most) || most < 0) return halt('wrong-type', 'The length is a whole number.');
    return item('string', [...textOf(source)].slice(0, most).join(''));
  },
  escape: ([source, from, to]) => {
    const plain = escaping(from).outOf(textOf(source));
    return item('string', bounded((to === undefined ? escaping(item('string', 'plain')) : escaping(to)).into(plain)));
  },
  cast: ([source, type]) => {
    if (source === undefined) return null;
    if (type === undefined) return source;
    const named = textOf(type);
    const value = converted(source.value, typeOf(source), named);
    return value === null ? halt('wrong-type', 'The value cannot be cast to this type.') : item(named, value);
  },
  append: (given) => item('string', bounded(given.map(textOf).join(''))),
  translate: ([source, map, output], { conceptMap }) => {
    if (source === undefined) return null;
    const found = conceptMap(textOf(map)) ?? halt('not-supported', 'The ConceptMap is not to be had.');
    const as = output === undefined ? 'code' : textOf(output);
    const give = Object.hasOwn(outputs, as) ? outputs[as] : undefined;
    if (give === undefined)
      return halt('wrong-type', 'translate gives code, system, display, Coding or CodeableConcept.');
    for (const one of codingsOf(source)) {
      const coding = translated(found, one);
      if (coding !== null) return give(coding);
    }
    return null;
  },
  uuid: (_, { newUuid }) => item('uuid', newUuid()),
  cc: ([first, code, display]) => {
    if (code === undefined) return item('CodeableConcept', optional(first, 'text'));
    const coding = { ...optional(first, 'system'), ...optional(code, 'code'), ...optional(display, 'display') };
    return item('CodeableConcept', { coding: [coding] });
  },
  c: ([system, code, display]) =>
    item('Coding', { ...optional(system, 'system'), ...optional(code, 'code'), ...optional(display, 'display') }),
  qty: ([first, unit, system, code]) =>
    unit === undefined
      ? item('Quantity', quantityOfText(textOf(first)))
      : item('Quantity', {
          value: decimalOf(first),
          ...optional(unit, 'unit'),
          ...optional(system, 'system'),
          ...optional(code, 'code'),
        }),
  id: ([system, value, type]) => {
    const kind = { system: 'http://terminology.hl7.org/CodeSystem/v2-0203', ...optional(type, 'code') };
    const typed = type === undefined ? {} : { type: { coding: [kind] } };
    return item('Identifier', { ...typed, ...optional(system, 'system'), ...optional(value, 'value') });
  },
  cp: ([first, second]) => {
    if (second !== undefined) return item('ContactPoint', { system: textOf(first), value: textOf(second) });
    const value = textOf(first);
    return item('ContactPoint', { system: contactSystem(value), value });
  },
};
