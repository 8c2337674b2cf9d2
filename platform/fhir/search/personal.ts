// DESIGN.md §5: what may not stand in an address, and what makes the links of a search opaque.

import { resourceTypes, searchParametersOf } from '@fkj/standards-fhir';
import { namesPersonNumber } from '../person-number.ts';
import type { Pair } from './parameters.ts';

/** Whether an address with these parameters carries a national identity number. */
export const carriesPersonNumber = (pairs: readonly Pair[]): boolean =>
  pairs.some(([name, value]) => namesPersonNumber(value) || namesPersonNumber(name));

// What a `_filter` and a text search ask may be anything that is said of a person.
const PERSONAL_NAMES: ReadonlySet<string> = new Set([
  ...['identifier', 'birthdate', 'telecom', 'phone', 'email'],
  ...['_filter', '_text', '_content'],
]);

const WORDS: ReadonlySet<string | undefined> = new Set(['identifier', 'of-type', 'text']);

const NONE: ReadonlySet<string> = new Set();

/**
 * Whether the parameters say something of a person: free text, identifiers, birth dates, ways to reach her. What stands at
 * the end of a chain counts as if it were asked of that kind; of any kind, as the chain may lead to several. `own`: names of
 * parameters of the house, which may hold anything.
 */
export function isPersonal(kind: string, pairs: readonly Pair[], own: ReadonlySet<string> = NONE): boolean {
  return pairs.some(([written]) => {
    const asked = written.split(/\.|_has:[^:]*:[^:]*:/);
    const [name = '', modifier] = (asked.at(-1) ?? '').split(':');
    const texts = textParameters(asked.length > 1 ? null : kind);
    return PERSONAL_NAMES.has(name) || own.has(name) || texts.has(name) || WORDS.has(modifier);
  });
}

const texts = new Map<string | null, ReadonlySet<string>>();

/** Names of the text parameters of a kind, or of all. */
function textParameters(kind: string | null): ReadonlySet<string> {
  const known = texts.get(kind);
  if (known !== undefined) return known;
  const kinds = kind === null ? resourceTypes : [kind];
  const made = new Set(
    kinds.flatMap(searchParametersOf).flatMap(({ name, type }) => (type === 'string' ? [name] : [])),
  );
  texts.set(kind, made);
  return made;
}
