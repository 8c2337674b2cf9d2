// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html#_archetype_internal_ref_class: the constraint at a path of an archetype.

import { readPath } from '../rm/path/index.ts';
import type { ComplexConstraint, InternalReference, ObjectConstraint } from './template.ts';

/** The first object constraint that the path from an archetype root reaches; null where there is none. */
function constraintAt(root: ComplexConstraint, path: string): ObjectConstraint | null {
  const read = readPath(path);
  if (!read.ok) return null;
  let here: ObjectConstraint | null = root;
  for (const { attribute, nodeId } of read.value) {
    if (here?.kind !== 'complex') return null;
    const children: readonly ObjectConstraint[] = here.attributes.find((one) => one.name === attribute)?.children ?? [];
    here =
      children.find((child) => nodeId === null || child.nodeId === nodeId || archetypeOf(child) === nodeId) ?? null;
  }
  return here;
}

const archetypeOf = (constraint: ObjectConstraint): string | null =>
  constraint.kind === 'complex' ? (constraint.archetype?.archetypeId ?? null) : null;

/** What a reference stands for, with its own occurrences, and its own node id where it has one; null where it points to nothing. */
export function referredBy(root: ComplexConstraint, reference: InternalReference): ObjectConstraint | null {
  const target = constraintAt(root, reference.targetPath);
  return target === null
    ? null
    : { ...target, occurrences: reference.occurrences, nodeId: reference.nodeId ?? target.nodeId };
}
