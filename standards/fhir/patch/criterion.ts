// https://hl7.org/fhirpath/N1/#wherecriteria-expression-collection: which of the elements on a path are meant.

import { compilePart, type Environment } from '../path/compile.ts';
import { caught, type PathIssue } from '../path/issue.ts';
import { condition } from '../path/scope.ts';
import type { Expression } from '../path/syntax.ts';
import type { Place } from './place.ts';
import { codeOf, halt } from './refusal.ts';

/** Asks an element whether the criterion of a `where` holds for it; unknown is no. All of FHIRPath that `path/` compiles. */
export function criterion(part: Expression, environment: Environment): (element: Place) => boolean {
  const compiled = compilePart(part);
  if (!compiled.ok) return refuse(compiled.error);
  return ({ value, type, beside }) => {
    const items = compiled.value.evaluate([{ value, type, element: beside }], environment);
    if (!items.ok) return refuse(items.error);
    const holds = caught(() => condition(items.value, 'where()'));
    return holds.ok ? holds.value === true : refuse(holds.error);
  };
}

const refuse = (issue: PathIssue): never =>
  halt(codeOf(issue), `The criterion of where() cannot be used: ${issue.sentence}`);
