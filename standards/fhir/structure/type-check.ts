// https://hl7.org/fhir/R4/json.html: per type, a table of what each JSON member must be, made on first use for the fast path.

import { type ElementModel, type TypeModel, typeModel } from '../model/index.ts';
import { type PrimitiveFormat, primitiveFormats } from './primitive-format.ts';

export interface MemberCheck {
  readonly element: ElementModel;
  readonly type: string;
  /** `_birthDate`: where id and extensions of a primitive stand. */
  readonly sibling: string;
  /** Null for elements that are objects. */
  readonly format: PrimitiveFormat | null;
}

/** An element that must be there, and the JSON names under which it may be. */
interface Required {
  readonly element: ElementModel;
  readonly names: readonly string[];
}

export interface TypeCheck {
  readonly model: TypeModel;
  readonly members: ReadonlyMap<string, MemberCheck>;
  /** `_birthDate` to the member it belongs to. */
  readonly siblings: ReadonlyMap<string, string>;
  readonly required: readonly Required[];
}

const known = new Map<string, TypeCheck>();

/** The table of a type; null if R4 has no such type. */
export function typeCheck(name: string): TypeCheck | null {
  const cached = known.get(name);
  if (cached) return cached;
  const model = typeModel(name);
  if (!model) return null;
  const members = new Map<string, MemberCheck>();
  const siblings = new Map<string, string>();
  const required = new Map<ElementModel, string[]>();
  for (const [jsonName, { element, type }] of model.members) {
    const sibling = `_${jsonName}`;
    const format = primitiveFormats.get(type) ?? null;
    members.set(jsonName, { element, type, sibling, format });
    if (format) siblings.set(sibling, jsonName);
    if (element.min === 0) continue;
    const names = required.get(element) ?? [];
    names.push(jsonName, ...(format ? [sibling] : []));
    required.set(element, names);
  }
  const check = { model, members, siblings, required: [...required].map(([element, names]) => ({ element, names })) };
  known.set(name, check);
  return check;
}
