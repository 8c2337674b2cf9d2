// DESIGN.md §5 "pages": the front page says whom to log in as; the tests read it as a newcomer does.

import type { Browser } from 'playwright-core';
import { inject } from 'vitest';

export interface People {
  readonly nurse: string;
  readonly doctor: string;
  readonly citizen: string;
  /** The citizen's synthetic national number. */
  readonly number: string;
}

/** Where the server under test answers, without a slash at the end. */
export const address = (): string => inject('address');

/** The three persons that the front page recommends, and the number it tells the doctor to look for. */
export const peopleOfTheFrontPage = async (browser: Browser): Promise<People> => {
  const page = await browser.newPage();
  await page.goto(`${address()}/`);
  const rows = page.locator('.people li');
  const name = async (words: string) => (await rows.filter({ hasText: words }).getByRole('link').textContent()) ?? '';
  const text = (await rows.filter({ hasText: /^.*Lege ved/ }).textContent()) ?? '';
  const people = {
    nurse: await name('Sykepleier i'),
    doctor: await name('Lege ved'),
    citizen: await name('Innbygger:'),
    number: /\b\d{11}\b/.exec(text)?.[0] ?? '',
  };
  await page.close();
  if (Object.values(people).includes('')) throw new Error('the front page does not say whom to log in as');
  return people;
};
