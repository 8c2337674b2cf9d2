// DESIGN.md §5: what may not stand in an address, and what makes the links of a search opaque.

import { searchParametersOf } from '@fkj/standards-fhir';
import { namesPersonNumber } from '../person-number.ts';
import type { Pair } from './parameters.ts';

/** Whether an address with these parameters carries a national identity number. */
export const carriesPersonNumber = (pairs: readonly Pair[]): boolean =>
  pairs.some(([name, value]) => namesPersonNumber(value) || namesPersonNumber(name));

const PERSONAL_NAMES: ReadonlySet<string> = new Set(['identifier', 'birthdate', 'telecom', 'phone', 'email']);

/** Whether the parameters say something of a person: free text, identifiers, birth dates, ways to reach her. */
export function isPersonal(kind: string, pairs: readonly Pair[]): boolean {
  const texts = textParameters(kind);
  return pairs.some(([written]) => {
    const [name = '', modifier] = written.split(':');
    return PERSONAL_NAMES.has(name) || texts.has(name) || modifier === 'identifier';
  });
}

const texts = new Map<string, ReadonlySet<string>>();

function textParameters(kind: string): ReadonlySet<string> {
  const known = texts.get(kind);
  if (known !== undefined) return known;
  const made = new Set(searchParametersOf(kind).flatMap(({ name, type }) => (type === 'string' ? [name] : [])));
  texts.set(kind, made);
  return made;
}
