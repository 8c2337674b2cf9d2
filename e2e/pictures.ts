// README "first five minutes", docs/pictures: the screens as they are, with synthetic people only.
// Run by hand: PICTURES=docs/pictures npx vitest run --config e2e/vitest.config.ts

import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, tabTo } from './log-in.ts';
import { recordNews2, type Typed, typeValues } from './news2-entry.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { openVisit } from './visited-patient.ts';

const folder = join(import.meta.dirname, '..', process.env['PICTURES'] ?? 'docs/pictures');
/** A README loads quickly. */
const LARGEST = 150_000;

/** 3 + 1 + 2 + 1 + 1 + 0 + 1 = 9 points. */
const ill: Typed = ['26', '94', 'o', '108', '104', 'a', '387'];

let browser: Browser;
let people: People;

const take = async ({ page }: Person, name: string): Promise<void> => {
  await page.evaluate('document.activeElement?.blur()');
  await page.evaluate('scrollTo(0, 0)');
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  expect(statSync(path).size).toBeLessThan(LARGEST);
};

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
});

afterAll(() => browser.close());

it('the front page', async () => {
  const visitor = await personAt(browser, { height: 860 });
  await visitor.page.goto(`${address()}/`);
  await take(visitor, 'front-page');
});

it('the nurse: the list of her day, and NEWS2 with the response card', async () => {
  const nurse = await personAt(browser, { height: 880 });
  await logInAsWorker(nurse, people.nurse);
  await openVisit(nurse, 3);
  await recordNews2(nurse, ['21', '96', 'l', '118', '88', 'a', '372']);
  await nurse.page.goto(`${address()}/arbeidsflate`);
  await nurse.page.getByText('siden').nth(2).waitFor();
  await take(nurse, 'day-list');
  await openVisit(nurse, 0);
  await nurse.press('n');
  await nurse.page.getByLabel('Respirasjon').waitFor();
  await typeValues(nurse, ill);
  await take(nurse, 'news2');
  await tabTo(nurse, nurse.page.getByRole('button', { name: 'Lagre NEWS2' }));
  await nurse.press('Enter');
  await nurse.page.getByText('NEWS2 er lagret').first().waitFor();
});

it('the doctor: the overview', async () => {
  const doctor = await personAt(browser, { height: 900 });
  await logInAsWorker(doctor, people.doctor);
  await doctor.page.getByLabel('Fødselsnummer eller D-nummer').waitFor();
  await doctor.type(people.number);
  await doctor.press('Enter');
  await tabTo(doctor, doctor.page.getByLabel('Hvorfor trenger du journalen nå?'));
  await doctor.type('Tung i pusten, feber. Hjemmesykepleien ringte 116117');
  await doctor.press('Enter');
  await doctor.page.getByText('Høy risiko').first().waitFor();
  await take(doctor, 'overview');
});

it('the citizen: measurements, and who has looked', async () => {
  const citizen = await personAt(browser, { width: 800, height: 900 });
  await logInAsCitizen(citizen, people.citizen);
  await citizen.page.getByRole('heading', { name: 'Siste måling' }).waitFor();
  await take(citizen, 'citizen-measurements');
  await citizen.page.getByRole('link', { name: 'Hvem har sett' }).click();
  await citizen.page.locator('summary').first().waitFor();
  for (const summary of await citizen.page.locator('summary').all()) await summary.click();
  await take(citizen, 'citizen-log');
});
