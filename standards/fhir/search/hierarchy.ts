// https://hl7.org/fhir/R4/search.html#recursive: `:above` and `:below` of references to types that are a strict hierarchy.

import { withoutEscapes } from './escape.ts';
import { localObject } from './local-reference.ts';
import type { ParsedValue } from './parse-value.ts';
import type { CompiledParameter } from './plan.ts';
import type { HierarchyTest } from './request.ts';

/** By type: the parameter that says what a resource is part of. */
const PART_OF: ReadonlyMap<string, string> = new Map([
  ['Location', 'partof'],
  ['Organization', 'partof'],
]);

/** The parameter along which a type is a hierarchy; null for other types. */
export const partOfParameter = (resourceType: string): string | null => PART_OF.get(resourceType) ?? null;

/** `Location/1`, or the id alone where the parameter refers to one such type only. Null where it refers to none. */
export const parseRelated = (
  { name: param, targets }: CompiledParameter,
  { modifier, base }: { readonly modifier: HierarchyTest['modifier']; readonly base: string | null },
): ((text: string) => ParsedValue<HierarchyTest>) | null => {
  const kinds = targets.filter((target) => PART_OF.has(target));
  const [only, other] = kinds;
  if (only === undefined) return null;
  return (text) => {
    const written = withoutEscapes(text);
    const target = localObject(written.includes('/') || other !== undefined ? written : `${only}/${written}`, base);
    return target === null || !kinds.includes(target.kind)
      ? { expected: `a reference such as ${only}/1` }
      : [{ test: 'hierarchy', param, modifier, target }];
  };
};
