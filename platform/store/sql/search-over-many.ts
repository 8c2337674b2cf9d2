// DESIGN.md §3 "search", §8 "growth": a search over the objects of many patients, or of the common kinds. How many
// objects match is not guessed: a plan is tried with few rows, and the next one is taken where they do not suffice.

import { printAmong, printFromPatients, printTotalFromPatients } from './search-from-patients.ts';
import { printFromTokens, printTotalFromTokens, tokensOf } from './search-from-tokens.ts';
import { printInOrder, walkOf } from './search-in-order.ts';
import { printPopulation, printTotalOfPopulation } from './search-population.ts';
import type { FoundRow, Printed, Search } from './search-question.ts';

/** One way to a page. */
export interface Attempt {
  readonly print: () => Printed;
  /** Whether these rows are the page. */
  readonly answers: (rows: readonly FoundRow[]) => boolean;
}

const ALWAYS = () => true;

/** The ways to a page, the most promising first; the last one always answers. */
export const attemptsOverMany = (search: Search): readonly Attempt[] => {
  const { effort, limit, first, patients, among } = search;
  if (patients !== null) return [{ print: () => printFromPatients(search, patients), answers: ALWAYS }];
  if (among !== null) return [{ print: () => printAmong(search, among), answers: ALWAYS }];
  const walk = walkOf(search);
  const tokens = tokensOf(search.condition);
  const inOrder = (rows: number): readonly Attempt[] =>
    walk === null || rows < limit
      ? []
      : [{ print: () => printInOrder(search, { walk, rows }), answers: (found) => found.length === limit }];
  if (tokens === null) return [...inOrder(effort.walk), { print: () => printPopulation(search), answers: ALWAYS }];
  const few = { print: () => printFromTokens(search, { tokens, most: effort.candidates }), answers: isWhole };
  const all = { print: () => printFromTokens(search, { tokens, most: null }), answers: ALWAYS };
  return [...(first === 'order' ? inOrder(effort.sample) : []), few, ...inOrder(effort.walk), all];
};

/** A row alone, of no object, tells that there are more candidates than were to be looked at. */
const isWhole = (rows: readonly FoundRow[]): boolean => rows[0] === undefined || rows[0].object !== null;

/** How many objects match. */
export const printTotalOverMany = (search: Search): Printed => {
  if (search.patients !== null) return printTotalFromPatients(search, search.patients);
  const tokens = search.among === null ? tokensOf(search.condition) : null;
  return tokens === null ? printTotalOfPopulation(search) : printTotalFromTokens(search, tokens);
};
