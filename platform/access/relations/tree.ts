// https://hl7.org/fhir/R4/datatypes.html: reading single elements of a resource whose shape is not known to be right.

import type { ObjectName } from '@fkj/platform-record';

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;

/** The value at the end of these member names; undefined when a step is missing. */
export const valueAt = (tree: unknown, ...path: readonly string[]): unknown => path.reduce(memberOf, tree);

export const textAt = (tree: unknown, ...path: readonly string[]): string | null => {
  const value = valueAt(tree, ...path);
  return typeof value === 'string' ? value : null;
};

/** The items of a list that are objects; none when there is no list. */
export const objectsAt = (tree: unknown, ...path: readonly string[]): readonly object[] => {
  const value = valueAt(tree, ...path);
  if (!Array.isArray(value)) return [];
  return value.filter((item: unknown): item is object => typeof item === 'object' && item !== null);
};

const REFERENCE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[0-9]+)?$/;

/** 'Kind/id' as a name; null for absolute, contained and logical references, and for text that is none. */
export const nameOf = (reference: string): ObjectName | null => {
  const [, kind, id] = REFERENCE.exec(reference) ?? [];
  return kind === undefined || id === undefined ? null : { kind, id };
};

/** The object of this record that the Reference at this place points to. */
export const referenceAt = (tree: unknown, ...path: readonly string[]): ObjectName | null => {
  const reference = textAt(tree, ...path, 'reference');
  return reference === null ? null : nameOf(reference);
};

/** Codes of this system in a CodeableConcept. */
export const codesOf = (concept: unknown, system: string): readonly string[] =>
  objectsAt(concept, 'coding').flatMap((coding) => {
    const code = textAt(coding, 'code');
    return code !== null && textAt(coding, 'system') === system ? [code] : [];
  });
