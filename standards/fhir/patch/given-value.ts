// https://hl7.org/fhir/R4/fhirpatch.html#format: the value of an operation in the form of the element that it is for.

import { isArray, isObject, type JsonObject, type JsonValue, type Path, write } from '@fkj/standards-json';
import { type ElementModel, typeModel } from '../model/index.ts';
import { memberName } from './place.ts';
import { halt } from './refusal.ts';
import { isA } from './resolve.ts';
import type { Occurrence } from './slot.ts';

/** A value with the type under which the element takes it. */
export interface Given extends Occurrence {
  readonly type: string;
}

/** `value` is the part of the operation: it has `value[x]`, parts that are the element's members, or a resource. */
export function givenFor(element: ElementModel, value: JsonObject, at: Path): Given {
  const resource = value['resource'];
  if (resource !== undefined) {
    return { type: taken(element, 'Resource', at), value: write(resource), beside: null };
  }
  const parts = value['part'];
  if (isArray(parts))
    return { type: ofParts(element, at), value: composed(ofParts(element, at), parts, at), beside: null };
  for (const name of Object.keys(value)) {
    const type = valueTypes.get(name.replace(/^_/, ''));
    if (type === undefined) continue;
    const simple = name.replace(/^_/, '');
    return { type: taken(element, type, at), value: textOf(value[simple]), beside: textOf(value[`_${simple}`]) };
  }
  return halt('value-missing', 'The part value has neither a value nor parts.', at);
}

const textOf = (value: JsonValue | undefined): string | null => (value === undefined ? null : write(value));

/** 'valueQuantity' to 'Quantity', for every type that a parameter can carry. */
const valueTypes: ReadonlyMap<string, string> = new Map(
  [...(typeModel('Parameters.parameter')?.members ?? [])].flatMap(([name, { element, type }]) =>
    element.name === 'value' ? [[name, type] as const] : [],
  ),
);

/** "The type of the value must be correct for the place": the element's own type, or one derived from it. */
function taken(element: ElementModel, type: string, at: Path): string {
  const exact = element.types.find((own) => own === type);
  if (exact !== undefined) return exact;
  const own = element.choice ? undefined : element.types[0];
  return own !== undefined && (isA(type, own) || STAND_INS.has(`${type} for ${own}`))
    ? own
    : halt('value-type', `The element takes ${listed(element)}, not ${type}.`, at);
}

/** A date is a dateTime of less precision; a parameter cannot carry xhtml. */
const STAND_INS: ReadonlySet<string> = new Set(['date for dateTime', 'string for xhtml']);

const listed = ({ types }: ElementModel): string =>
  types.map((type) => (type.includes('.') ? 'parts' : type)).join(', ');

/** The type whose members the parts are. */
function ofParts(element: ElementModel, at: Path): string {
  const [type, ...others] = element.types;
  if (type === undefined || others.length > 0 || typeModel(type)?.kind !== 'complex') {
    return halt('value-type', `The element takes ${listed(element)}, not parts.`, at);
  }
  return type;
}

/** An object of the type, its members in the order of the parts. */
function composed(type: string, parts: readonly JsonValue[], at: Path): string {
  const members = new Map<string, { readonly element: ElementModel; readonly items: Given[] }>();
  for (const part of parts) {
    const name = isObject(part) ? part['name'] : undefined;
    const model = typeModel(type);
    const element =
      typeof name === 'string' ? (model?.elements.get(name) ?? model?.members.get(name)?.element) : undefined;
    if (!isObject(part) || element === undefined) {
      return halt('unknown-element', 'A part of the value is named as no element of its type.', at);
    }
    const given = givenFor(element, part, at);
    const member = memberName(element, given.type);
    const items = members.get(member)?.items ?? [];
    if (items.length > 0 && element.max <= 1) return halt('element-taken', 'A part of the value comes twice.', at);
    items.push(given);
    members.set(member, { element, items });
  }
  const texts = [...members].flatMap(([name, { element, items }]) => [
    ...printMember(
      name,
      element,
      items.map(({ value }) => value),
    ),
    ...printMember(
      `_${name}`,
      element,
      items.map(({ beside }) => beside),
    ),
  ]);
  return `{${texts.join(',')}}`;
}

function printMember(name: string, { max }: ElementModel, items: readonly (string | null)[]): readonly string[] {
  if (items.every((item) => item === null)) return [];
  const value = max > 1 ? `[${items.map((item) => item ?? 'null').join(',')}]` : items[0];
  return [`${JSON.stringify(name)}:${value}`];
}
