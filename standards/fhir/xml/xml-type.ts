// https://hl7.org/fhir/R4/xml.html: per type, what each child element and attribute is, made on first use.

import { type ElementModel, isResourceType, type TypeModel, typeModel } from '../model/index.ts';

export const FHIR_NAMESPACE = 'http://hl7.org/fhir';
export const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

/** How an element stands in XML. `wrapper` holds one resource, in an element named by its type. */
type XmlForm = 'attribute' | 'primitive' | 'complex' | 'xhtml' | 'wrapper';

export interface XmlMember {
  /** In XML and JSON alike: 'valueQuantity'. */
  readonly name: string;
  readonly element: ElementModel;
  readonly type: string;
  readonly form: XmlForm;
  /** Place of the element in its definition; all types of a choice have the same. */
  readonly place: number;
  /** JSON type of a primitive. */
  readonly json: 'string' | 'number' | 'boolean';
}

export interface XmlType {
  readonly model: TypeModel;
  readonly members: ReadonlyMap<string, XmlMember>;
  /** Names of the attributes other than `value`, in the order of the definition. */
  readonly attributes: readonly string[];
}

const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);

const known = new Map<string, XmlType>();

/** The table of a type; null if R4 has no such type. */
export function xmlType(name: string): XmlType | null {
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const model = typeModel(name);
  if (model === null) return null;
  const places = new Map([...model.elements.values()].map((element, place) => [element, place]));
  const members = new Map<string, XmlMember>();
  for (const [json, { element, type }] of model.members) {
    const place = places.get(element) ?? 0;
    members.set(json, { name: json, element, type, place, form: formOf(element, type), json: jsonOf(type) });
  }
  const attributes = [...members.values()].flatMap(({ name: own, form }) => (form === 'attribute' ? [own] : []));
  const made = { model, members, attributes };
  known.set(name, made);
  return made;
}

function formOf(element: ElementModel, type: string): XmlForm {
  if (element.attribute) return 'attribute';
  if (type === 'xhtml') return 'xhtml';
  if (type === 'Resource' || isResourceType(type)) return 'wrapper';
  return typeModel(type)?.kind === 'primitive' ? 'primitive' : 'complex';
}

function jsonOf(type: string): XmlMember['json'] {
  if (type === 'boolean') return 'boolean';
  return NUMBERS.has(type) ? 'number' : 'string';
}
