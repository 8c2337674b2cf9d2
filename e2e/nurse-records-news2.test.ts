// Issue "NEWS2 from the nurse to the citizen" G23, reference/users-and-screens.md A.1, A.4 and A.16: the nurse's journey, counted.

import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, type Person, personAt } from './browser.ts';
import { logInAsWorker, tabTo } from './log-in.ts';
import { grave, healthy, recordNews2, singleThree, typeValues } from './news2-entry.ts';
import { type People, peopleOfTheFrontPage } from './people.ts';
import { seenText } from './seen-text.ts';

let browser: Browser;
let people: People;
let nurse: Person;

const text = (words: string | RegExp): Locator => nurse.page.getByText(words).first();
const field = (label: string): Locator => nurse.page.getByLabel(label);
const section = (heading: string | RegExp): Locator =>
  nurse.page.getByRole('region').filter({ has: nurse.page.getByRole('heading', { name: heading }) });

const goHome = async (): Promise<void> => {
  await tabTo(nurse, nurse.page.getByRole('link', { name: 'Arbeidsflate' }));
  await nurse.press('Enter');
  await nurse.page.getByRole('heading', { name: 'Dagens liste' }).waitFor();
};

const openFirstPatient = async (): Promise<void> => {
  await goHome();
  await tabTo(nurse, nurse.page.getByRole('link', { name: people.citizen, exact: true }).first());
  await nurse.press('Enter');
  await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
};

const openForm = async (): Promise<void> => {
  await openFirstPatient();
  await nurse.press('n');
  await field('Respirasjon').waitFor();
};

beforeAll(async () => {
  browser = await launchBrowser();
  people = await peopleOfTheFrontPage(browser);
  nurse = await personAt(browser);
  await logInAsWorker(nurse, people.nurse);
});

afterAll(async () => {
  await browser.close();
});

