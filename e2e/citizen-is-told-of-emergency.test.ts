// Issue "Trust" C14: a nurse without a relationship opens by emergency access; the citizen is told who, when and why, until she has read it.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, keyboardProblems, overflow } from './accessibility.ts';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, tabTo } from './log-in.ts';
import { type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';

const STRANGER = 'Ruth Bakken';
const REASON = 'Fant henne bevisstløs i trappen';
const TITLE = 'Noen har åpnet journalen din med nødtilgang';

let browser: Browser;
let people: People;
let citizen: Person;

const folder = process.env['SHOTS'];
const shot = async ({ page }: Person, name: string): Promise<void> => {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
};

const expectAllWell = async ({ page }: Person): Promise<void> => {
  const problems: string[] = [];
  for (const width of [1280, 375, 320]) {
    await page.setViewportSize({ width, height: 800 });
    problems.push(...(await accessibilityViolations(page)).map((violation) => `${width} px: ${violation}`));
    const wide = await overflow(page);
    if (wide > 0) problems.push(`${width} px: ${wide} px too wide`);
  }
  expect(problems).toEqual([]);
  expect(await keyboardProblems(page)).toEqual([]);
};

const notice = () => citizen.page.getByRole('heading', { name: TITLE });

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  citizen = await personAt(browser, { width: 800, height: 900 });
  await logInAsCitizen(citizen, people.citizen);
});

afterAll(() => browser.close());

describe('Emergency access', () => {
  it('is told of nowhere before anybody has used it', async () => {
    await citizen.page.getByRole('heading', { name: 'Mine målinger' }).waitFor();
    await citizen.page.waitForLoadState('networkidle');
    expect(await notice().count()).toBe(0);
  });

  it('is told of on the first page and in the log: who, when and why', async () => {
    const nurse = await personAt(browser);
    await logInAsWorker(nurse, STRANGER);
    await nurse.page.getByRole('heading', { name: 'Dagens liste' }).waitFor();
    await nurse.press('Control+k');
    await nurse.type(people.number);
    await nurse.press('Enter');
    await tabTo(nurse, nurse.page.getByLabel('Skriv hvorfor du må ha tilgang nå'));
    await nurse.type(REASON);
    await tabTo(nurse, nurse.page.getByRole('button', { name: 'Åpne med nødtilgang' }));
    await nurse.press('Enter');
    await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
    await nurse.leave();
    await citizen.page.reload();
    await notice().waitFor();
    const told = await seenText(citizen.page.locator('main'));
    expect(told).toContain(STRANGER);
    expect(told).toContain(REASON);
    expect(told).toMatch(/\d\d:\d\d/);
    await shot(citizen, 'emergency-notice');
    await expectAllWell(citizen);
    await citizen.page.getByRole('link', { name: 'Hvem har sett' }).click();
    await notice().waitFor();
    await citizen.page.getByRole('heading', { name: STRANGER }).waitFor();
  });

  it('is told of until she has read it, and is in her log after that', async () => {
    await tabTo(citizen, citizen.page.getByRole('button', { name: 'Jeg har lest dette' }));
    await citizen.press('Enter');
    await notice().waitFor({ state: 'detached' });
    await citizen.page.reload();
    await citizen.page.getByRole('heading', { name: STRANGER }).waitFor();
    await citizen.page.waitForLoadState('networkidle');
    expect(await notice().count()).toBe(0);
  });
});
