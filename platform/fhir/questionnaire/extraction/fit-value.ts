// https://hl7.org/fhir/R4/datatypes.html: a value of one type where an element takes another that can hold it.

import type { Item } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

export interface Fitted {
  readonly type: string;
  readonly value: JsonValue;
}

const TEXTS: ReadonlySet<string> = new Set(
  'string markdown code id uri url canonical oid uuid base64Binary'.split(' '),
);
const WHOLE: ReadonlySet<string> = new Set(['integer', 'positiveInt', 'unsignedInt']);
const AMOUNTS: ReadonlySet<string> = new Set(['Quantity', 'Age', 'Duration', 'Count', 'Distance']);

/** 'System.DateTime' is the dateTime of FHIR. */
const fhirType = (type: string): string => {
  const name = type.replace(/^System\./, '');
  return name === type ? type : name.charAt(0).toLowerCase() + name.slice(1);
};

/**
 * The value in the first of these types that can hold it, its own type first; null where none can.
 * `unit` (parts of a Quantity) makes an amount of a bare number.
 */
export function fitted(item: Item, types: readonly string[], unit: JsonObject | null = null): Fitted | null {
  const type = fhirType(item.type);
  const { value } = item;
  if (value === null) return null;
  if (unit === null && types.includes(type)) return { type, value };
  for (const wanted of [...types.filter((one) => AMOUNTS.has(one)), ...types]) {
    const converted = convert({ type, value }, wanted, unit);
    if (converted !== null) return { type: wanted, value: converted };
  }
  return types.includes(type) ? { type, value } : null;
}

function convert({ type, value }: Fitted, wanted: string, unit: JsonObject | null): JsonValue | null {
  if (typeof value === 'string') return convertText(type, value, wanted);
  if (value instanceof Decimal) {
    if (AMOUNTS.has(wanted)) return unit === null ? null : { value, ...unit };
    if (WHOLE.has(wanted)) return /^-?\d+$/.test(value.text) ? value : null;
    if (wanted === 'decimal') return value;
    return wanted === 'string' ? value.text : null;
  }
  return isObject(value) ? convertObject(type, value, wanted) : null;
}

function convertText(type: string, value: string, wanted: string): JsonValue | null {
  const isText = TEXTS.has(type);
  if (isText && TEXTS.has(wanted)) return value;
  if (isText && (wanted === 'CodeableConcept' || wanted === 'Annotation')) return { text: value };
  if (!/^(date|dateTime|instant)$/.test(type)) return null;
  if (wanted === 'date') return value.slice(0, 10);
  if (wanted === 'dateTime') return value;
  return wanted === 'instant' && /T.*(Z|[+-]\d\d:\d\d)$/.test(value) ? value : null;
}

function convertObject(type: string, value: JsonObject, wanted: string): JsonValue | null {
  if (AMOUNTS.has(type)) {
    if (AMOUNTS.has(wanted)) return value;
    return wanted === 'decimal' ? (value['value'] ?? null) : null;
  }
  if (type === 'Coding') {
    if (wanted === 'CodeableConcept') return { coding: [value] };
    if (wanted === 'code') return value['code'] ?? null;
    return wanted === 'string' ? (value['display'] ?? null) : null;
  }
  if (type !== 'CodeableConcept') return null;
  const codings = value['coding'];
  if (wanted === 'Coding') return (isArray(codings) ? codings[0] : undefined) ?? null;
  return wanted === 'string' ? (value['text'] ?? null) : null;
}
