// https://hl7.org/fhir/R4/elementdefinition.html: what R4 says of each type and element, made from the compiled bundle on first use.

import { compactModel } from '../generated/model.ts';
import type { CompactElement, CompactType } from './compact-model.ts';

export interface ElementModel {
  /** As in the definition, without `[x]`: 'value'. */
  readonly name: string;
  /** Type names. An element that defines its own members is its own type, named by its path: 'Observation.component'. */
  readonly types: readonly string[];
  readonly min: number;
  /** Infinity where the definition says `*`. More than 1 means an array in JSON. */
  readonly max: number;
  /** `value[x]`: the JSON name carries the type. */
  readonly choice: boolean;
  /** The only codes allowed (a required binding that can be listed); null where any code may stand. */
  readonly codes: ReadonlySet<string> | null;
  /** The resource types a Reference may lead to; null where any may. */
  readonly targets: ReadonlySet<string> | null;
  /** Part of a summary (https://hl7.org/fhir/R4/search.html#summary). */
  readonly summary: boolean;
  /** An attribute in XML (https://hl7.org/fhir/R4/xml.html): `Element.id`, `Extension.url`. */
  readonly attribute: boolean;
}

/** A member as JSON names it: 'valueQuantity' is the element 'value' with the type 'Quantity'. */
export interface JsonMember {
  readonly element: ElementModel;
  readonly type: string;
}

export interface TypeModel {
  readonly name: string;
  readonly kind: CompactType['kind'];
  readonly base: string | null;
  /** Inherited ones first, in the order of the definition. */
  readonly elements: ReadonlyMap<string, ElementModel>;
  /** By JSON name; choices once for each type. `_name` and `resourceType` are not in it. */
  readonly members: ReadonlyMap<string, JsonMember>;
}

const lists = {
  codes: new Map<number, ReadonlySet<string>>(),
  targets: new Map<number, ReadonlySet<string>>(),
};

function listOf(which: 'codes' | 'targets', number: number | undefined): ReadonlySet<string> | null {
  if (number === undefined) return null;
  const list = lists[which].get(number) ?? new Set(compactModel[which][number]);
  lists[which].set(number, list);
  return list;
}

function elementOf(name: string, compact: CompactElement): ElementModel {
  return {
    name,
    types: compact.types,
    min: compact.min ?? 0,
    max: compact.max === '*' ? Number.POSITIVE_INFINITY : (compact.max ?? 1),
    choice: compact.choice ?? false,
    codes: listOf('codes', compact.codes),
    targets: listOf('targets', compact.targets),
    summary: compact.summary ?? false,
    attribute: compact.attribute ?? false,
  };
}

const jsonName = (element: ElementModel, type: string): string =>
  element.choice ? element.name + type.charAt(0).toUpperCase() + type.slice(1) : element.name;

const known = new Map<string, TypeModel>();

/** The model of a resource type, data type or element with own members; null if R4 has no such type. */
export function typeModel(name: string): TypeModel | null {
  const cached = known.get(name);
  if (cached) return cached;
  const compact = Object.hasOwn(compactModel.types, name) ? compactModel.types[name] : undefined;
  if (!compact) return null;
  const elements = new Map(compact.base ? typeModel(compact.base)?.elements : []);
  for (const [own, element] of Object.entries(compact.elements)) elements.set(own, elementOf(own, element));
  const members = new Map<string, JsonMember>();
  for (const element of elements.values()) {
    for (const type of element.types) members.set(jsonName(element, type), { element, type });
  }
  const model: TypeModel = { name, kind: compact.kind, base: compact.base, elements, members };
  known.set(name, model);
  return model;
}
