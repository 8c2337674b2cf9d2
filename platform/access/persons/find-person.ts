// DESIGN.md §7 "Finding a person": by full national number, or by name and birth date. Nothing looser reaches strangers.

import type { Filter, Test } from '@fkj/platform-record';
import { parsePersonNumber, personNumberSystems } from '@fkj/standards-norway';

const nameParams: ReadonlySet<string> = new Set(['name', 'family', 'given']);

const isFullNumber = (test: Test): boolean =>
  test.test === 'token' &&
  test.param === 'identifier' &&
  test.code !== undefined &&
  (test.system === undefined || (test.system !== null && personNumberSystems.includes(test.system))) &&
  parsePersonNumber(test.code, { rules: 'from-2032' }).ok;

/** Ways of comparing that need the start of the name; `ne`, `gt` and the like of a `_filter` hold for nearly everybody. */
const nameMatches: ReadonlySet<string> = new Set(['starts', 'exact', 'eq']);

const isName = (test: Test): boolean =>
  test.test === 'string' && nameParams.has(test.param) && nameMatches.has(test.match) && test.text.trim().length >= 2;

const dayLength = 24 * 60 * 60 * 1000;

const isBirthDay = (test: Test): boolean =>
  test.test === 'period' && test.param === 'birthdate' && test.prefix === 'eq' && test.high - test.low <= dayLength;

/**
 * May this search for Patient reach persons outside the caller's own relationships (as person cards)? It must hold, at its
 * top level, one full person number, or a name of two letters or more together with one whole birth date. Anything else,
 * and everything inside `or` and `not`, stays within the caller's own relationships.
 */
export const findsOnePerson = (filter: Filter): boolean => {
  const tests = conjunction(filter);
  if (tests === null) return false;
  return tests.some(isFullNumber) || (tests.some(isName) && tests.some(isBirthDay));
};

/** The tests that must all hold; null when the filter is more than a plain conjunction. */
const conjunction = (filter: Filter): readonly Test[] | null => {
  if ('test' in filter) return [filter];
  if ('and' in filter) {
    const parts = filter.and.map(conjunction);
    return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
  }
  if ('or' in filter && filter.or.length === 1 && filter.or[0] !== undefined) return conjunction(filter.or[0]);
  return null;
};
