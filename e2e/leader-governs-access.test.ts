// Issue "Trust" A2–A4, Normen 5.2: a nurse asks for a role, her leader approves, reviews and removes it; counted, and accessible.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, keyboardProblems, overflow } from './accessibility.ts';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAtAdmin, tabTo } from './log-in.ts';
import { type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';

const LEADER = 'Lena Lunde';
const UNIT = 'Hjemmetjenesten nord';
const REASON = 'Ekstravakter som helsefagarbeider i desember';

let browser: Browser;
let people: People;
let nurse: Person;
let leader: Person;

/** A desktop, and 1280 px at 400 % zoom (SC 1.4.10). */
const expectAllWell = async ({ page }: Person): Promise<void> => {
  const problems: string[] = [];
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    problems.push(...(await accessibilityViolations(page)).map((violation) => `${width} px: ${violation}`));
    const wide = await overflow(page);
    if (wide > 0) problems.push(`${width} px: ${wide} px too wide`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(problems).toEqual([]);
  expect(await keyboardProblems(page)).toEqual([]);
};

const open = async ({ page, press }: Person, link: string, heading: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name: link }).focus();
  await press('Enter');
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  nurse = await personAt(browser);
  await logInAtAdmin(nurse, people.nurse);
  leader = await personAt(browser);
  await logInAtAdmin(leader, LEADER);
});

afterAll(async () => {
  await browser.close();
});

describe('A nurse who leads nothing', () => {
  it('sees the tree of units, and may open none', async () => {
    await nurse.page.getByRole('heading', { name: 'Enheter' }).waitFor();
    expect(await nurse.page.getByRole('main').getByText(UNIT).count()).toBe(1);
    expect(await nurse.page.getByRole('link', { name: UNIT }).count()).toBe(0);
    await expectAllWell(nurse);
  });

  it('is told what is missing, and loses nothing of what she has typed', async () => {
    await open(nurse, 'Be om rolle', 'Be om rolle');
    await nurse.page.getByLabel('Enhet').selectOption({ label: UNIT });
    await nurse.page.getByLabel('Rolle').selectOption({ label: 'Helsefagarbeider' });
    await nurse.page.getByText('Kan lese').first().waitFor();
    await nurse.page.getByLabel('Begrunnelse').fill('fordi');
    await nurse.click('button', 'Send forespørsel');
    await nurse.page.getByText('Skriv hvorfor, med minst ti tegn.').waitFor();
    expect(await nurse.page.getByLabel('Begrunnelse').inputValue()).toBe('fordi');
    await expectAllWell(nurse);
  });

  it('asks for a role in at most six interactions', async () => {
    nurse.resetInteractions();
    await open(nurse, 'Enheter', 'Enheter');
    nurse.resetInteractions();
    await open(nurse, 'Be om rolle', 'Be om rolle');
    await nurse.page.getByLabel('Enhet').selectOption({ label: UNIT });
    await nurse.page.getByLabel('Rolle').selectOption({ label: 'Helsefagarbeider' });
    await nurse.page.getByLabel('Begrunnelse').focus();
    await nurse.type(REASON);
    await nurse.click('button', 'Send forespørsel');
    // The two choices are made by the test's hand and count as one each.
    expect(nurse.interactions() + 2).toBeLessThanOrEqual(6);
    await nurse.page.getByRole('heading', { name: 'Venter på deg' }).waitFor();
    await nurse.page.getByText(REASON).waitFor();
    expect(await nurse.page.getByRole('button', { name: 'Godkjenn' }).count()).toBe(0);
    await expectAllWell(nurse);
  });
});

describe('Her leader', () => {
  it('sees who has which role in the unit she leads, and opens no other', async () => {
    await tabTo(leader, leader.page.getByRole('link', { name: UNIT }));
    await leader.press('Enter');
    await leader.page.getByRole('heading', { level: 1, name: UNIT }).waitFor();
    await leader.page.getByRole('heading', { name: people.nurse }).waitFor();
    await expectAllWell(leader);
    await open(leader, 'Enheter', 'Enheter');
    expect(await leader.page.getByRole('link', { name: 'Hjemmetjenesten sør' }).count()).toBe(0);
  });

  it('approves in two interactions, and the role is there', async () => {
    leader.resetInteractions();
    await open(leader, 'Forespørsler', 'Forespørsler');
    await leader.page.getByText(REASON).waitFor();
    await leader.click('button', 'Godkjenn');
    await leader.page.getByText('Gitt', { exact: true }).first().waitFor();
    expect(leader.interactions()).toBe(2);
    await expectAllWell(leader);
    await nurse.page.reload();
    await nurse.page.getByText('Gitt', { exact: true }).first().waitFor();
  });

  it('begins a review, confirms one role and removes the other, one interaction each', async () => {
    await open(leader, 'Gjennomgang', 'Gjennomgang');
    await leader.click('button', 'Start gjennomgang');
    const confirm = `Bekreft Sykepleier for ${people.nurse}`;
    await leader.page.getByRole('button', { name: confirm }).waitFor();
    await expectAllWell(leader);
    leader.resetInteractions();
    await leader.click('button', confirm);
    await leader.page.getByRole('cell', { name: 'Bekreftet' }).waitFor();
    await leader.click('button', `Fjern Helsefagarbeider fra ${people.nurse}`);
    await leader.page.getByRole('cell', { name: 'Fjernet' }).waitFor();
    expect(leader.interactions()).toBe(2);
    await open(leader, 'Enheter', 'Enheter');
    await leader.page.getByRole('link', { name: UNIT }).click();
    const card = leader.page
      .getByRole('listitem')
      .filter({ has: leader.page.getByRole('heading', { name: people.nurse }) });
    await card.first().waitFor();
    expect(await seenText(card.first())).not.toContain('Helsefagarbeider');
  });

  it('reads the report', async () => {
    await open(leader, 'Rapport', 'Rapport');
    await leader.page.getByRole('row').nth(1).waitFor();
    await expectAllWell(leader);
  });

  it('has left no name of a person in any address', () => {
    const asked = [...nurse.addresses(), ...leader.addresses()].map((one) => decodeURIComponent(one));
    expect(asked.filter((one) => one.includes('/access/') && one.includes(people.nurse.split(' ')[0] ?? '?'))).toEqual(
      [],
    );
  });
});
