// https://specifications.openehr.org/releases/RM/Release-1.1.0: every class with what it inherits.

import { BASE_TYPES } from './base-types.ts';
import { DATA_TYPES } from './data-types.ts';
import { DEMOGRAPHIC } from './demographic.ts';
import { EHR_CLASSES } from './ehr.ts';
import { EXTRACT } from './extract.ts';
import { STRUCTURES } from './structures.ts';

export interface AttributeModel {
  readonly name: string;
  /** A class of the model, or a primitive: String, Boolean, Integer … */
  readonly type: string;
  /** What a generic type is made of: DV_QUANTITY in `DV_INTERVAL<DV_QUANTITY>`, `T` for that of the class itself. */
  readonly argument: string | null;
  readonly required: boolean;
  readonly many: boolean;
  /** Where it is there, it may not be empty. */
  readonly filled: boolean;
  readonly xmlAttribute: boolean;
}

export interface ClassModel {
  readonly name: string;
  readonly abstract: boolean;
  /** What stands for `T` where nobody says more; null for a class that is not generic. */
  readonly bound: string | null;
  /** The class itself and everything it inherits from. */
  readonly ancestors: ReadonlySet<string>;
  /** Own and inherited, in the order of the XML schema. */
  readonly attributes: ReadonlyMap<string, AttributeModel>;
  readonly required: readonly string[];
}

const CLASS = /^(abstract )?(\w+)(?:<(\w+)>)?(?: < ([\w, ]+))?(?:: (.*))?$/;
const ATTRIBUTE = /^(@?)(\w+) (\w+)(?:<(\w+)>)?([*+]?)(!?)$/;

function attributeOf(text: string): AttributeModel {
  const [, at, name, type, argument, many, required] = ATTRIBUTE.exec(text) ?? [];
  if (name === undefined || type === undefined) throw new Error(`not an attribute: ${text}`);
  return {
    name,
    type,
    argument: argument ?? null,
    required: required === '!',
    many: many !== '',
    filled: many === '+',
    xmlAttribute: at === '@',
  };
}

function readClasses(): ReadonlyMap<string, ClassModel> {
  const lines = [BASE_TYPES, DATA_TYPES, STRUCTURES, EHR_CLASSES, DEMOGRAPHIC, EXTRACT].join('').trim().split('\n');
  const sources = new Map<string, string>();
  for (const line of lines) sources.set(CLASS.exec(line)?.[2] ?? '', line);
  const read = new Map<string, ClassModel>();
  const classOf = (name: string): ClassModel => {
    const known = read.get(name);
    if (known !== undefined) return known;
    const [, abstract, , bound, parents, attributes] = CLASS.exec(sources.get(name) ?? '') ?? [];
    const inherited = (parents?.split(', ') ?? []).map(classOf);
    const all = new Map(inherited.flatMap((parent) => [...parent.attributes]));
    for (const text of attributes?.split(', ') ?? []) {
      const attribute = attributeOf(text);
      all.set(attribute.name, attribute);
    }
    const made: ClassModel = {
      name,
      abstract: abstract !== undefined,
      bound: bound ?? inherited[0]?.bound ?? null,
      ancestors: new Set([name, ...inherited.flatMap((parent) => [...parent.ancestors])]),
      attributes: all,
      required: [...all.values()].filter((attribute) => attribute.required).map((attribute) => attribute.name),
    };
    read.set(name, made);
    return made;
  };
  for (const name of sources.keys()) classOf(name);
  return read;
}

const classes = readClasses();

/** The class of that name, or null: the name may be a primitive or nothing of the Reference Model. */
export const classModel = (name: string): ClassModel | null => classes.get(name) ?? null;

/** Every class of the Reference Model 1.1.0 and the base types it refers to. */
export const classNames: readonly string[] = [...classes.keys()];

/** Whether objects of the class `name` are allowed where `ancestor` is asked for. */
export const isA = (name: string, ancestor: string): boolean =>
  ancestor === 'Any' || name === ancestor || (classes.get(name)?.ancestors.has(ancestor) ?? false);

const descendants = new Map<string, readonly string[]>();

/** The classes that are not abstract and may stand where `ancestor` is asked for, itself included. */
export function concreteClasses(ancestor: string): readonly string[] {
  const known = descendants.get(ancestor);
  if (known !== undefined) return known;
  const found = classNames.filter((name) => isA(name, ancestor) && classes.get(name)?.abstract === false);
  if (classes.has(ancestor)) descendants.set(ancestor, found);
  return found;
}
