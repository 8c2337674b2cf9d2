// DESIGN.md §5 "test log-in", reference/norway.md §2: through the log-in page and the test provider, by keyboard alone.

import type { Locator } from 'playwright-core';
import type { Person } from './browser.ts';
import { address } from './people.ts';

const providers = { HelseID: 'Logg inn med HelseID', 'ID-porten': 'Logg inn med ID-porten' } as const;

/** Presses Tab until the element has the focus. Throws when a whole round does not reach it. */
export const tabTo = async ({ page, press }: Person, target: Locator): Promise<void> => {
  await target.waitFor();
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await press('Tab');
  }
  throw new Error(`the keyboard does not reach ${String(target)} on ${page.url()}`);
};

interface LogIn {
  readonly name: string;
  readonly provider: keyof typeof providers;
}

/** From the log-in page to the application, as the person of that name. */
export const pickPerson = async (person: Person, { name, provider }: LogIn): Promise<void> => {
  const { page, press, type } = person;
  await tabTo(person, page.getByRole('button', { name: providers[provider] }));
  await press('Enter');
  await tabTo(person, page.getByLabel('Søk etter navn eller rolle'));
  await type(name);
  await press('Enter');
  await page
    .getByRole('status')
    .filter({ hasText: /^[1-9]\d? person/ })
    .waitFor();
  await tabTo(person, page.getByRole('button', { name: new RegExp(`^${name} `) }).first());
  await press('Enter');
};

/** A health worker opens the workspace and logs in through the test HelseID. */
export const logInAsWorker = async (person: Person, name: string): Promise<void> => {
  await person.page.goto(`${address()}/arbeidsflate`);
  await pickPerson(person, { name, provider: 'HelseID' });
  await person.page.getByRole('button', { name: 'Logg ut' }).waitFor();
};

/** A citizen opens her record and logs in through the test ID-porten. */
export const logInAsCitizen = async (person: Person, name: string): Promise<void> => {
  await person.page.goto(`${address()}/innbygger`);
  await pickPerson(person, { name, provider: 'ID-porten' });
  await person.page.getByRole('button', { name: 'Logg ut' }).waitFor();
};

/** Somebody opens access governance and logs in through the test HelseID. */
export const logInAtAdmin = async (person: Person, name: string): Promise<void> => {
  await person.page.goto(`${address()}/admin`);
  await pickPerson(person, { name, provider: 'HelseID' });
  await person.page.getByRole('button', { name: 'Logg ut' }).waitFor();
};
