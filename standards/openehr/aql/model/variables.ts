// https://specifications.openehr.org/releases/QUERY/Release-1.1.0/AQL.html#_variables: the classes of FROM and their names.

import type { AqlClass, AqlContainment, AqlPath, AqlQuery } from '../syntax.ts';

/** A class of FROM, and where it stands among the others. */
export interface FromClass {
  readonly of: AqlClass;
  /** The place of the class in a row of FROM. */
  readonly index: number;
  /** The class that contains it; null for an outermost one. */
  readonly parent: FromClass | null;
  /** Under NOT CONTAINS: it stands for nothing that is there. */
  readonly excluded: boolean;
}

/** Every class of FROM in the order in which they are written. */
export function classesOf(from: AqlContainment): readonly FromClass[] {
  const classes: FromClass[] = [];
  const walk = (containment: AqlContainment, parent: FromClass | null, excluded: boolean): void => {
    if (containment.form !== 'class') {
      for (const one of containment.of) walk(one, parent, excluded);
      return;
    }
    const made = { of: containment, index: classes.length, parent, excluded };
    classes.push(made);
    if (containment.contains !== null) walk(containment.contains.of, made, excluded || containment.contains.negated);
  };
  walk(from, null, false);
  return classes;
}

/** Classes by their variable in small letters: the first that has it. */
export function variablesOf(classes: readonly FromClass[]): ReadonlyMap<string, FromClass> {
  const variables = new Map<string, FromClass>();
  for (const one of classes) {
    const name = one.of.variable?.toLowerCase();
    if (name !== undefined && !variables.has(name)) variables.set(name, one);
  }
  return variables;
}

/** The path that an ORDER BY means: a bare name that is no variable may be the alias of a column. */
export function orderedPath(query: AqlQuery, path: AqlPath, variables: ReadonlyMap<string, FromClass>): AqlPath {
  const name = path.variable.toLowerCase();
  if (path.steps.length > 0 || path.predicate !== null || variables.has(name)) return path;
  const column = query.columns.find(({ alias }) => alias?.toLowerCase() === name)?.of;
  return column?.form === 'path' ? column : path;
}
