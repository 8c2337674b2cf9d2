// https://hl7.org/fhir/R4/fhirpath.html: what an expression walks over, and which values of FHIR count as which of FHIRPath.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { typeModel } from '../model/index.ts';

/** One item of a collection. */
export interface Item {
  /** Null for a primitive that has only an id or extensions. Numbers as they were written. */
  readonly value: JsonValue;
  /** 'HumanName', 'Patient.contact', 'code'; 'System.String' for what an expression made; '' where R4 does not tell. */
  readonly type: string;
  /** id and extensions of a primitive (`_name` in JSON). */
  readonly element: JsonObject | null;
}

export type Items = readonly Item[];

export const EMPTY: Items = [];

/** https://hl7.org/fhirpath/N1/#literals */
export type SystemType = 'Boolean' | 'String' | 'Integer' | 'Decimal' | 'Date' | 'DateTime' | 'Time';

const ofFhir: Readonly<Record<string, SystemType>> = {
  boolean: 'Boolean',
  integer: 'Integer',
  unsignedInt: 'Integer',
  positiveInt: 'Integer',
  decimal: 'Decimal',
  date: 'Date',
  dateTime: 'DateTime',
  instant: 'DateTime',
  time: 'Time',
  'System.Boolean': 'Boolean',
  'System.String': 'String',
  'System.Integer': 'Integer',
  'System.Decimal': 'Decimal',
  'System.Date': 'Date',
  'System.DateTime': 'DateTime',
  'System.Time': 'Time',
};

/** The type that an item counts as in operators and functions; null for what has members, or no value. */
export function systemTypeOf({ value, type }: Item): SystemType | null {
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string') {
    const known = ofFhir[type];
    return known === 'Date' || known === 'DateTime' || known === 'Time' ? known : 'String';
  }
  if (!(value instanceof Decimal)) return null;
  return ofFhir[type] ?? (/^-?\d+$/.test(value.text) ? 'Integer' : 'Decimal');
}

export const isNumber = (type: SystemType | null): boolean => type === 'Integer' || type === 'Decimal';

export const system = (type: SystemType, value: JsonValue): Item => ({ value, type: `System.${type}`, element: null });

const TRUE: Items = [system('Boolean', true)];
const FALSE: Items = [system('Boolean', false)];

/** Null is unknown: the empty collection. */
export const truth = (value: boolean | null): Items => (value === null ? EMPTY : value ? TRUE : FALSE);
export const text = (value: string): Items => [system('String', value)];
export const integer = (value: number): Items => [system('Integer', new Decimal(String(value)))];

/** A resource as the first item of an evaluation. */
export const resourceItem = (resource: JsonObject): Item => ({
  value: resource,
  type: kindOf(resource),
  element: null,
});

const kindOf = (resource: JsonObject): string =>
  typeof resource['resourceType'] === 'string' ? resource['resourceType'] : '';

/** Where a member stands in JSON: several places for a choice. */
type Place = readonly [name: string, type: string];

function placesOf(type: string, name: string): readonly Place[] {
  const model = typeModel(type);
  const element = model?.elements.get(name);
  if (model === null || element === undefined) return [[name, model?.members.get(name)?.type ?? '']];
  if (!element.choice) return [[name, element.types[0] ?? '']];
  return element.types.map((of) => [name + of.charAt(0).toUpperCase() + of.slice(1), of]);
}

/** The step to one member, by the model of whatever it meets. */
export function memberStep(name: string): (item: Item, out: Item[]) => void {
  const known = new Map<string, readonly Place[]>();
  return (item, out) => {
    const holder = isObject(item.value) ? item.value : item.element;
    if (holder === null) return;
    const type = isObject(item.value) ? item.type : 'Element';
    const places = known.get(type) ?? placesOf(type, name);
    known.set(type, places);
    for (const [member, of] of places) {
      const value = holder[member];
      const beside = holder[`_${member}`];
      if (value === undefined && beside === undefined) continue;
      if (isArray(value) || isArray(beside)) pushAll(value, beside, { type: of, out });
      else push(value, beside, { type: of, out });
    }
  };
}

/** The items of one member; the value of a primitive is the primitive itself. */
export function membersOf(item: Item, name: string): Items {
  if (name === 'value' && !isObject(item.value) && item.value !== null) return [item];
  const found: Item[] = [];
  memberStep(name)(item, found);
  return found;
}

interface Into {
  readonly type: string;
  readonly out: Item[];
}

function pushAll(value: JsonValue | undefined, beside: JsonValue | undefined, into: Into): void {
  const values = isArray(value) ? value : [];
  const elements = isArray(beside) ? beside : [];
  const length = Math.max(values.length, elements.length);
  for (let place = 0; place < length; place++) push(values[place], elements[place], into);
}

function push(value: JsonValue | undefined, beside: JsonValue | undefined, { type, out }: Into): void {
  const element = isObject(beside) ? beside : null;
  if (isObject(value)) {
    const of = type === 'Resource' || type === '' ? kindOf(value) || type : type;
    out.push({ value, type: of, element: null });
  } else if (value !== undefined && value !== null) out.push({ value, type, element });
  else if (element !== null) out.push({ value: null, type, element });
}
