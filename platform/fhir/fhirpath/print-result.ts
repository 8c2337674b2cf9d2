// https://hl7.org/fhir/R4/parameters.html: one item of a FHIRPath result as one parameter named 'result'.

import { typeModel } from '@fkj/standards-fhir';
import { Decimal, isArray, isObject, type JsonObject, type JsonValue, read, write } from '@fkj/standards-json';
import type { Evaluated } from './evaluation-thread.ts';

const SYSTEM_TYPES: Readonly<Record<string, string>> = {
  'System.String': 'string',
  'System.Boolean': 'boolean',
  'System.Date': 'date',
  'System.DateTime': 'dateTime',
  'System.Time': 'time',
};

/** A primitive that has only an id or extensions is counted by expressions, but shows nothing as a result. */
export const hasValue = ({ json }: Evaluated): boolean => json !== 'null';

/** The parameter as JSON text; numbers stand as they were written. */
export function printResult({ type, path, json, extra }: Evaluated): string {
  const value = parse(json);
  const element = parse(extra);
  if (type === 'System.Quantity' && isObject(value)) return write({ name: 'result', valueQuantity: quantity(value) });
  const known = SYSTEM_TYPES[type] ?? type.replace(/^FHIR\./, '');
  return write(parameter('result', { type: known, path, value, element }));
}

interface Item {
  readonly type: string;
  readonly path: string | null;
  readonly value: JsonValue;
  readonly element: JsonValue;
}

/** A resource, a value of a data type, or the parts of an element that is no data type. */
function parameter(name: string, { type, path, value, element }: Item): JsonObject {
  if (isObject(value)) {
    if (typeof value['resourceType'] === 'string') return { name, resource: value };
    return isDataType(type) ? { name, [memberOf(type)]: value } : { name, part: partsOf(value, path ?? type) };
  }
  if (isArray(value))
    return { name, part: value.map((item) => parameter('item', { type: '', path, value: item, element: null })) };
  const member = memberOf(isDataType(type) ? type : primitiveOf(value));
  return {
    name,
    ...(value === null ? {} : { [member]: value }),
    ...(isObject(element) ? { [`_${member}`]: element } : {}),
  };
}

/** The members of an element such as Patient.contact, each item a part of its own. */
function partsOf(object: JsonObject, path: string): readonly JsonObject[] {
  const members = typeModel(path)?.members;
  return Object.entries(object).flatMap(([name, value]) => {
    const type = members?.get(name)?.type ?? '';
    const items = isArray(value) ? value : [value];
    return items.map((item) => parameter(name, { type, path: type, value: item, element: null }));
  });
}

const isDataType = (type: string): boolean => typeModel('Parameters.parameter')?.members.has(memberOf(type)) ?? false;

const memberOf = (type: string): string => `value${type.charAt(0).toUpperCase()}${type.slice(1)}`;

function primitiveOf(value: JsonValue): string {
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof Decimal) return /^-?\d{1,9}$/.test(value.text) ? 'integer' : 'decimal';
  return 'string';
}

const UCUM = 'http://unitsofmeasure.org';

/** FHIRPath writes a unit of UCUM in quotes, and words for calendar durations without. */
function quantity({ value, unit }: JsonObject): JsonObject {
  const written = typeof unit === 'string' ? unit : '';
  const code = /^'(.*)'$/s.exec(written)?.[1];
  const number = value ?? null;
  if (code === undefined) return written === '' ? { value: number } : { value: number, unit: written };
  return { value: number, unit: code, system: UCUM, code };
}

/** The worker writes JSON; an answer that our own reader would refuse (a lone half of a character) is none. */
function parse(json: string | null): JsonValue {
  const document = json === null ? null : read(json, { maxDepth: 1000 });
  return document?.ok ? document.value.tree : null;
}
