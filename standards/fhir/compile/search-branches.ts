// https://hl7.org/fhir/R4/searchparameter.html: the paths of all parameters of a type laid into one tree.

import type { Branch, Emit } from '../search/plan.ts';
import type { Element, Elements } from './search-elements.ts';
import type { Path, Step } from './search-expression.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] };
type OpenBranch = Omit<Growing<Branch>, 'emits' | 'next'> & { emits: Emit[]; next: OpenBranch[] };

/** A tree under construction: `emits` of its root, and branches. */
export interface Tree {
  readonly emits: Emit[];
  readonly next: OpenBranch[];
}

export const emptyTree = (): Tree => ({ emits: [], next: [] });

/** Where a path has come to: the tree below it, and the element there. */
export interface Place {
  readonly tree: Tree;
  readonly type: string;
  readonly system?: string;
}

type Condition = Pick<Branch, 'where' | 'resolves' | 'index'>;

const grow = (tree: Tree, member: string, condition: Condition): OpenBranch => {
  const wanted = JSON.stringify([member, condition]);
  const found = tree.next.find((branch) => JSON.stringify([branch.member, conditionOf(branch)]) === wanted);
  if (found) return found;
  const branch: OpenBranch = { member, ...condition, emits: [], next: [] };
  tree.next.push(branch);
  return branch;
};

const conditionOf = ({ where, resolves, index }: Condition): Condition => ({
  ...(where && { where }),
  ...(resolves !== undefined && { resolves }),
  ...(index !== undefined && { index }),
});

const conditionFrom = (step: Step | undefined): Condition => {
  if (step?.step === 'where') return { where: [step.member, step.equals] };
  if (step?.step === 'resolves') return { resolves: step.type };
  if (step?.step === 'index') return { index: step.at };
  return {};
};

// Composite components write `value.as(DateTime)`; the type is dateTime.
const sameType = (element: Element, type: string): boolean =>
  element.type === type || element.type === type.charAt(0).toLowerCase() + type.slice(1);

/** The steps after the name of the resource type, or null when the path belongs to another type. */
export const stepsFor = (path: Path, resourceType: string): readonly Step[] | null => {
  const [first, ...rest] = path.steps;
  if (first?.step !== 'child') return path.steps;
  if ([resourceType, 'Resource', 'DomainResource'].includes(first.name)) return rest;
  return /^[A-Z]/.test(first.name) ? null : path.steps;
};

/**
 * Lays one path into the tree and gives the places it ends at, with the type of the node there (several for a choice).
 * Throws when an element of the path does not exist.
 */
export const layPath = (elements: Elements, start: Place, steps: readonly Step[]): readonly Place[] => {
  let places: readonly Place[] = [start];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step?.step !== 'child') throw new Error(`A path cannot go on with ${JSON.stringify(step)}`);
    let reached = places.flatMap(({ tree, type }) =>
      elements.children(type, step.name).map((element) => ({ tree, element })),
    );
    const cast = steps[i + 1];
    if (cast?.step === 'as') {
      reached = reached.filter(({ element }) => sameType(element, cast.type));
      i++;
    }
    if (reached.length === 0) throw new Error(`No element ${step.name} in ${places.map(({ type }) => type)}`);
    const condition = conditionFrom(steps[i + 1]);
    if (Object.keys(condition).length > 0) i++;
    places = reached.map(({ tree, element }) => ({
      tree: grow(tree, element.member, condition),
      type: element.type,
      ...(element.system !== undefined && { system: element.system }),
    }));
  }
  return places;
};
