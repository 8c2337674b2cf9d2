// https://hl7.org/fhir/R4/mapping-language.html: what a map makes, element by element, held to the model of R4.

import { Decimal, isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';
import { type TypeModel, typeModel } from '../model/index.ts';
import type { Item } from '../path/index.ts';
import { fitted } from './fit.ts';
import { halt } from './issue.ts';

/** Where a value stands in a draft: the JSON name, whether it is a list, and the types it may have. */
interface Place {
  readonly name: string;
  readonly list: boolean;
  readonly types: readonly string[];
  readonly choice: boolean;
}

interface Slot {
  readonly list: boolean;
  readonly values: Value[];
}

/** What stands in a draft: another draft, or a value that does not change any more. */
export type Value = Draft | Item;

/** Elements inside each other; a draft that is put into itself ends here. */
const DEEPEST = 60;

/** A resource or element that is being made. */
export class Draft {
  readonly type: string;
  private readonly model: TypeModel;
  private readonly slots = new Map<string, Slot>();
  /** Of a primitive. */
  private value: JsonValue = null;

  constructor(type: string) {
    this.type = type;
    this.model = typeModel(type) ?? halt('unknown-element', 'R4 has no type of this name.');
  }

  private get primitive(): boolean {
    return this.model.kind === 'primitive';
  }

  /** The only type that may stand there; null for a choice of several. */
  typeAt(element: string): string | null {
    const { types } = this.placeOf(element);
    return types.length === 1 ? (types[0] ?? null) : null;
  }

  /** Whether a value of this type may stand there as it is. */
  takes(element: string, type: string): boolean {
    return this.placeOf(element).types.includes(type);
  }

  /** Puts a value there, made to fit; a list grows at the end, or where `first` at its beginning. Answers what stands there. */
  put(element: string, value: Value, at: 'first' | 'last' = 'last'): Value {
    const place = this.placeOf(element);
    if (this.primitive && element === 'value') {
      if (value instanceof Draft) return halt('wrong-type', 'A primitive has no elements inside its value.');
      this.value = fitted(value, [this.type]).value;
      return value;
    }
    const fitting = value instanceof Draft ? value : fitted(value, place.types);
    if (fitting instanceof Draft && !mayStand(fitting.type, place.types)) {
      halt('wrong-type', 'The element may not be of this type.');
    }
    const name = place.choice ? place.name + fitting.type.charAt(0).toUpperCase() + fitting.type.slice(1) : place.name;
    if (place.choice) this.leaveOthers(place, name);
    const slot = this.slots.get(name) ?? { list: place.list, values: [] };
    this.slots.set(name, slot);
    if (!place.list) slot.values.length = 0;
    if (at === 'first') slot.values.unshift(fitting);
    else slot.values.push(fitting);
    return fitting;
  }

  /** What an element without transform means: the one that stands there, a new one of a list. */
  make(element: string): Value {
    const place = this.placeOf(element);
    const standing = place.list ? undefined : this.slots.get(place.name)?.values[0];
    if (standing !== undefined) return standing;
    const type = this.typeAt(element);
    if (type === null || isAbstract(type)) return halt('wrong-type', 'The type of the element must be given: create.');
    return this.put(element, new Draft(type));
  }

  /** As it is now; null where nothing is in it. `spend` is asked for each element. */
  frozen(spend: () => void, depth = 0): { readonly value: JsonValue; readonly element: JsonObject | null } | null {
    if (depth > DEEPEST) return halt('costly', 'Elements stand too deep in each other.');
    const members = this.members(spend, depth);
    if (this.primitive) return this.value === null && members === null ? null : { value: this.value, element: members };
    if (members === null && this.model.kind !== 'resource') return null;
    const head = this.model.kind === 'resource' ? { resourceType: this.type } : {};
    return { value: { ...head, ...members }, element: null };
  }

  private members(spend: () => void, depth: number): JsonObject | null {
    const found: [string, JsonValue][] = [];
    for (const [name, { list, values }] of this.slots) {
      const frozen = values.flatMap((value) => {
        spend();
        const one = value instanceof Draft ? value.frozen(spend, depth + 1) : value;
        return one === null || (one.value === null && one.element === null) ? [] : [one];
      });
      if (frozen.length === 0) continue;
      const plain = frozen.map(({ value }) => value);
      const beside = frozen.map(({ element }) => element);
      if (plain.some((value) => value !== null)) found.push([name, list ? plain : (plain[0] ?? null)]);
      if (beside.some((element) => element !== null)) found.push([`_${name}`, list ? beside : (beside[0] ?? null)]);
    }
    return found.length === 0 ? null : Object.fromEntries(found);
  }

  private leaveOthers(place: Place, kept: string): void {
    for (const type of place.types) {
      const name = place.name + type.charAt(0).toUpperCase() + type.slice(1);
      if (name !== kept) this.slots.delete(name);
    }
  }

  private placeOf(written: string): Place {
    const name = written.replace(/\[x\]$/, '');
    const element = this.model.elements.get(name);
    if (element !== undefined) {
      const { choice, types } = element;
      return { name, list: element.max > 1, types, choice };
    }
    const member = this.model.members.get(name);
    if (member !== undefined) return { name, list: member.element.max > 1, types: [member.type], choice: false };
    if (this.primitive && name === 'value') return { name, list: false, types: [this.type], choice: false };
    return halt('unknown-element', 'R4 has no such element there.');
  }
}

const isAbstract = (type: string): boolean => type === 'Resource' || type === 'DomainResource' || type === 'Element';

/** The type itself, one that it is made of, or any resource. */
export function mayStand(type: string, types: readonly string[]): boolean {
  for (let one: string | null = type; one !== null; one = typeModel(one)?.base ?? null) {
    if (types.includes(one)) return true;
  }
  return false;
}

/** How many values a tree holds. */
export function sizeOf(value: JsonValue): number {
  if (value === null || typeof value !== 'object' || value instanceof Decimal) return 1;
  const inside = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return inside.reduce<number>((sum, one) => sum + sizeOf(one), 1);
}
