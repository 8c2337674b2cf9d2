// Issue "Trust" C15, E17, E18: a citizen asks why, the leader answers, the citizen reads it; the privacy officer sees who can see, and why.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, keyboardProblems, overflow } from './accessibility.ts';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, logInAtAdmin, tabTo } from './log-in.ts';
import { healthy, recordNews2 } from './news2-entry.ts';
import { type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit } from './visited-patient.ts';

const LEADER = 'Lena Lunde';
const OFFICER = 'Pernille Vernås';
const QUESTION = 'Jeg hadde ikke besøk denne dagen. Hva gjaldt det?';
const ANSWER = 'Sykepleieren målte deg hjemme og skrev det inn med en gang.';

let browser: Browser;
let people: People;
let citizen: Person;
let leader: Person;
let officer: Person;

const folder = process.env['SHOTS'];
/** For who looks at the pages while they are made. */
const shot = async ({ page }: Person, name: string): Promise<void> => {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
};

const expectAllWell = async (person: Person, name: string): Promise<void> => {
  const { page } = person;
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  await shot(person, name);
  const problems: string[] = [];
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    problems.push(...(await accessibilityViolations(page)).map((violation) => `${width} px: ${violation}`));
    const wide = await overflow(page);
    if (wide > 0) problems.push(`${width} px: ${wide} px too wide`);
  }
  await page.setViewportSize(before);
  expect(problems).toEqual([]);
  expect(await keyboardProblems(page)).toEqual([]);
};

const openPage = async (person: Person, link: string, heading: string): Promise<void> => {
  await tabTo(person, person.page.getByRole('navigation').getByRole('link', { name: link, exact: true }));
  await person.press('Enter');
  await person.page.getByRole('heading', { level: 1, name: heading }).waitFor();
};

const pressed = async (person: Person, name: string | RegExp): Promise<void> => {
  await tabTo(person, person.page.getByRole('button', { name }).first());
  await person.press('Enter');
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  const nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  await nurse.page.getByRole('link', { name: people.citizen }).first().waitFor();
  const links = nurse.page.getByRole('list').last().getByRole('listitem').getByRole('link');
  const names = await links.allTextContents();
  const visits = await nurse.page.getByRole('list').last().getByRole('listitem').allTextContents();
  expect(names).toContain(people.citizen);
  await openVisit(
    nurse,
    visits.findIndex((visit) => visit.includes(people.citizen)),
  );
  await recordNews2(nurse, healthy);
  await nurse.leave();
  citizen = await personAt(browser, { width: 375, height: 740 });
  await logInAsCitizen(citizen, people.citizen);
  leader = await personAt(browser);
  await logInAtAdmin(leader, LEADER);
  officer = await personAt(browser);
  await logInAtAdmin(officer, OFFICER);
});

afterAll(async () => {
  await browser.close();
});

const nurseCard = () => citizen.page.getByRole('listitem').filter({ hasText: people.nurse }).first();

describe('A question of a citizen', () => {
  it('is asked at the line of the log it is about', async () => {
    await openPage(citizen, 'Hvem har sett', 'Hvem har sett journalen min');
    await tabTo(citizen, nurseCard().getByRole('button', { name: `Spør hvorfor ${people.nurse} så i journalen` }));
    await citizen.press('Enter');
    await citizen.type(QUESTION);
    await expectAllWell(citizen, 'citizen-asks');
    await pressed(citizen, 'Send spørsmålet');
    await nurseCard().getByText('Lederen har ikke svart ennå').waitFor();
    await expectAllWell(citizen, 'citizen-asked');
  });

  it('comes to the leader of the unit, who is told what is missing in her answer', async () => {
    await openPage(leader, 'Oppfølging', 'Oppfølging');
    await leader.page.getByText(QUESTION).waitFor();
    await expectAllWell(leader, 'leader-queue');
    const card = leader.page.getByRole('listitem').filter({ hasText: QUESTION });
    expect(await seenText(card)).toContain(people.nurse);
    await tabTo(leader, card.getByLabel('Svar til innbyggeren'));
    await leader.type('Ja');
    await tabTo(leader, card.getByRole('button', { name: 'I orden' }));
    await leader.press('Enter');
    await card.getByText('Skriv hvorfor, med minst ti tegn.').waitFor();
    await card.getByLabel('Svar til innbyggeren').fill(ANSWER);
    await tabTo(leader, card.getByRole('button', { name: 'I orden' }));
    await leader.press('Enter');
    await card.waitFor({ state: 'detached' });
    await leader.page.getByLabel('Vis').selectOption({ label: 'I orden' });
    await leader.page.getByText(ANSWER).waitFor();
    await expectAllWell(leader, 'leader-answered');
  });

  it('has its answer in the log of the citizen', async () => {
    await citizen.page.reload();
    await nurseCard().getByText(`Svaret: «${ANSWER}»`).waitFor();
    await expectAllWell(citizen, 'citizen-answered');
  });
});