describe('A nurse in home care, with the keyboard alone,', () => {
  it('meets the list of her day: when, who, where, what, and the last NEWS2 with its age', async () => {
    await goHome();
    const first = nurse.page.getByRole('listitem').filter({ hasText: people.citizen }).last();
    await first.getByText(/siden|nå/).waitFor();
    expect(await seenText(first)).toMatch(/^\d\d:\d\d\s.*\n?.*risiko/s);
    expect(await nurse.page.getByRole('listitem').count()).toBeGreaterThan(2);
  });

  it('is told what to do about a value that cannot be, and loses nothing of what she has typed', async () => {
    await openForm();
    await typeValues(nurse, ['16', '97', 'l', '12']);
    await nurse.press('Enter');
    await text(/Systolisk blodtrykk: må være fra \d+ til \d+/).waitFor();
    await text('Temperatur: verdi mangler').waitFor();
    expect(await field('Respirasjon').inputValue()).toBe('16');
    expect(await field('SpO₂').inputValue()).toBe('97');
    expect(await field('Systolisk blodtrykk').inputValue()).toBe('12');
    expect(await nurse.page.getByRole('radio', { name: 'Luft' }).isChecked()).toBe(true);
    await nurse.page.reload();
    await field('Respirasjon').waitFor();
    expect(await field('SpO₂').inputValue(), 'after a reload').toBe('97');
  });

  it('keeps what she has typed while the connection is gone, and saves it when it is back', async () => {
    await openForm();
    await nurse.page.reload();
    await field('Respirasjon').waitFor();
    await typeValues(nurse, healthy);
    await nurse.context.setOffline(true);
    await nurse.press('Enter');
    await text(/Ingen forbindelse/).waitFor();
    expect(await field('Temperatur').inputValue()).toBe('36,9');
    await nurse.context.setOffline(false);
    await tabTo(nurse, nurse.page.getByRole('button', { name: 'Lagre NEWS2' }));
    await nurse.press('Enter');
    await text('NEWS2 er lagret: 0 poeng').waitFor();
  });

  it('records a full NEWS2 in nine interactions after the patient is open', async () => {
    await openFirstPatient();
    nurse.resetInteractions();
    await recordNews2(nurse, healthy);
    expect(nurse.interactions()).toBeLessThanOrEqual(9);
    expect(await seenText(text('NEWS2 er lagret'))).toContain('0 poeng, Lav risiko');
  });

  it('sees the previous value and its age beside each of the seven inputs', async () => {
    await openForm();
    const form = await seenText(nurse.page.locator('form'));
    for (const value of ['16 /min', '97 %', 'Luft', '124 mmHg', '72 /min', 'A Våken', '36,9 °C']) {
      expect(form).toMatch(new RegExp(`Sist: ${value.replace('.', '\\.')}, (nå|for \\d+ (sekund|minutt))`));
    }
  });

  it('sees the score grow while she types, and what to do now for a high one', async () => {
    await openForm();
    const sums = [3, 6, 8, 9, 11, 14, 16];
    for (const [place, value] of grave.entries()) {
      await nurse.type(value);
      expect(await seenText(nurse.page.locator('output'))).toMatch(new RegExp(`^${sums[place]}\\s`));
    }
    expect(await seenText(nurse.page.locator('output'))).toMatch(/16\s*Høy risiko/);
    const card = section(/Gjør dette nå/);
    expect(await seenText(card)).toMatch(/Høy risiko[\s\S]*Ring 113[\s\S]*Mål på nytt om 15 minutter/);
    await nurse.press('Enter');
    await text('NEWS2 er lagret: 16 poeng, Høy risiko').waitFor();
  });

  it('finds the repeat measurement among the tasks of the patient and on her own list', async () => {
    await openFirstPatient();
    expect(await seenText(section('Gjøremål'))).toMatch(/Mål NEWS2 på nytt .*kl\. \d\d:\d\d/);
    await goHome();
    const due = section('NEWS2 skal måles på nytt');
    await due.getByText(people.citizen).waitFor();
    expect(await due.getByText(people.citizen).count(), 'one task, not one for each measurement').toBe(1);
  });

  it('sees nothing that looks like low risk before all seven values are there', async () => {
    await openForm();
    await typeValues(nurse, healthy);
    await tabTo(nurse, field('Temperatur'));
    await nurse.press('Delete');
    expect(await seenText(nurse.page.locator('output'))).toMatch(/0\s*ikke ferdig/);
    expect(await section(/Gjør dette nå/).count()).toBe(0);
  });

  it('is warned of a single value of three points, though the total is low', async () => {
    await openForm();
    await typeValues(nurse, singleThree);
    expect(await seenText(nurse.page.locator('output'))).toMatch(/3\s*Lav til middels risiko/);
    expect(await seenText(section(/Gjør dette nå/))).toMatch(/én verdi gir 3 poeng[\s\S]*lege innen en time/);
    await nurse.press('Enter');
    await text('NEWS2 er lagret: 3 poeng, Lav til middels risiko').waitFor();
  });

  it.each([
    ['the list of the day', goHome],
    ['an open patient', openFirstPatient],
    ['an open NEWS2 form', openForm],
  ])('opens a patient by name in three interactions from %s', async (_, stand) => {
    await stand();
    nurse.resetInteractions();
    await nurse.press('Control+k');
    await nurse.type(people.citizen);
    await nurse.press('Enter');
    await nurse.page.waitForURL(/\/pasient\/[^/]+$/);
    await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
    expect(nurse.interactions()).toBeLessThanOrEqual(3);
  });

  it('opens a patient by national number in three interactions', async () => {
    await goHome();
    nurse.resetInteractions();
    await nurse.press('Control+k');
    await nurse.type(people.number);
    await nurse.press('Enter');
    await nurse.page.getByRole('heading', { name: people.citizen }).waitFor();
    expect(nurse.interactions()).toBeLessThanOrEqual(3);
  });

  it('leaves neither number nor name in any address her browser asked for', () => {
    const asked = nurse.addresses().map((one) => decodeURIComponent(one).replaceAll('+', ' '));
    expect(asked.length).toBeGreaterThan(50);
    const names = people.citizen.split(' ');
    expect(asked.filter((one) => [people.number, ...names].some((mark) => one.includes(mark)))).toEqual([]);
  });
});
