// https://specifications.openehr.org/releases/RM/Release-1.1.0: which class can be anywhere within which.

import { classModel, classNames, concreteClasses } from '../../rm/model/index.ts';

/** What an EHR, a versioned object and a version hold, besides what they contain by attributes. */
const HELD: Readonly<Record<string, readonly string[]>> = {
  EHR: ['VERSIONED_OBJECT', 'VERSION', 'COMPOSITION', 'EHR_STATUS', 'EHR_ACCESS', 'FOLDER'],
  VERSIONED_OBJECT: ['VERSION', 'COMPOSITION', 'EHR_STATUS', 'EHR_ACCESS', 'FOLDER'],
  VERSIONED_COMPOSITION: ['VERSION', 'COMPOSITION'],
  VERSIONED_EHR_STATUS: ['VERSION', 'EHR_STATUS'],
  VERSIONED_EHR_ACCESS: ['VERSION', 'EHR_ACCESS'],
  VERSIONED_FOLDER: ['VERSION', 'FOLDER'],
  ORIGINAL_VERSION: ['COMPOSITION', 'EHR_STATUS', 'EHR_ACCESS', 'FOLDER'],
  IMPORTED_VERSION: ['COMPOSITION', 'EHR_STATUS', 'EHR_ACCESS', 'FOLDER'],
  FOLDER: ['VERSIONED_OBJECT', 'VERSION', 'COMPOSITION'],
};

const reached = new Map<string, ReadonlySet<string>>();

/** The concrete classes that may be within an object of this concrete class, at any depth. */
function within(name: string): ReadonlySet<string> {
  const known = reached.get(name);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const open = [...childrenOf(name)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...childrenOf(next));
  }
  reached.set(name, found);
  return found;
}

function childrenOf(name: string): readonly string[] {
  const model = classModel(name);
  const held = HELD[name];
  const attributes = [...(model?.attributes.values() ?? [])];
  // What a version says of itself is not within it: FROM goes from a version to its data.
  const types =
    held !== undefined && name !== 'FOLDER'
      ? []
      : attributes.map(({ type }) => (type === 'T' ? (model?.bound ?? '') : type));
  return [...types, ...(held ?? [])].flatMap(concreteClasses);
}

const answers = new Map<string, boolean>();

/** Whether an object of the class can have one of the other anywhere within it. */
export function canContain(outer: string, inner: string): boolean {
  const key = `${outer} ${inner}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const can = concreteClasses(outer).some((name) => concreteClasses(inner).some((one) => within(name).has(one)));
  // Names that are no classes come from queries, and are not remembered.
  if (concreteClasses(outer).length > 0 && concreteClasses(inner).length > 0) answers.set(key, can);
  return can;
}

/** The class of the Reference Model that a query means, or null. */
export const knownClass = (name: string): string | null => (classModel(name) === null ? null : name);

/** Classes with nearly this name, for a refusal that helps. */
export const similarClasses = (name: string): readonly string[] =>
  classNames.filter((one) => one.includes(name) || name.includes(one) || distance(one, name) <= 2).slice(0, 3);

function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2 || one.length > 40) return 9;
  let row = [...other, ''].map((_, index) => index);
  for (const [i, a] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...other].entries())
      next.push(Math.min((next[j] ?? 9) + 1, (row[j + 1] ?? 9) + 1, (row[j] ?? 9) + (a === b ? 0 : 1)));
    row = next;
  }
  return row[other.length] ?? 9;
}
