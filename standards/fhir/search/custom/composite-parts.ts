// https://hl7.org/fhir/R4/search.html#composite: which parts can be searched together, each repetition being one row of the index.

import type { ParameterType } from '../plan.ts';

const KEYS: ReadonlySet<ParameterType> = new Set(['token', 'reference', 'uri']);

/** A sentence that says what stands in the way; null where nothing does. */
export const whyNotInOneRow = (types: readonly ParameterType[]): string | null => {
  const [first, ...rest] = types;
  if (types.length < 2 || types.length > 3) return 'A composite has two or three components here.';
  if (first === undefined || !KEYS.has(first)) return 'The first component must be a token, a reference or a uri.';
  const [second, third] = rest;
  if (second === undefined || third === undefined) return null;
  if (KEYS.has(second) && KEYS.has(third)) return 'Two components at most are a token, a reference or a uri.';
  return second === third && second !== 'number' ? `Of its components one is a ${second}, not two.` : null;
};
