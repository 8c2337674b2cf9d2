// https://hl7.org/fhir/R4/mapping-language.html: a value made to fit the element where it shall stand, where nothing is lost by it.

import { Decimal, isObject, type JsonValue } from '@fkj/standards-json';
import { typeModel } from '../model/index.ts';
import type { Item } from '../path/index.ts';
import { halt } from './issue.ts';

const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'integer', 'unsignedInt', 'positiveInt']);

/** FHIR's name of the type of an item: 'System.String' is a string. */
export function typeOf({ type, value }: Item): string {
  if (!type.startsWith('System.')) return type;
  const name = type.slice('System.'.length);
  if (name === 'Integer' && value instanceof Decimal && !/^-?\d+$/.test(value.text)) return 'decimal';
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Halts ('wrong-type') where it cannot stand as any of the types. */
export function fitted(item: Item, types: readonly string[]): Item {
  const own = typeOf(item);
  for (let type: string | null = own; type !== null && type !== ''; type = typeModel(type)?.base ?? null) {
    if (types.includes(type)) return { ...item, type: own };
  }
  for (const type of types) {
    const value = converted(item.value, own, type);
    if (value !== null) return { value, type, element: isObject(item.value) ? null : item.element };
  }
  return halt('wrong-type', 'The value may not stand in this element.');
}

/** Null where the value does not mean anything as this type. */
export function converted(value: JsonValue, own: string, type: string): JsonValue {
  if (isObject(value)) {
    if (type === 'CodeableConcept' && own === 'Coding') return { coding: [value] };
    if (type === 'code' && own === 'Coding') return value['code'] ?? null;
    return null;
  }
  if (typeModel(type)?.kind === 'primitive') return primitive(value, type);
  if (typeof value !== 'string') return null;
  if (type === 'Reference') return { reference: value };
  if (type === 'CodeableConcept') return own === 'code' ? { coding: [{ code: value }] } : { text: value };
  if (type === 'Coding') return { code: value };
  return null;
}

function primitive(value: JsonValue, type: string): JsonValue {
  if (NUMBERS.has(type)) {
    const text = value instanceof Decimal ? value.text : typeof value === 'string' ? value : '';
    if (!/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?$/.test(text)) return null;
    if (type !== 'decimal' && text.includes('.')) return null;
    return value instanceof Decimal ? value : new Decimal(text);
  }
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : null;
  }
  if (type === 'date' && typeof value === 'string') return /^\d{4}(-\d\d(-\d\d)?)?/.exec(value)?.[0] ?? null;
  if (typeof value === 'string') return value;
  return value instanceof Decimal ? value.text : typeof value === 'boolean' ? String(value) : null;
}
