// https://specifications.openehr.org/releases/RM/Release-1.1.0: what a path can lead to, step by step.

import { classModel, concreteClasses, isA } from '../../rm/model/index.ts';
import type { AqlPredicate, AqlStep } from '../syntax.ts';
import { attributeIn } from './attributes.ts';

export interface TypedStep {
  readonly step: AqlStep;
  /** Classes or primitives, as declared and narrowed by an archetype id in the predicate. */
  readonly types: ReadonlySet<string>;
  /** The attribute may hold several. */
  readonly many: boolean;
}

export interface TypedPath {
  readonly steps: readonly TypedStep[];
  /** The step whose attribute no class has that can stand before it; null when all lead on. */
  readonly broken: AqlStep | null;
  /** What the whole path leads to; empty when it is broken. */
  readonly types: ReadonlySet<string>;
}

const ARCHETYPE_CLASS = /^(?:[\w.-]+::)?\w+-\w+-(\w+)\./;

/** The class that an archetype id names; null for a code or an id that names none. */
export function archetypeClass(id: string): string | null {
  const name = ARCHETYPE_CLASS.exec(id)?.[1]?.toUpperCase();
  return name === undefined || classModel(name) === null ? null : name;
}

/** Follows the steps from objects of these classes. */
export function typesAlong(from: ReadonlySet<string>, steps: readonly AqlStep[]): TypedPath {
  const typed: TypedStep[] = [];
  let now = from;
  for (const step of steps) {
    const attributes = [...now].flatMap((type) => attributeIn(type, step.attribute) ?? []);
    if (attributes.length === 0) return { steps: typed, broken: step, types: new Set() };
    now = narrowed(new Set(attributes.flatMap(({ types }) => [...types])), step.predicate);
    typed.push({ step, types: now, many: attributes.some(({ many }) => many) });
  }
  return { steps: typed, broken: null, types: now };
}

/** Only the classes that can be of the archetype in the predicate. */
export function narrowed(types: ReadonlySet<string>, predicate: AqlPredicate | null): ReadonlySet<string> {
  const ids = archetypesIn(predicate);
  const named = ids.length === 0 ? [] : ids.map(archetypeClass);
  const [first] = named;
  if (named.length !== 1 || first == null) return types;
  const left = [...types].flatMap((type) => (isA(first, type) ? [first] : isA(type, first) ? [type] : []));
  return new Set(left);
}

/** Archetype ids and codes that the predicate demands, all at once. */
function archetypesIn(predicate: AqlPredicate | null): readonly string[] {
  if (predicate === null) return [];
  if (predicate.form === 'and') return predicate.of.flatMap((one) => [...archetypesIn(one)]);
  return predicate.form === 'node' && predicate.id.includes('-') ? [predicate.id] : [];
}

/** Every concrete class that may stand for these. */
export const concreteOf = (types: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...types].flatMap((type) => (classModel(type) === null ? [type] : concreteClasses(type))));
