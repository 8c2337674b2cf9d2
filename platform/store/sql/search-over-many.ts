// DESIGN.md §3 "search", §8 "growth": a search over the objects of many patients, or of the common kinds. How many
// objects match is not guessed: a plan is tried with few rows, and what it met tells which one is next.

import type { Refused } from './refusal.ts';
import { printAmong, printFromPatients, printTotalFromPatients } from './search-from-patients.ts';
import { printFromTokens, printTotalFromTokens, type StartTokens, tokensOf } from './search-from-tokens.ts';
import { printInOrder, walkOf } from './search-in-order.ts';
import { printPopulation, printTotalOfPopulation } from './search-population.ts';
import type { FoundRow, Printed, Search } from './search-question.ts';

/** A row of a page; one that stands alone, of no object, tells that this plan does not answer, and of how many matches it met. */
export type ToldRow = FoundRow & { readonly told: bigint | null };

type Ask = (printed: Printed) => Promise<readonly ToldRow[] | Refused>;

/** The objects of one page, in order. */
export const searchOverMany = async (search: Search, ask: Ask): Promise<readonly FoundRow[] | Refused> => {
  const { patients, among } = search;
  if (patients !== null) return ask(printFromPatients(search, patients));
  if (among !== null) return ask(printAmong(search, among));
  if (search.first === 'values') return ask(printPopulation(search));
  const walked = search.first === 'order' ? await asFarAsExpected(search, ask) : { met: 0 };
  if (!('met' in walked)) return walked;
  const tokens = tokensOf(search.condition);
  return tokens === null ? ask(printPopulation(search)) : fromTokens(search, ask, tokens);
};

interface Unanswered {
  /** Matches that were met. */
  readonly met: number;
}

const unanswered = (rows: readonly ToldRow[]): Unanswered | null =>
  rows[0]?.object === null ? { met: Number(rows[0].told ?? 0n) } : null;

/** A page by so many rows in the order asked for. */
const inOrder = async (search: Search, ask: Ask, rows: number): Promise<readonly FoundRow[] | Refused | Unanswered> => {
  const walk = walkOf(search);
  if (walk === null || rows < search.limit) return { met: 0 };
  const found = await ask(printInOrder(search, { walk, rows }));
  return 'refused' in found ? found : (unanswered(found) ?? found);
};

/** Rows are walked so many times as far as a sample lets expect. */
const MARGIN = 3;

const asFarAsExpected = async (search: Search, ask: Ask): Promise<readonly FoundRow[] | Refused | Unanswered> => {
  const { effort, limit } = search;
  const sampled = await inOrder(search, ask, effort.sample);
  if (!('met' in sampled) || sampled.met === 0) return sampled;
  const expected = Math.ceil((MARGIN * limit * effort.sample) / sampled.met);
  return inOrder(search, ask, Math.min(expected, effort.walk));
};

const fromTokens = async (search: Search, ask: Ask, tokens: StartTokens): Promise<readonly FoundRow[] | Refused> => {
  const { effort } = search;
  const few = await ask(printFromTokens(search, { tokens, most: effort.candidates }));
  if ('refused' in few || unanswered(few) === null) return few;
  const further = await inOrder(search, ask, effort.walk);
  return 'met' in further ? ask(printFromTokens(search, { tokens, most: null })) : further;
};

/** How many objects match. */
export const printTotalOverMany = (search: Search): Printed => {
  if (search.patients !== null) return printTotalFromPatients(search, search.patients);
  const tokens = search.among === null ? tokensOf(search.condition) : null;
  return tokens === null ? printTotalOfPopulation(search) : printTotalFromTokens(search, tokens);
};