describe('The privacy officer', () => {
  it('finds a person by number alone, and is told where there is none', async () => {
    await openPage(officer, 'Hvem kan se', 'Hvem kan se');
    await expectAllWell(officer, 'seeing-empty');
    await tabTo(officer, officer.page.getByLabel(/^Fødselsnummer/));
    await officer.type('12345678901');
    await officer.press('Enter');
    await officer.page.getByText('Dette er ikke et gyldig fødselsnummer.').waitFor();
    await officer.page.getByLabel(/^Fødselsnummer/).fill(people.number);
    await pressed(officer, 'Finn personen');
    await officer.page.getByText(people.citizen).waitFor();
  });

  it('sees who can see a measurement and why, and who could with emergency access', async () => {
    const { page } = officer;
    await page.getByLabel('Hva gjelder det?').selectOption({ label: 'Måling eller prøvesvar' });
    await page.getByLabel('Skrevet').waitFor();
    await pressed(officer, 'Vis hvem som kan se');
    await page.getByText(/kan se dette nå\. \d+ til kan se det med nødtilgang/).waitFor();
    await page.getByRole('heading', { name: /^Hjemmetjenesten nord: Sykepleier/ }).waitFor();
    await expectAllWell(officer, 'seeing-everybody');
    const group = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: /^Hjemmetjenesten nord: Sykepleier/ }) })
      .first();
    await group.locator('summary').press('Enter');
    expect(await seenText(group)).toContain(people.nurse);
  });

  it('tries one employee, as she is and with a further role', async () => {
    const { page } = officer;
    await tabTo(officer, page.getByLabel('Finn med navn'));
    await officer.type('Ruth Bakken');
    await officer.press('Enter');
    await pressed(officer, 'Ruth Bakken');
    await pressed(officer, 'Prøv');
    await page.getByText('Ruth Bakken kan ikke se dette.').waitFor();
    await page.getByLabel('En rolle til').selectOption({ label: 'Sykepleier' });
    await page.getByLabel('I enheten').selectOption({ label: 'Hjemmetjenesten nord' });
    await pressed(officer, 'Prøv');
    await page.getByText('Ruth Bakken kan se dette.').waitFor();
    await page.getByLabel(/^Dag/).fill('i morgen');
    await pressed(officer, 'Prøv');
    await page.getByText('Skriv en dag frem i tid').waitFor();
    await expectAllWell(officer, 'seeing-supposed');
  });

  it('reads the findings in numbers, and marks a publicly known person for a time', async () => {
    await openPage(officer, 'Personvernombud', 'Personvernombud');
    await officer.page.getByRole('cell', { name: 'Spørsmål fra innbygger' }).waitFor();
    await tabTo(officer, officer.page.getByLabel(/^Fødselsnummer/));
    await officer.type(people.number);
    await officer.press('Enter');
    await pressed(officer, /^Merk i/);
    await officer.page.getByText(`${people.citizen} er merket i 90 dager.`).last().waitFor();
    await expectAllWell(officer, 'oversight');
  });

  it('has left neither number nor name in any address', () => {
    const asked = [citizen, leader, officer].flatMap((one) => one.addresses()).map((one) => decodeURIComponent(one));
    expect(asked.filter((one) => one.includes(people.number) || one.includes(people.citizen))).toEqual([]);
  });
});
