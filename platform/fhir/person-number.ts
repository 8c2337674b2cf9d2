// DESIGN.md §5: national identity numbers never stand in a URL. How one is recognised, whatever parameter carries it.

import { parsePersonNumber, personNumberSystems } from '@fkj/standards-norway';

// Eleven digits that stand alone, or with the space that people write after the birth date.
const CANDIDATE = /(?<![0-9A-Za-z])([0-9]{6}) ?([0-9]{5})(?![0-9A-Za-z])/g;

/** Whether a valid national, D-, H- or shared help number stands in the text. */
export function holdsPersonNumber(text: string): boolean {
  if (text.length < 11) return false;
  for (const [, date, rest] of text.matchAll(CANDIDATE)) {
    if (parsePersonNumber(`${date}${rest}`).ok) return true;
  }
  return false;
}

/** Whether a search value names a person by a number, valid or mistyped: `system|number` of a person number system. */
export const namesPersonNumber = (value: string): boolean =>
  personNumberSystems.some((system) => {
    const at = value.indexOf(`${system}|`);
    return at >= 0 && value.length > at + system.length + 1;
  }) || holdsPersonNumber(value);
