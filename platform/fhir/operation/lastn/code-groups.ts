// https://hl7.org/fhir/R4/observation-operation-lastn.html: observations grouped by code; translations are equal, also by way of each other.

import { isArray, isObject, type JsonObject, type JsonValue } from '@fkj/standards-json';

/** The keys of a code: 'system|code' of each coding, or its text where it has none. */
export function keysOf(code: JsonValue | undefined): readonly string[] {
  if (!isObject(code)) return [];
  const codings = isArray(code['coding']) ? code['coding'].filter(isObject) : [];
  const keys = codings.flatMap((coding) => keyOf(coding) ?? []);
  if (keys.length > 0) return keys;
  const text = code['text'];
  return typeof text === 'string' ? [`"${text}`] : [];
}

function keyOf({ system, code }: JsonObject): string | null {
  return typeof code === 'string' ? `${typeof system === 'string' ? system : ''}|${code}` : null;
}

/** The number of the group of each, from 0; what has no key stands alone. */
export function groupsOf(keys: readonly (readonly string[])[]): readonly number[] {
  const leader = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) {
      // Halves the way for who comes next.
      leader.set(at, leader.get(next) ?? next);
      at = next;
    }
    return at;
  };
  for (const [first, ...others] of keys) {
    if (first === undefined) continue;
    if (!leader.has(first)) leader.set(first, first);
    for (const other of others) {
      if (!leader.has(other)) leader.set(other, other);
      leader.set(find(other), find(first));
    }
  }
  const numbers = new Map<string, number>();
  let next = 0;
  return keys.map(([first]) => {
    if (first === undefined) return next++;
    const known = numbers.get(find(first));
    if (known !== undefined) return known;
    numbers.set(find(first), next);
    return next++;
  });
}
