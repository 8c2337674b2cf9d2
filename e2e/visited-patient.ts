// reference/users-and-screens.md A.1: a patient on the nurse's list of the day, opened; each test file takes a person of its own.

import type { Person } from './browser.ts';

export interface VisitedPatient {
  readonly id: string;
  readonly name: string;
  /** Synthetic national number, as the record gives it to the nurse's browser. */
  readonly number: string;
}

/** Opens the visit at that place of the list (0 is the first) and tells whom it is. */
export const openVisit = async ({ page }: Person, place: number): Promise<VisitedPatient> => {
  const link = page.getByRole('list').last().getByRole('listitem').nth(place).getByRole('link').first();
  const name = (await link.textContent()) ?? '';
  // An id begins with a letter or a digit: the list behind asks Patient/_search all the while.
  const read = page.waitForResponse((answer) => /\/fhir\/Patient\/[0-9a-zA-Z][^/?]*$/.test(answer.url()));
  await link.click();
  const answer = await read;
  if (!answer.ok()) throw new Error(`the patient could not be read: ${answer.status()} ${await answer.text()}`);
  const { id, identifier } = await answer.json();
  await page.getByRole('heading', { name }).waitFor();
  return { id, name, number: identifier[0].value };
};
