// https://hl7.org/fhir/R4/datatypes.html#HumanName: a name as people say it.

import { objectsAt, textAt, valueAt } from '../relations/tree.ts';

/** The official name of a Practitioner or Patient, else the first; '' when there is none. */
export const printName = (tree: unknown): string => {
  const all = objectsAt(tree, 'name');
  const name = all.find((one) => textAt(one, 'use') === 'official') ?? all[0];
  const whole = textAt(name, 'text');
  if (whole !== null) return whole;
  const given = valueAt(name, 'given');
  const parts: readonly unknown[] = [...(Array.isArray(given) ? given : []), valueAt(name, 'family')];
  return parts.filter((part) => typeof part === 'string').join(' ');
};
