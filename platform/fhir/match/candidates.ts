// DESIGN.md §7 "Finding a person": who may be meant, by full number, or by name and birth date; strangers as cards only.

import type { Caller } from '@fkj/platform-access';
import { ok, type Result, type Stored } from '@fkj/platform-record';
import { isArray, isObject, type JsonObject } from '@fkj/standards-json';
import { permitFor } from '../guard.ts';
import { baseOf, type FhirHouse } from '../house.ts';
import { strangersFound } from '../interaction/find-person.ts';
import { shown } from '../interaction/shown.ts';
import { storedResource } from '../operation/stored-resource.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { type Pair, readParameters } from '../search/parameters.ts';
import { queryOf } from '../search/query.ts';
import type { Described } from './evidence.ts';

export interface Candidate {
  /** Whole: a stranger must leave as a card. */
  readonly stored: Stored;
  readonly reach: 'own' | 'stranger';
}

/** Looked at for each question that the finding rules allow. */
const MOST = 50;

/** Everybody whom one of the questions finds, each once. Those who were given up in a merge are left out. */
export async function candidatesFor(
  house: FhirHouse,
  caller: Caller,
  asked: Described,
): Promise<Result<readonly Candidate[], Refusal>> {
  const permit = await permitFor(house, caller, { action: 'search', kind: 'Patient', patients: [] });
  if (!permit.ok) return permit;
  const found = new Map<string, Candidate>();
  for (const pairs of questionsOf(asked)) {
    const options = {
      base: baseOf(house),
      now: house.clock(),
      parameters: house.parameters,
      handling: 'strict',
    } as const;
    const read = readParameters('Patient', pairs, options);
    if (!read.ok) return read;
    const query = queryOf({ ...read.value.request, count: MOST });
    if (!query.ok) return query;
    const page = shown(await house.record.find(permit.value, query.value));
    if (!page.ok) return page;
    const strangers = await strangersFound(house, caller, { query: query.value, known: page.value.matches });
    if (!strangers.ok) return strangers;
    const add = (stored: Stored, reach: Candidate['reach']): void => {
      if (!found.has(stored.id)) found.set(stored.id, { stored, reach });
    };
    for (const stored of page.value.matches) add(stored, 'own');
    for (const stored of strangers.value) add(stored, 'stranger');
  }
  return ok([...found.values()].filter(({ stored }) => !isGivenUp(storedResource(stored).tree)));
}

/** Each number first; and the birth date with each family name and with each given name: one of them may be misspelt. */
function questionsOf({ numbers, names, birthDate }: Described): readonly (readonly Pair[])[] {
  const byNumber = numbers.map((number): readonly Pair[] => [['identifier', number]]);
  if (birthDate === null) return byNumber;
  const words = new Set(
    names.flatMap(({ family, given }) => [family, given[0] ?? '']).filter((word) => word.length > 1),
  );
  const byName = [...words].map((word): readonly Pair[] => [
    ['name', literally(word)],
    ['birthdate', birthDate],
  ]);
  return [...byNumber, ...byName];
}

/** https://hl7.org/fhir/R4/search.html#escaping */
const literally = (text: string): string => text.replace(/[\\,$|]/g, '\\$&');

/** https://hl7.org/fhir/R4/patient.html#links */
const isGivenUp = ({ link }: JsonObject): boolean =>
  isArray(link) && link.some((one) => isObject(one) && one['type'] === 'replaced-by');
