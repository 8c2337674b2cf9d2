// https://specifications.openehr.org/releases/AM/Release-1.4/aom.html: what a template says of an attribute of a value.

import type { CodeConstraint, ObjectConstraint, PrimitiveItem } from '../opt/index.ts';

/** The first constraint on the attribute at the path below a value's constraint; null where the template says nothing. */
export function constraintOn(constraint: ObjectConstraint | null, ...path: readonly string[]): ObjectConstraint | null {
  let here = constraint;
  for (const name of path) {
    here =
      here?.kind === 'complex'
        ? (here.attributes.find((attribute) => attribute.name === name)?.children[0] ?? null)
        : null;
  }
  return here;
}

export function itemOn(constraint: ObjectConstraint | null, ...path: readonly string[]): PrimitiveItem | null {
  const found = constraintOn(constraint, ...path);
  return found?.kind === 'primitive' ? found.item : null;
}

/** The codes that a coded text, or a bare code, may have. */
export function codesOn(constraint: ObjectConstraint | null, ...path: readonly string[]): CodeConstraint | null {
  const found = constraintOn(constraint, ...path);
  return found?.kind === 'code' ? found : null;
}
