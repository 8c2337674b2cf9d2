// reference/norway.md §8.3: measurements as a nurse types them, with the totals that the national table gives.

import type { Person } from './browser.ts';

/** Respiration, saturation, air or oxygen, systolic pressure, pulse, consciousness, temperature in tenths. */
export type Typed = readonly [string, string, 'l' | 'o', string, string, 'a' | 'c' | 'v' | 'p' | 'u', string];

/** 0 points: every value in the middle column of the table. */
export const healthy: Typed = ['16', '97', 'l', '124', '72', 'a', '369'];
/** 3 points by one value alone: respiration 25 or more. */
export const singleThree: Typed = ['25', '97', 'l', '124', '72', 'a', '369'];
/** 3 + 3 + 2 + 1 + 2 + 3 + 2 = 16 points. */
export const grave: Typed = ['25', '91', 'o', '101', '115', 'c', '392'];

/** Types the seven values one after the other; the form moves on by itself. */
export const typeValues = async (person: Person, values: readonly string[]): Promise<void> => {
  for (const value of values) await person.type(value);
};

/** Records a whole NEWS2 from the open patient, by keyboard, and waits until it is saved. */
export const recordNews2 = async (person: Person, values: Typed): Promise<void> => {
  await person.press('n');
  await person.page.getByLabel('Respirasjon').waitFor();
  await typeValues(person, values);
  await person.press('Enter');
  await person.page.getByText('NEWS2 er lagret').first().waitFor();
};
