// https://hl7.org/fhirpath/N1/#types-and-reflection: the names of types in `is`, `as` and `ofType`.

import { typeModel } from '../model/index.ts';
import { halt } from './issue.ts';
import { type Item, type SystemType, systemTypeOf } from './item.ts';
import type { Expression } from './syntax.ts';

export interface TypeName {
  readonly space: 'FHIR' | 'System';
  readonly name: string;
}

const SYSTEM: ReadonlySet<string> = new Set<SystemType>([
  'Boolean',
  'String',
  'Integer',
  'Decimal',
  'Date',
  'DateTime',
  'Time',
]);

/** `HumanName`, `FHIR.code`, `System.String`; a name without space is of FHIR where FHIR has it. */
export function typeNameIn(expression: Expression): TypeName {
  if (expression.node !== 'member') return halt('syntax', 'type', 'The name of a type was expected.');
  const { from, name, at } = expression;
  if (from === null) {
    if (typeModel(name) !== null) return { space: 'FHIR', name };
    if (SYSTEM.has(name)) return { space: 'System', name };
    // FHIR writes its primitives small; a large letter is forgiven, since nothing else has that name.
    const small = name.charAt(0).toLowerCase() + name.slice(1);
    return typeModel(small) === null ? unknown(at) : { space: 'FHIR', name: small };
  }
  const space = from.node === 'member' && from.from === null ? from.name : '';
  if (space === 'System' && SYSTEM.has(name)) return { space, name };
  return space === 'FHIR' && typeModel(name) !== null ? { space, name } : unknown(at);
}

const unknown = (at: number): never => halt('unknown-type', 'type', 'FHIR R4 has no type of this name.', at);

/** The type itself, or one made of it. */
export function isOf(item: Item, { space, name }: TypeName): boolean {
  if (space === 'System') return item.type === `System.${name}`;
  for (let type: string | null = item.type; type !== null; type = typeModel(type)?.base ?? null) {
    if (type === name) return true;
  }
  return false;
}

/** As `isOf`, and a primitive of FHIR is also of the type of FHIRPath that it counts as: `value.ofType(Time)`. */
export const countsAs = (item: Item, type: TypeName): boolean =>
  isOf(item, type) || (type.space === 'System' && systemTypeOf(item) === type.name);
