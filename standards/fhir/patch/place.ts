// https://hl7.org/fhir/R4/json.html: an element of a resource, and where it stands in the JSON.

import { isArray, isObject, type JsonObject, type JsonValue, type Path } from '@fkj/standards-json';
import { type ElementModel, isResourceType, typeModel } from '../model/index.ts';
import { halt } from './refusal.ts';

/** Under which name of which object an element stands. */
export interface Stand {
  /** The object that has the member. */
  readonly holder: Path;
  /** As JSON names it: 'valueQuantity'. */
  readonly name: string;
  readonly element: ElementModel;
  /** Null where the element does not repeat. */
  readonly index: number | null;
  /** How many there are under this name. */
  readonly count: number;
}

export interface Place {
  /** 'HumanName', 'Patient.contact', 'code'. */
  readonly type: string;
  /** Null for a primitive that has only an id or extensions. */
  readonly value: JsonValue;
  /** id and extensions of a primitive. */
  readonly beside: JsonObject | null;
  /** Null for the resource itself. */
  readonly stand: Stand | null;
}

/** The resource as the first place. */
export const rootPlace = (resource: JsonObject): Place => ({
  type: typeof resource['resourceType'] === 'string' ? resource['resourceType'] : '',
  value: resource,
  beside: null,
  stand: null,
});

export function pathOf({ stand }: Place): Path {
  if (stand === null) return [];
  const { holder, name, index } = stand;
  return index === null ? [...holder, name] : [...holder, name, index];
}

/** The object in which the children of an element stand: for a primitive the one beside its value. */
export function insideOf(place: Place): Path {
  if (place.stand === null || isObject(place.value)) return pathOf(place);
  const { holder, name, index } = place.stand;
  return index === null ? [...holder, `_${name}`] : [...holder, `_${name}`, index];
}

/** The element of this name that the type of a place has; halts where R4 knows none. */
export function elementIn(place: Place, name: string): ElementModel {
  const element = typeModel(place.type)?.elements.get(name);
  if (element !== undefined) return element;
  const choice = typeModel(place.type)?.members.get(name)?.element;
  return choice === undefined
    ? halt('unknown-element', 'The type there has no such element in FHIR R4.', pathOf(place))
    : halt('unknown-element', `FHIRPath calls this element ${choice.name}, whatever its type.`, pathOf(place));
}

/** How JSON names an element that has this type. */
export const memberName = (element: ElementModel, type: string): string =>
  element.choice ? element.name + type.charAt(0).toUpperCase() + type.slice(1) : element.name;

/** The children of this name that are there, in their order. */
export function childrenOf(place: Place, name: string): readonly Place[] {
  const element = elementIn(place, name);
  const inside = isObject(place.value) ? place.value : place.beside;
  if (inside === null) return [];
  const holder = insideOf(place);
  return element.types.flatMap((type) => {
    const member = memberName(element, type);
    const value = inside[member];
    const beside = inside[`_${member}`];
    if (value === undefined && beside === undefined) return [];
    if (!(isArray(value) || isArray(beside))) {
      const stand = { holder, name: member, element, index: null, count: 1 };
      return placeOf(value ?? null, beside ?? null, { type, stand });
    }
    const values = isArray(value) ? value : [];
    const besides = isArray(beside) ? beside : [];
    const count = Math.max(values.length, besides.length);
    return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
      placeOf(values[index] ?? null, besides[index] ?? null, {
        type,
        stand: { holder, name: member, element, index, count },
      }),
    );
  });
}

function placeOf(
  value: JsonValue,
  beside: JsonValue,
  { type, stand }: { type: string; stand: Stand },
): readonly Place[] {
  const kind = isObject(value) ? value['resourceType'] : undefined;
  const isContained = type === 'Resource' && typeof kind === 'string' && isResourceType(kind);
  return [{ type: isContained ? kind : type, value, beside: isObject(beside) ? beside : null, stand }];
}
