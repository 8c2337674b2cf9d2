// DESIGN.md §7 "Finding a person": strangers are found by full number, or name and birth date, and shown as a card only.

import { type Caller, findsOnePerson, personCard } from '@fkj/platform-access';
import { ok, type Query, type Result, type Stored } from '@fkj/platform-record';
import { permitFor } from '../guard.ts';
import type { FhirHouse } from '../house.ts';
import type { Refusal } from '../outcome/refusal.ts';
import { shown } from './shown.ts';

/** More persons than this with one name and birth date are not told apart on a screen. */
const MOST_CARDS = 20;

/** Cards of the persons that a search for Patient finds outside the caller's own reach. */
export async function findStrangers(
  house: FhirHouse,
  caller: Caller,
  question: { query: Query; known: readonly Stored[] },
): Promise<Result<readonly Stored[], Refusal>> {
  const found = await strangersFound(house, caller, question);
  return found.ok ? ok(found.value.map(cardOf)) : found;
}

/** What of a stranger may leave the house. */
export const cardOf = (stored: Stored): Stored => ({ ...stored, document: personCard(JSON.parse(stored.document)) });

/** The same persons whole, for rules that weigh who is meant; only `cardOf` them may be shown. */
export async function strangersFound(
  house: FhirHouse,
  caller: Caller,
  { query, known }: { query: Query; known: readonly Stored[] },
): Promise<Result<readonly Stored[], Refusal>> {
  if (caller.category !== 'personnel' || query.kind !== 'Patient' || !findsOnePerson(query.filter)) return ok([]);
  const permit = await permitFor(house, caller, { action: 'find-person', kind: 'Patient', patients: [] });
  if (!permit.ok) return permit.error[0].code === 'stale' ? permit : ok([]);
  const page = shown(await house.record.find(permit.value, { ...query, sort: [], limit: MOST_CARDS, total: 'none' }));
  if (!page.ok) return page;
  const seen = new Set(known.map(({ id }) => id));
  return ok(page.value.matches.filter(({ id }) => !seen.has(id)));
}
