// Pasientjournalloven § 17, reference/users-and-screens.md A.13: a citizen keeps someone out, and lets another act for her.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityViolations, keyboardProblems } from './accessibility.ts';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsCitizen, logInAsWorker, tabTo } from './log-in.ts';
import { address, type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';
import { openVisit, type VisitedPatient } from './visited-patient.ts';

let browser: Browser;
let people: People;
let nurse: Person;
let citizen: Person;
let neighbour: VisitedPatient;

const expectAllWell = async ({ page }: Person): Promise<void> => {
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await keyboardProblems(page)).toEqual([]);
};

const pressed = async (person: Person, name: string | RegExp): Promise<void> => {
  await tabTo(person, person.page.getByRole('button', { name }));
  await person.press('Enter');
};

const openPage = async (person: Person, link: string): Promise<void> => {
  await tabTo(person, person.page.getByRole('link', { name: link }));
  await person.press('Enter');
  await person.page.getByRole('heading', { level: 1 }).waitFor();
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
  neighbour = await openVisit(nurse, 2);
  await nurse.page.goBack();
  await nurse.page.getByRole('link', { name: people.citizen }).first().click();
  await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
  citizen = await personAt(browser, { width: 375, height: 740 });
  await logInAsCitizen(citizen, people.citizen);
});

afterAll(async () => {
  await browser.close();
});

describe('What the citizen hides', () => {
  it('is asked for in three questions, and none of them can be skipped', async () => {
    await openPage(citizen, 'Personvern');
    await expectAllWell(citizen);
    await pressed(citizen, 'Skjul noe for noen');
    await expectAllWell(citizen);
    await pressed(citizen, 'Lagre valget');
    await citizen.page.getByText('Velg hvem det gjelder.').waitFor();
  });

  it('is out of the nurse’s sight at once, and in it again when the choice is taken away', async () => {
    const { page } = citizen;
    const unit = page.getByLabel('Hvem skal ikke se?');
    const option = unit.locator('option', { hasText: people.nurse }).first();
    await option.waitFor({ state: 'attached' });
    await unit.selectOption((await option.getAttribute('value')) ?? '');
    await pressed(citizen, 'Lagre valget');
    await page.getByRole('heading', { name: new RegExp(`^Skjult for ${people.nurse}`) }).waitFor();
    await expectAllWell(citizen);
    await nurse.page.reload();
    await nurse.page.getByRole('heading', { name: 'Du har ikke tilgang til denne journalen' }).waitFor();
    await pressed(citizen, new RegExp(`^Ta bort valget for ${people.nurse}`));
    await page.getByText('Du har ikke skjult noe for noen.').waitFor();
    await nurse.page.reload();
    await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
  });
});

describe('A mandate', () => {
  let other: Person;

  beforeAll(async () => {
    other = await personAt(browser);
    await logInAsCitizen(other, neighbour.name);
    await openPage(other, 'Fullmakter');
  });

  it('is not given to a number that is none', async () => {
    await expectAllWell(other);
    await pressed(other, 'Gi en fullmakt');
    await expectAllWell(other);
    await tabTo(other, other.page.getByLabel('Navnet på den som skal få fullmakten'));
    await other.type(people.citizen);
    await tabTo(other, other.page.getByLabel(/^Fødselsnummer/));
    await other.type('12345678901');
    await pressed(other, 'Gi fullmakten');
    await other.page.getByText('Dette er ikke et gyldig fødselsnummer.').waitFor();
  });

  it('opens the record for whom it is given to, who sees whose it is, and finds back to her own', async () => {
    await other.page.getByLabel(/^Fødselsnummer/).fill(people.number);
    await pressed(other, 'Gi fullmakten');
    await other.page.getByRole('heading', { name: people.citizen }).waitFor();
    await openPage(citizen, 'Fullmakter');
    await pressed(citizen, `Åpne journalen til ${neighbour.name}`);
    await citizen.page.getByText('Du ser journalen til en annen person').waitFor();
    await expectAllWell(citizen);
    await pressed(citizen, 'Tilbake til min egen journal');
    await citizen.page.getByText('Du ser journalen til en annen person').waitFor({ state: 'detached' });
    await citizen.page.getByRole('heading', { name: 'Mine målinger' }).waitFor();
  });

  it('is in the log of the one who gave it, and ends when she takes it back', async () => {
    await openPage(other, 'Hvem har sett');
    const visitor = other.page.getByRole('listitem').filter({ hasText: people.citizen }).first();
    await visitor.locator('summary').press('Enter');
    expect(await seenText(visitor)).toContain('Den du har gitt fullmakt, handlet for deg.');
    await openPage(other, 'Fullmakter');
    await pressed(other, `Ta tilbake fullmakten til ${people.citizen}`);
    await other.page.getByText('Du har ikke gitt noen fullmakt.').waitFor();
    await openPage(citizen, 'Fullmakter');
    await citizen.page.getByText(/^Ingen\. Her kommer barn/).waitFor();
    expect(address()).not.toContain(people.number);
  });
});
