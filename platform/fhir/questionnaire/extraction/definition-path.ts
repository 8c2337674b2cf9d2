// https://hl7.org/fhir/R4/elementdefinition.html#id: the element that 'Observation.component:systolic.value[x]' names, by the model of R4.

import { typeModel } from '@fkj/standards-fhir';

export interface PathStep {
  /** As JSON names it; without its type where `choice`. */
  readonly name: string;
  readonly slice: string | null;
  readonly list: boolean;
  /** Types that may stand here. */
  readonly types: readonly string[];
  /** The JSON name takes the type of the value. */
  readonly choice: boolean;
}

/** The steps below the resource, the last one the element itself; null where R4 has no such element. */
export function definitionPath(kind: string, id: string): readonly PathStep[] | null {
  const [root, ...names] = id.split('.');
  if (root !== kind || names.length === 0) return null;
  const steps: PathStep[] = [];
  let type: string | undefined = kind;
  for (const name of names) {
    const step: PathStep | null = type === undefined ? null : stepTo(type, name);
    if (step === null) return null;
    steps.push(step);
    type = step.choice ? undefined : step.types[0];
  }
  return steps;
}

function stepTo(type: string, written: string): PathStep | null {
  const [named = '', slice = null] = written.split(':');
  const name = named.replace(/\[x\]$/, '');
  const model = typeModel(type);
  const element = model?.elements.get(name);
  const member = model?.members.get(element?.choice === true ? (slice ?? '') : name);
  if (member !== undefined && (element === undefined || element.choice)) {
    const jsonName = element === undefined ? name : (slice ?? name);
    return { name: jsonName, slice: null, list: member.element.max > 1, types: [member.type], choice: false };
  }
  if (element === undefined) return null;
  const { choice, types } = element;
  return { name, slice, list: element.max > 1, types, choice };
}
